import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { openStore } from '../../../packages/gateway/src/store/open.ts'

const writer = new URL('./writer.child.ts', import.meta.url).pathname

/** Runs the writer until it has written `lines` lines, kills it in the middle of whatever it does, and returns what it promised. */
async function writeAndKill(directory: string, lines: number): Promise<string[]> {
  const child = spawn(process.execPath, [writer, directory], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (chunk) => {
    text += chunk
    if (text.split('\n').length > lines) child.kill('SIGKILL')
  })
  await new Promise((resolve) => child.on('close', resolve))
  return text.split('\n').slice(0, -1)
}

it('a process killed in the middle of writes loses nothing that it had promised, and leaves nothing half done', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'mapgate-kill-'))
  const promised: string[] = []
  for (const lines of [1, 20, 333, 1001]) promised.push(...(await writeAndKill(directory, lines)))
  expect(promised.length).toBeGreaterThan(1300)

  const database = new DatabaseSync(join(directory, 'm.db'))
  expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
  database.close()

  const store = await openStore({
    store: { kind: 'sqlite', file: 'm.db' },
    directory,
    environment: {},
    random: randomBytes,
  })
  const keys = new Map((await store.keys.list()).map((key) => [key.id, key]))
  const changes = new Set((await store.changes.since(0)).map(({ subject }) => subject))
  for (const line of promised) {
    const [what, id = ''] = line.split(' ')
    expect(keys.has(id)).toBe(true)
    if (what === 'revoked') expect(keys.get(id)?.revokedAt).toBe(2)
  }
  for (const key of keys.values()) expect(changes.has(`key:${key.id}`)).toBe(key.revokedAt !== null)
  await store.close()
})
