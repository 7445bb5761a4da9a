import { setTimeout as elapse } from 'node:timers/promises'
import { expect, test } from '@playwright/test'
import { createClient } from '@latchkey/client'
import { openDeployment, type Deployment } from '../fixtures/deployment.ts'
import { callPlainly } from '../fixtures/plain-calls.ts'
import { newPerson } from '../fixtures/person.ts'
import { registerByApi } from '../fixtures/register-by-api.ts'
import { createSeededRandom } from '../fixtures/seeded-random.ts'

const people = 100
/** Between two tries: what goes on after an answer, such as delivering a mail, must not fall on the next one. */
const pauseMs = 15
/** How well a median must be known, as a share of it, with 95 % confidence; a busy machine takes more tries for that. */
const precision = 0.02
const pairsMin = 100
/** However busy the machine is: a missing hash, mail or write makes more of a difference than this. */
const boundMax = 0.15

interface Measured {
  readonly what: string
  readonly procedure: string
  /** At most so many tries with each of the two kinds of address. Ten mails an hour go to one address. */
  readonly pairsMax: number
  readonly input: (email: string) => object
}

// OWASP ASVS 5.0 6.3.8. In turns, so that whatever else the machine does falls on both kinds alike. The hash is the same
// work for both, so a cheap one makes a difference beside it easier to see, not harder.
test('nobody can tell by words, status, headers or time who has an account', async () => {
  test.setTimeout(300_000)
  const deployment = await openDeployment({
    env: {
      AUTH_MAX_ALLOWED_EMAIL_SIGN_IN_ATTEMPTS: '100000',
      AUTH_MAILS_PER_HOUR: '1000',
      AUTH_NETWORK_LIMIT_BURST: '1000000',
      AUTH_PASSWORD_HASH_COST: '10',
    },
  })
  try {
    const { url } = await deployment.addNode()
    const known = await registerMany(url, deployment)
    const unknown = known.map((_, index) => `nobody-${index}@example.test`)
    const measurements: readonly Measured[] = [
      {
        what: 'sign-in',
        procedure: 'auth.email.signIn',
        pairsMax: people,
        input: (email) => ({ email, password: 'not the password' }),
      },
      {
        what: 'registration',
        procedure: 'auth.email.startRegistration',
        pairsMax: 2.5 * people,
        input: (email) => ({ email }),
      },
      {
        what: 'reset',
        procedure: 'auth.email.startPasswordReset',
        pairsMax: 2.5 * people,
        input: (email) => ({ email }),
      },
    ]
    for (const measured of measurements) {
      const { medians, doubt, pairs, answers } = await measure(url, measured, [known, unknown])
      const [one, other] = medians
      const difference = Math.abs(one - other) / Math.max(one, other)
      test.info().annotations.push({
        type: measured.what,
        description: `${one.toFixed(2)} ms known, ${other.toFixed(2)} ms unknown: ${(100 * difference).toFixed(1)} %, give or take ${(100 * doubt).toFixed(1)} (${pairs} of each)`,
      })
      expect.soft([...answers], `${measured.what}: the same answer`).toHaveLength(1)
      // On a machine so busy that the medians are not well known, what is not known counts for neither side.
      const excess = Math.max(0, doubt - Math.hypot(precision, precision))
      const bound = Math.min(0.05 + excess, boundMax)
      expect.soft(difference, `${measured.what}: medians of ${2 * pairs} tries`).toBeLessThan(bound)
    }
  } finally {
    await deployment.dispose()
  }
})

async function registerMany(url: string, deployment: Deployment): Promise<string[]> {
  const emails: string[] = []
  const runner = async () => {
    while (emails.length < people) {
      const person = newPerson('Known')
      emails.push(person.email)
      await registerByApi(createClient({ url }), deployment, person)
    }
  }
  await Promise.all(Array.from({ length: 4 }, runner))
  return emails
}

interface Result {
  readonly medians: readonly [number, number]
  /** How far the difference of the medians may be from the true one, as a share, with 95 % confidence. */
  readonly doubt: number
  readonly pairs: number
  readonly answers: ReadonlySet<string>
}

/** Tries addresses of both kinds in turns, in an order by chance within each pair, until both medians are known. */
async function measure(
  url: string,
  { procedure, pairsMax, input }: Measured,
  kinds: readonly [readonly string[], readonly string[]],
): Promise<Result> {
  const random = createSeededRandom(pairsMax)
  const times: readonly [number[], number[]] = [[], []]
  const answers = new Set<string>()
  const attempt = async (kind: 0 | 1, at: number) => {
    const email = kinds[kind][at % people]
    if (email === undefined) throw new Error('There are too few addresses.')
    const since = performance.now()
    const answer = await callPlainly(url, procedure, { input: input(email) })
    times[kind].push(performance.now() - since)
    answers.add(shapeOf(answer))
    await elapse(pauseMs)
  }
  let pairs = 0
  while (pairs < pairsMin || (pairs < pairsMax && times.some((each) => doubtOf(each) > precision))) {
    const first = random.pick([0, 1] as const)
    await attempt(first, pairs)
    await attempt(first === 0 ? 1 : 0, pairs)
    pairs++
  }
  const doubt = Math.hypot(doubtOf(times[0]), doubtOf(times[1]))
  return { medians: [median(times[0]), median(times[1])], doubt, pairs, answers }
}

/** Everything that an answer shows but its time and the ids that are made anew for each. */
function shapeOf({ status, headers, data, refusal }: Awaited<ReturnType<typeof callPlainly>>): string {
  const names = [...headers.keys()].filter((name) => !/^(date|x-request-id)$/.test(name)).toSorted()
  const keys = data instanceof Object ? Object.keys(data) : []
  return JSON.stringify({ status, names, length: headers.get('content-length'), keys, refusal })
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Half the width of the median's 95 % confidence interval by order statistics, as a share of the median. */
function doubtOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const [middle, reach] = [sorted.length / 2, 0.98 * Math.sqrt(sorted.length)]
  const [low = 0, high = Number.POSITIVE_INFINITY] = [
    sorted[Math.floor(middle - reach)],
    sorted[Math.ceil(middle + reach)],
  ]
  return (high - low) / 2 / median(values)
}
