import { createHmac, timingSafeEqual } from 'node:crypto'
import type { AuthRuntime, AuthTables, ClientInfo } from '../runtime.ts'
import { allPeppers, deriveKey, type Pepper, type Peppers } from '../secrets.ts'
import { storedUserAgent } from './user-agent.ts'

/** How long a browser stays known after a sign-in: a year. */
export const knownDeviceLifetimeSeconds = 365 * 86_400

const peopleMax = 5

/**
 * Whether she has signed in with this device before. A browser shows it by its token. A program has none: it is known
 * where one of her sessions came from a program of the same name; a program that calls itself a browser never is, since
 * what a browser calls itself is no secret.
 */
export async function isKnownDevice(
  auth: Pick<AuthRuntime, 'clock' | 'secrets'>,
  tables: Pick<AuthTables, 'authKey'>,
  { userId, client }: { readonly userId: string; readonly client: ClientInfo },
): Promise<boolean> {
  if (ownEntry(auth, client.knownDevice, userId) !== null) return true
  const userAgent = storedUserAgent(client.userAgent)
  if (!client.isProgram || !userAgent || /^mozilla\b/i.test(userAgent)) return false
  const earlier = await tables.authKey.findFirst({ where: { userId, userAgent }, select: { id: true } })
  return earlier !== null
}

/**
 * The token that a browser keeps after she signed in with it. It vouches for up to five people, the latest first, each
 * for a year, under the current pepper. It opens nothing: it spares her a mail, and strangers' tries with her address do
 * not count against it (`ownEntry`).
 *
 * Each person's entry is the second it ends and an HMAC-SHA-256 over her id and that second, so the token names nobody.
 */
export function renewKnownDevice(
  { clock, secrets }: Pick<AuthRuntime, 'clock' | 'secrets'>,
  token: string | null,
  userId: string,
): string {
  const now = secondsOf(clock.now())
  const others = entriesOf(token, now).filter((entry) => !isHers(secrets.sessionPeppers, entry, userId))
  const own = makeEntry(secrets.sessionPeppers.current, userId, now + knownDeviceLifetimeSeconds)
  return [own, ...others]
    .slice(0, peopleMax)
    .map((entry) => entry.toString('base64url'))
    .join('')
}

/**
 * The entry of the token that is hers, as a name for this device until her next sign-in with it (devices of the same
 * second share it); null where there is none: forged, over, or somebody else's. The same work whether there is one or
 * not, and for nobody: an address that has no account.
 */
export function ownEntry(
  { clock, secrets }: Pick<AuthRuntime, 'clock' | 'secrets'>,
  token: string | null,
  userId: string | null,
): string | null {
  const entries = entriesOf(token, secondsOf(clock.now()))
  const own = entries.filter((entry) => isHers(secrets.sessionPeppers, entry, userId ?? nobody))
  return own[0]?.toString('base64url') ?? null
}

const nobody = '00000000-0000-7000-8000-000000000000'

const endBytes = 4
// Four bytes and a SHA-256 fill 48 characters of base64url to the last bit, so each entry has one spelling.
const entryLength = 48
const tokenForm = /^(?:[\w-]{48}){1,5}$/

/** The entries that are not over; none where any of it has not the form of a token. */
function entriesOf(token: string | null, now: number): Buffer[] {
  if (token === null || !tokenForm.test(token)) return []
  const starts = Array.from({ length: token.length / entryLength }, (_, index) => index * entryLength)
  return starts
    .map((start) => Buffer.from(token.slice(start, start + entryLength), 'base64url'))
    .filter((entry) => entry.readUInt32BE() > now)
}

/** In constant time, and under every pepper whichever fits. */
function isHers(peppers: Peppers, entry: Buffer, userId: string): boolean {
  const end = entry.readUInt32BE()
  const fits = allPeppers(peppers).map((pepper) => timingSafeEqual(makeEntry(pepper, userId, end), entry))
  return fits.includes(true)
}

function makeEntry(pepper: Pepper, userId: string, end: number): Buffer {
  const head = Buffer.alloc(endBytes)
  head.writeUInt32BE(end)
  const tag = createHmac('sha256', deriveKey(pepper, 'known-device')).update(head).update(userId).digest()
  return Buffer.concat([head, tag])
}

const secondsOf = (moment: Date): number => Math.floor(moment.getTime() / 1000)
