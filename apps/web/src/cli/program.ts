import { mailStatus } from '@latchkey/contracts/admin-operations'
import { Command, InvalidArgumentError, Option } from 'commander'
import type { Answer } from './answer.ts'
import type { CommandContext } from './command-context.ts'
import { listLog, type LogQuery } from './commands/log.ts'
import { listOutbox, resendFromOutbox, type OutboxQuery } from './commands/outbox.ts'
import { showOverview } from './commands/overview.ts'
import { showPeppers } from './commands/pepper-status.ts'
import { listSessions, revokeSessions, type SessionPage } from './commands/sessions.ts'
import {
  addressFrom,
  blockPerson,
  createPerson,
  deletePerson,
  grantToPerson,
  listPeople,
  removeSecondFactorOf,
  requireNewPasswordOf,
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
  addLog(program.command('log').description('the security log'), runner)
  addOutbox(program.command('outbox').description('mails that wait, left or were given up'), runner)
  program
    .command('overview')
    .description('how things stand, and how they went day by day')
    .option('--days <number>', 'how many days back, today not counted (14)', wholeNumber)
    .action((options: { days?: number }) => runner.onApp(({ auth }) => showOverview(auth, options)))
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
  // Checked before anybody is asked for a password.
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
    .command('require-new-password')
    .description('take a password away and end every session; its owner sets a new one by mail; asks first')
    .argument('<person>', personForm)
    .action((person: string) => runner.onApp(({ auth, confirm }) => requireNewPasswordOf(auth, person, confirm)))
  users
    .command('remove-second-factor')
    .description('turn two-step sign-in off for somebody who lost her app; asks first')
    .argument('<person>', personForm)
    .action((person: string) => runner.onApp(({ auth, confirm }) => removeSecondFactorOf(auth, person, confirm)))
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

function addLog(log: Command, runner: Runner): void {
  log
    .command('list')
    .description('what happened, of one person or of everybody, newest first')
    .option('--user <person>', `only hers (${personForm})`)
    .option('--event <event>', 'only this, such as sign-in-failed; may be repeated', collect, [])
    .option('--from <moment>', 'not before, such as 2026-03-01 or 2026-03-01T09:00Z', pointInTime)
    .option('--to <moment>', 'before, in the same form', pointInTime)
    .option('--limit <number>', 'how many', wholeNumber)
    .option('--cursor <cursor>', 'go on where the last page ended')
    .action((query: LogQuery) => runner.onApp(({ auth }) => listLog(auth, query)))
  log
    .command('verify')
    .description("whether a person's log is as it was written")
    .argument('<person>', personForm)
    .action((person: string) => runner.onApp(({ auth }) => verifyLog(auth, person)))
}

function addOutbox(outbox: Command, runner: Runner): void {
  outbox
    .command('list')
    .description('mails of the last 30 days, newest first')
    .addOption(new Option('--status <status>', 'only these').choices(mailStatus.options))
    .option('--limit <number>', 'how many', wholeNumber)
    .option('--cursor <cursor>', 'go on where the last page ended')
    .action((query: OutboxQuery) => runner.onApp(({ auth }) => listOutbox(auth, query)))
  outbox
    .command('resend')
    .description('send a mail again that was given up')
    .argument('<mail>', 'id of a mail')
    .action((mail: string) => runner.onApp(({ auth }) => resendFromOutbox(auth, mail)))
}

const collect = (one: string, others: readonly string[]) => [...others, one]

function wholeNumber(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Give a whole number.')
}

const momentForm = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/

function pointInTime(text: string): Date {
  const at = new Date(momentForm.test(text) ? text : Number.NaN)
  if (!Number.isNaN(at.getTime())) return at
  throw new InvalidArgumentError(
    'Give a day, such as 2026-03-01 (UTC), or a moment with its zone, such as 2026-03-01T09:00Z.',
  )
}
