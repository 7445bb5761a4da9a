// A process that hashes passwords, one at a time, for the process that started it.
import { writeFileSync } from 'node:fs'
import { setPriority } from 'node:os'
import { compareSync, hashSync } from 'bcryptjs'

const niceness = 10

giveWay()
process.on('disconnect', () => process.exit())
process.on('message', (task) => {
  try {
    process.send({ result: task.name === 'hash' ? hashSync(task.text, task.cost) : compareSync(task.text, task.hash) })
  } catch (error) {
    process.send({ error: error instanceof Error ? error.message : String(error) })
  }
})

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
