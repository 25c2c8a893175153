import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { root, runMapgate } from './run-command.ts'

const leftOver: (() => unknown)[] = []
afterEach(() => {
  for (const step of leftOver.splice(0).reverse()) step()
})

/** A folder with a configuration whose store lies in it. */
function site() {
  const directory = mkdtempSync(join(tmpdir(), 'mapgate-lost-disk-'))
  leftOver.push(() => rmSync(directory, { recursive: true, force: true }))
  const config = join(directory, 'mapgate.yaml')
  const upstreams = { ags: { kind: 'arcgis', url: 'http://127.0.0.1:9/arcgis' } }
  const mounts = [{ path: '/gis', upstream: 'ags' }]
  writeFileSync(
    config,
    stringify({ publicUrl: 'http://127.0.0.1:8080', upstreams, mounts, store: { file: 'mapgate.db' } }),
  )
  return { directory, config, backup: join(directory, 'a.backup') }
}

const writer = fileURLToPath(new URL('write-store.fixture.ts', import.meta.url))

/** A process that writes keys, users and sessions as fast as it can, and says of each that it is kept. */
async function startWriter(directory: string) {
  const child = spawn(process.execPath, [writer, directory], { stdio: ['ignore', 'pipe', 'inherit'] })
  leftOver.push(() => child.kill('SIGKILL'))
  const kept: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => kept.push(line))
  await expect.poll(() => kept.length).toBeGreaterThan(80)
  return { child, kept }
}

async function namesOfKeys(config: string): Promise<ReadonlySet<string>> {
  const { output } = await runMapgate('key', 'list', '--json', '-c', config)
  const { stored } = JSON.parse(output.slice(output.indexOf('{'))) as { stored: readonly { name: string }[] }
  return new Set(stored.map(({ name }) => name))
}

describe('A disk that is lost in the middle of writes', () => {
  it('costs nothing that was kept before the backup began, and leaves nothing half', async () => {
    const { directory, config, backup } = site()
    const { child, kept } = await startWriter(directory)
    const before = [...kept]
    const made = await runMapgate('store', 'backup', backup, '-c', config)
    expect([made.code, made.output]).toEqual([0, expect.stringContaining('holds')])
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
    for (const name of readdirSync(directory).filter((one) => /^mapgate\.db(-wal)?$/.test(one))) {
      const file = join(directory, name)
      truncateSync(file, Math.floor(statSync(file).size * 0.6))
    }
    rmSync(join(directory, 'mapgate.db-shm'), { force: true })
    expect((await runMapgate('store', 'restore', backup, '-c', config)).code, 'onto what is left').toBe(1)
    for (const name of readdirSync(directory).filter((one) => /^mapgate\.db(-\w+)?$/.test(one)))
      rmSync(join(directory, name))
    const restored = await runMapgate('store', 'restore', backup, '--keep-sessions', '-c', config)
    expect([restored.code, restored.output]).toEqual([0, expect.stringContaining('Restored and compared')])
    const names = await namesOfKeys(config)
    expect(before.filter((name) => !names.has(name))).toEqual([])
    const { output } = await runMapgate('store', 'verify', backup, '--against', '--json', '-c', config)
    const { counts, differences } = JSON.parse(output)
    expect(Object.values(differences)).toEqual(
      Object.values(differences).map(() => ({ onlyInBackup: 0, onlyInStore: 0 })),
    )
    // The writer keeps a session and its snapshot in one write.
    expect(counts.sessions).toBe(counts.snapshots)
    expect(counts.keys).toBeGreaterThanOrEqual(before.length)
    truncateSync(backup, statSync(backup).size - 1)
    const cut = await runMapgate('store', 'verify', backup, '-c', config)
    expect([cut.code, cut.output]).toEqual([1, expect.stringContaining('it was cut off or changed')])
  })
})

describe('A disk that is full', () => {
  it.runIf(process.platform === 'linux')('leaves the earlier backup as it was, and says so', async () => {
    const { directory, config, backup } = site()
    const { child } = await startWriter(directory)
    child.kill('SIGKILL')
    expect((await runMapgate('store', 'backup', backup, '-c', config)).code).toBe(0)
    const before = readFileSync(backup)
    expect(before.length).toBeGreaterThan(50_000)
    // Files of the process may not grow beyond 40 kB, which it is told like that a disk is full.
    const script = `trap '' XFSZ; ulimit -f 40; exec "$0" "$@"`
    const command = [
      process.execPath,
      `${root}packages/gateway/bin/mapgate.mjs`,
      'store',
      'backup',
      backup,
      '--force',
      '-c',
      config,
    ]
    const { status, stderr } = spawnSync('bash', ['-c', script, ...command], {
      encoding: 'utf8',
      env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' },
    })
    expect([status, stderr]).toEqual([1, expect.stringContaining('there is no room for')])
    expect(readFileSync(backup)).toEqual(before)
    expect(readdirSync(directory).filter((name) => name.includes('backup'))).toEqual(['a.backup'])
  })
})
