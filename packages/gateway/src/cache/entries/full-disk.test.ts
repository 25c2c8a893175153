import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'

const directory = mkdtempSync(join(tmpdir(), 'mapgate-full-'))
afterAll(() => rmSync(directory, { recursive: true }))
const filler = fileURLToPath(new URL('fill-disk.fixture.ts', import.meta.url))

// Files of this process may not grow beyond 2 MB, which LMDB is told like that a disk is full.
it.runIf(process.platform === 'linux')('a disk that is full is no error to anybody, and is told once', () => {
  const script = `trap '' XFSZ; ulimit -f 2000; exec "$0" "$@"`
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script, process.execPath, filler, directory], {
    encoding: 'utf8',
    timeout: 600_000,
  })
  expect([status, JSON.parse(stdout || '{}')], stderr).toEqual([
    0,
    { failed: 1, logged: 1, givenFromMemory: 400, purged: 400, given: 0 },
  ])
})
