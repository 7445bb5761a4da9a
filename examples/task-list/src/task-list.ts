import { homedir } from 'node:os'
import path from 'node:path'
import { createClient } from '@latchkey/client'
import { createFileStore } from '@latchkey/client/file-store'
import { commands } from './commands.ts'
import { sayWhy } from './say-why.ts'

const {
  LATCHKEY_URL: url = 'http://localhost:3000',
  TASK_LIST_FILE: file = path.join(homedir(), '.config/latchkey-task-list.json'),
} = process.env

const [name = 'list', ...words] = process.argv.slice(2)
const command = commands.get(name)
if (command) {
  const client = createClient({ url, store: createFileStore(file) })
  try {
    // Whoever signed in last time is signed in again; without a network too.
    await client.session.initialize()
    await command(client, words.join(' '))
  } catch (error) {
    console.error(sayWhy(error))
    process.exitCode = 1
  }
} else {
  console.error(`There is no ${name}. Use ${[...commands.keys()].join(', ')}.`)
  process.exitCode = 2
}
