import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { ownPort } from './system/own-port.ts'

/** A real PostgreSQL in a folder of its own, on a port of its own of 127.0.0.1, or of the place that it was given, and a socket in the folder. */
export interface PostgresServer {
  readonly host: string
  readonly port: number
  readonly folder: string
  /** The folder of its data. */
  readonly data: string
  /** The address of a database for an account; without `user` that of the administrator, who needs no password. */
  url(options?: { readonly database?: string; readonly user?: string; readonly password?: string }): string
  /** Runs statements as the administrator. */
  run(statements: string, database?: string): Promise<readonly postgres.Row[]>
  /** Lets an account in by its password alone. */
  demandPasswords(user: string): Promise<void>
  start(settings?: readonly string[]): Promise<void>
  /** Ends it: connections are broken off; `immediate` as a power cut would. */
  stop(how?: 'fast' | 'immediate'): Promise<void>
  /** What it wrote to its log. */
  log(): string
  close(): Promise<void>
}

/** The folder of the programs of PostgreSQL, the newest. */
function programs(): string {
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : []
  const newest = versions.map(Number).sort((a, b) => b - a)[0]
  return newest === undefined ? '' : `/usr/lib/postgresql/${newest}/bin/`
}

/** PostgreSQL refuses to run as root: then it runs as the account of its package. */
const asOther =
  process.getuid?.() === 0 ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] : []

/** Runs a program of PostgreSQL to its end. */
export function runProgram(name: string, args: readonly string[]): void {
  const [command = '', ...rest] = [...asOther, programs() + name, ...args]
  const { status, stderr, error } = spawnSync(command, rest, { encoding: 'utf8', cwd: '/' })
  if (status !== 0) throw new Error(`${name}: ${stderr ?? error?.message}`)
}

/** Gives a folder to the account that PostgreSQL runs as. */
export function givePostgres(folder: string): void {
  if (asOther.length > 0) spawnSync('chown', ['-R', 'postgres:postgres', folder])
}

/** A new folder for the account that PostgreSQL runs as. */
export function postgresFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mapgate-postgres-'))
  givePostgres(folder)
  return folder
}

/** New data are copied from a folder that is made once on this machine: making them takes seconds. */
function template(): string {
  const known = join(
    tmpdir(),
    `mapgate-postgres-template-${programs().replaceAll(/\D/g, '')}-${process.getuid?.()}`,
  )
  if (existsSync(known)) return known
  const draft = postgresFolder()
  const data = join(draft, 'data')
  runProgram('initdb', [
    '-D',
    data,
    '-U',
    'admin',
    '-A',
    'trust',
    '--no-sync',
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
  ])
  try {
    renameSync(data, known)
  } catch (error) {
    // Another process was quicker.
    if (!existsSync(known)) throw error
  }
  rmSync(draft, { recursive: true, force: true })
  return known
}

/** Copies the data of a server that does not run. */
export function copyData(from: string, to: string): void {
  const { status, stderr } = spawnSync('cp', ['-a', from, to], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

/** This machine, by its own programs alone. */
export const here: ServerPlace = { address: '127.0.0.1', command: [] }

/** Where a server runs instead of here: its address there, and what lets a program run there. */
export interface ServerPlace {
  readonly address: string
  readonly command: readonly string[]
}

interface PostgresOptions {
  readonly data?: string
  readonly settings?: readonly string[]
  /** Default: here. Whoever reaches the place needs no password. */
  readonly place?: ServerPlace
}

/** Starts PostgreSQL with new data, or with those that are in `data`. */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const folder = postgresFolder()
  const data = options.data ?? join(folder, 'data')
  if (options.data === undefined) copyData(template(), data)
  const { address: host, command: there } = options.place ?? here
  if (options.place) appendFileSync(join(data, 'pg_hba.conf'), 'host all all all trust\n')
  const port = await ownPort()
  let child: ChildProcess | undefined
  let log = ''
  const server: PostgresServer = {
    host,
    port,
    folder,
    data,
    url: ({ database = 'postgres', user = 'admin', password } = {}) =>
      `postgres://${user}${password === undefined ? '' : `:${encodeURIComponent(password)}`}@${host}:${port}/${database}`,
    run: async (statements, database = 'postgres') => {
      const sql = postgres(server.url({ database }), { max: 1, onnotice: () => {} })
      try {
        return await sql.unsafe(statements)
      } finally {
        await sql.end()
      }
    },
    demandPasswords: async (user) => {
      const rules = readFileSync(join(data, 'pg_hba.conf'), 'utf8')
      writeFileSync(join(data, 'pg_hba.conf'), `host all ${user} all scram-sha-256\n${rules}`)
      await server.run('SELECT pg_reload_conf()')
    },
    start: async (settings = options.settings ?? []) => {
      log = ''
      const all = [
        'fsync=off',
        'full_page_writes=off',
        `port=${port}`,
        `listen_addresses=${host}`,
        ...settings,
      ]
      const sockets = [`unix_socket_directories=${folder}`, 'shared_buffers=16MB', 'max_connections=100']
      const flags = [...all, ...sockets].flatMap((setting) => ['-c', setting])
      const [command = '', ...args] = [...there, ...asOther, `${programs()}postgres`, '-D', data, ...flags]
      const started = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], cwd: '/' })
      child = started
      started.stderr?.setEncoding('utf8').on('data', (text: string) => {
        log += text
      })
      while (!log.includes('ready to accept')) {
        if (started.exitCode !== null) throw new Error(`PostgreSQL ended: ${log}`)
        await Promise.race([once(started.stderr ?? started, 'data'), once(started, 'exit')])
      }
    },
    stop: async (how = 'fast') => {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill(how === 'fast' ? 'SIGINT' : 'SIGQUIT')
      await ended
    },
    log: () => log,
    close: async () => {
      await server.stop('immediate')
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await server.start().catch(async (error) => {
    await server.close()
    throw error
  })
  return server
}
