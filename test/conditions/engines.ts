import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { worldsSql } from './worlds.ts'

/** A database with the worlds in it. */
export interface Engine {
  readonly name: string
  /** What statements come to, one outcome per world each. */
  outcomes(statements: readonly string[]): Promise<readonly (readonly string[])[]>
  close(): Promise<void>
}

const tag = '$mapgate_statement$'
const asked = (statements: readonly string[]): string =>
  `SELECT pg_temp.outcomes(one) AS told FROM unnest(ARRAY[${statements.map((text) => tag + text + tag).join(',')}]::text[]) WITH ORDINALITY AS all_of(one, place) ORDER BY place`

const split = (told: string): readonly string[] => told.split(';').slice(0, -1)

/** PostgreSQL inside of this process. */
export async function startPglite(): Promise<Engine> {
  const database = new PGlite()
  await database.exec(worldsSql)
  return {
    name: 'PGlite',
    outcomes: async (statements) => {
      const { rows } = await database.query<{ told: string }>(asked(statements))
      return rows.map(({ told }) => split(told))
    },
    close: () => database.close(),
  }
}

/** Where the programs of PostgreSQL are on Debian; undefined where it is not installed. */
export function postgresPrograms(directory = '/usr/lib/postgresql'): string | undefined {
  try {
    const versions = readdirSync(directory).sort((a, b) => Number(b) - Number(a))
    return versions[0] === undefined ? undefined : join(directory, versions[0], 'bin')
  } catch {
    return undefined
  }
}

/** A PostgreSQL server of its own on a Unix socket, in a temporary directory; `bin`: where its programs are. */
export async function startPostgres(bin: string): Promise<Engine> {
  const directory = mkdtempSync(join(tmpdir(), 'mapgate-conditions-'))
  chmodSync(directory, 0o777)
  const data = join(directory, 'data')
  const run = (program: string, args: readonly string[], input = ''): string => {
    // PostgreSQL does not run as root.
    const own = process.getuid?.() === 0 ? ['setpriv', '--reuid=postgres', '--clear-groups'] : []
    const [command = '', ...rest] = [...own, join(bin, program), ...args]
    const done = spawnSync(command, rest, { input, encoding: 'utf8', cwd: directory, maxBuffer: 1e9 })
    if (done.status === 0) return done.stdout
    throw new Error(`${program} ended with ${done.status}: ${done.stderr ?? done.error}`)
  }
  const server = (...args: string[]) =>
    spawnSync(
      process.getuid?.() === 0 ? 'setpriv' : join(bin, 'pg_ctl'),
      process.getuid?.() === 0
        ? ['--reuid=postgres', '--clear-groups', join(bin, 'pg_ctl'), '-D', data, ...args]
        : ['-D', data, ...args],
      { stdio: 'ignore' },
    )
  run('initdb', ['-A', 'trust', '--no-sync', '-D', data])
  server('-w', '-o', `-c listen_addresses='' -c fsync=off -k ${directory}`, 'start')
  return {
    name: `PostgreSQL in ${bin}`,
    outcomes: async (statements) => {
      const input = `${worldsSql}${asked(statements)};\n`
      const told = run('psql', ['-qtAX', '-v', 'ON_ERROR_STOP=1', '-h', directory, '-d', 'postgres'], input)
      return told.trimEnd().split('\n').map(split)
    },
    close: async () => {
      server('-m', 'immediate', '-w', 'stop')
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
