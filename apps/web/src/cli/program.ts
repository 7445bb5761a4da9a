import { Command, InvalidArgumentError, Option } from 'commander'
import type { Answer } from './answer.ts'
import type { CommandContext } from './command-context.ts'
import { showPeppers } from './commands/pepper-status.ts'
import { listSessions, revokeSessions, type SessionPage } from './commands/sessions.ts'
import {
  addressFrom,
  blockPerson,
  createPerson,
  deletePerson,
  grantToPerson,
  listPeople,
  revokeFromPerson,
  showPerson,
  unblockPerson,
  type UserQuery,
} from './commands/users.ts'
import { verifyLog } from './commands/verify-log.ts'
import type { CliHost } from './host.ts'

/** What the words on the command line come down to. */
export interface Runner {
  /** Runs a command on the opened app. */
  onApp(command: (context: CommandContext) => Promise<Answer>): Promise<void>
  /** Looks at everything a server needs; opens no app, since that may be what fails. */
  doctor(): Promise<void>
  /** Times the hashing of passwords; needs no app either. */
  calibrate(): Promise<void>
}

/** Every command with its help. Wrong usage throws a CommanderError instead of ending the process. */
export function createProgram(runner: Runner, { print, complain }: Pick<CliHost, 'print' | 'complain'>): Command {
  const program = new Command('pnpm cli')
    .description('Looks after people and their sessions, on the database that the server uses.')
    .option('--json', 'print one JSON document')
    .option('--yes', 'answer every question with yes')
    .helpOption('-h, --help', 'show what a command takes')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    // Errors are told by whoever catches them.
    .configureOutput({ writeOut: print, writeErr: complain, outputError: () => undefined })
  addUsers(program.command('users').description('people and their accounts'), runner)
  addSessions(program.command('sessions').description('where people are signed in'), runner)
  program
    .command('pepper')
    .description('secrets that take part in stored hashes')
    .command('status')
    .description('how much is under which pepper, and which can go')
    .action(() => runner.onApp(({ auth }) => showPeppers(auth)))
  program
    .command('password')
    .description('how passwords are hashed')
    .command('calibrate')
    .description('time the hashing on this machine and say which settings to take')
    .action(() => runner.calibrate())
  program
    .command('log')
    .description('the security log')
    .command('verify')
    .description("whether a person's log is as it was written")
    .argument('<person>', personForm)
    .action((person: string) => runner.onApp(({ auth }) => verifyLog(auth, person)))
  program
    .command('doctor')
    .description('what keeps a server from working here: configuration, database, mail, clock, proxy, cookie, files')
    .action(() => runner.doctor())
  return program
}

const personForm = 'address or id'

function addUsers(users: Command, runner: Runner): void {
  users
    .command('list')
    .description('people, page by page')
    .option('--search <beginning>', 'beginning of the address or the name')
    .option('--blocked', 'only the blocked ones')
    .option('--scope <scope>', 'only those who have it')
    .option('--limit <number>', 'how many', wholeNumber)
    .option('--cursor <cursor>', 'go on where the last page ended')
    .action((query: UserQuery) => runner.onApp(({ auth }) => listPeople(auth, query)))
  users
    .command('show')
    .description('one person with her sessions')
    .argument('<person>', personForm)
    .action((person: string) => runner.onApp(({ auth }) => showPerson(auth, person)))
  users
    .command('create')
    .description('make an account; asks for its password')
    .argument('<address>', 'e-mail address')
    .option('--name <name>', 'what the person is called')
    .option('--scope <scope>', 'a scope to begin with; may be repeated', collect, [])
    .option('--password-stdin', 'read the password from standard input')
    .addOption(
      new Option('--without-password', 'let the person choose one, by way of a forgotten password').conflicts(
        'passwordStdin',
      ),
    )
    .action((address: string, options: CreateOptions) => runner.onApp((context) => create(context, address, options)))
  addStandings(users, runner)
}

interface CreateOptions {
  readonly name?: string
  readonly scope: readonly string[]
  readonly passwordStdin?: boolean
  readonly withoutPassword?: boolean
}

async function create(context: CommandContext, address: string, options: CreateOptions): Promise<Answer> {
  const { passwordStdin = false, withoutPassword = false, ...account } = options
  // Judged before anybody is asked for a password.
  const email = addressFrom(address)
  const password = withoutPassword ? null : await context.newPassword(passwordStdin)
  return createPerson(context.auth, { ...account, email, password })
}

function addStandings(users: Command, runner: Runner): void {
  users
    .command('block')
    .description('end every session of a person and refuse every way in')
    .argument('<person>', personForm)
    .option('--reason <text>', 'kept in the security log')
    .action((person: string, options: { reason?: string }) =>
      runner.onApp(({ auth }) => blockPerson(auth, person, options)),
    )
  users
    .command('unblock')
    .description('let a person sign in again')
    .argument('<person>', personForm)
    .action((person: string) => runner.onApp(({ auth }) => unblockPerson(auth, person)))
  users
    .command('grant')
    .description('give a scope, such as admin')
    .argument('<person>', personForm)
    .argument('<scope>')
    .action((person: string, scope: string) => runner.onApp(({ auth }) => grantToPerson(auth, person, scope)))
  users
    .command('revoke')
    .description('take a scope')
    .argument('<person>', personForm)
    .argument('<scope>')
    .action((person: string, scope: string) => runner.onApp(({ auth }) => revokeFromPerson(auth, person, scope)))
  users
    .command('delete')
    .description('delete an account with everything in it, at once; asks first')
    .argument('<person>', personForm)
    .action((person: string) => runner.onApp(({ auth, confirm }) => deletePerson(auth, person, confirm)))
}

function addSessions(sessions: Command, runner: Runner): void {
  sessions
    .command('list')
    .description('live sessions, of one person or of everybody')
    .argument('[person]', personForm)
    .option('--limit <number>', 'how many', wholeNumber)
    .option('--cursor <cursor>', 'go on where the last page ended')
    .action((person: string | undefined, page: SessionPage) =>
      runner.onApp(({ auth }) => listSessions(auth, person, page)),
    )
  sessions
    .command('revoke')
    .description('end one session, or with --user every session of a person')
    .argument('[session]', 'id of a session')
    .option('--user <person>', 'end every session of this person (address or id)')
    .action((session: string | undefined, options: { user?: string }) =>
      runner.onApp(({ auth }) => revokeSessions(auth, session, options)),
    )
}

const collect = (one: string, others: readonly string[]) => [...others, one]

function wholeNumber(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Give a whole number.')
}
