// A process that hashes passwords, one at a time, for the process that started it.
import { writeFileSync } from 'node:fs'
import { setPriority } from 'node:os'
import { compareSync, hashSync } from 'bcryptjs'

// Loaded with the first task that needs it: where its binary is missing, bcrypt goes on.
let argon2
const loadArgon2 = async () => (argon2 ??= await import('@node-rs/argon2'))

// At 10 the slowest of the other calls took several times longer (`pnpm bench who-am-i-latency`).
const niceness = 15

giveWay()
process.on('disconnect', () => process.exit())
process.on('message', (task) => {
  const work = task.name === 'hash' ? hash(task) : compare(task)
  work.then(
    (result) => process.send({ result }),
    (error) => process.send({ error: error instanceof Error ? error.message : String(error) }),
  )
})

async function hash({ text, settings }) {
  if (settings.algorithm === 'bcrypt') return hashSync(text, settings.cost)
  const { memory, iterations, parallelism } = settings
  const { hashSync: argon2id } = await loadArgon2()
  // The package's names for algorithms exist in its types only: 2 is argon2id.
  return argon2id(text, { algorithm: 2, memoryCost: memory, timeCost: iterations, parallelism })
}

async function compare({ text, hash: stored }) {
  if (!stored.startsWith('$argon2id$')) return compareSync(text, stored)
  return (await loadArgon2()).verifySync(stored, text)
}

/** Lets everything else on the machine go first: the server, and a database beside it. */
function giveWay(triesLeft = 20) {
  try {
    setPriority(niceness)
    // Where Linux shares out the processor among sessions, a process's own priority counts inside its session only.
    if (process.platform === 'linux') writeFileSync('/proc/self/autogroup', String(niceness))
  } catch (error) {
    // Taken ten times a second on the whole machine, from ordinary users.
    if (error.code === 'EAGAIN' && triesLeft > 0) setTimeout(() => giveWay(triesLeft - 1), 150).unref()
  }
}
