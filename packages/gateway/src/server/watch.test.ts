import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { watchFiles } from './watch.ts'

const directory = mkdtempSync(join(tmpdir(), 'mapgate-watch-'))
afterAll(() => rmSync(directory, { recursive: true }))

it('a file counts as changed when it has stood for a second look, and not while it is written', async () => {
  const file = join(directory, 'mapgate.yaml')
  writeFileSync(file, 'before')
  let looks = 0
  const changes: number[] = []
  const stop = watchFiles(
    () => {
      looks += 1
      // The second to the sixth look each find another piece of the file.
      if (looks >= 2 && looks <= 6) appendFileSync(file, ` piece ${looks}`)
      return [file]
    },
    () => changes.push(looks),
    { intervalMs: 5 },
  )
  await expect.poll(() => looks).toBeGreaterThan(12)
  stop()
  // The look that finds the last piece is the sixth, and the next one finds the same.
  expect(changes).toEqual([7])
})
