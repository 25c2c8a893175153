import { type ChildProcess, spawn } from 'node:child_process'
import { hash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { keyOf, optionsWith } from './entries.fixture.ts'
import { openEntries } from './open-entries.ts'

const directory = mkdtempSync(join(tmpdir(), 'mapgate-killed-'))
afterAll(() => rmSync(directory, { recursive: true }))
const key = randomBytes(32)
const writer = fileURLToPath(new URL('write-entries.fixture.ts', import.meta.url))

async function startWriter(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [writer, directory, key.toString('hex')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return child
}

it('answers on disk are whole or none, however often processes are killed while they write', async () => {
  const { options, told } = optionsWith({
    memoryBytes: 0,
    disk: { directory, maxBytes: 3_000_000, encryptionKey: key },
  })
  const store = await openEntries(options)
  let read = 0
  for (let kill = 0; kill < 8; kill += 1) {
    const writers = await Promise.all([startWriter(), startWriter()])
    const before = store.size().disk?.entries ?? 0
    await expect.poll(() => (store.size().disk?.entries ?? 0) > 0 || before > 0).toBe(true)
    await new Promise((next) => setTimeout(next, kill * 11))
    for (const each of writers) each.kill('SIGKILL')
    await Promise.all(writers.map((each) => each.exitCode ?? each.signalCode ?? once(each, 'exit')))
    for (let tile = 0; tile < 200; tile += 1) {
      const entry = store.get(keyOf(`tile ${tile}`))
      if (entry === undefined) continue
      read += 1
      expect(hash('sha256', entry.body)).toBe(entry.contentId)
    }
    expect(store.size().disk?.bytes).toBeLessThanOrEqual(3_000_000)
  }
  expect(read).toBeGreaterThan(0)
  expect(told.filter((each) => each.startsWith('unreadable'))).toEqual([])
  const { entries = 0 } = store.size().disk ?? {}
  expect(await store.purge({})).toBe(entries)
  await store.close()
  expect(statSync(join(directory, 'data.mdb')).mode & 0o777).toBe(0o600)
  expect(statSync(join(directory, 'lock.mdb')).mode & 0o777).toBe(0o600)
})
