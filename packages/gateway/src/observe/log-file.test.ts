import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { LogFile } from './log-file.ts'

const directory = mkdtempSync(join(tmpdir(), 'mapgate-lines-'))
afterAll(() => rmSync(directory, { recursive: true }))
const unexpected = (error: Error) => {
  throw error
}

describe('a file of lines', () => {
  it('has all lines in their order, few writes after many', async () => {
    const name = join(directory, 'below/audit.log')
    const lines = new LogFile(name, unexpected)
    for (let nth = 0; nth < 5_000; nth++) lines.write(`line ${nth} ${'x'.repeat(50)}\n`)
    await lines.close()
    const written = readFileSync(name, 'utf8').trimEnd().split('\n')
    expect(written).toHaveLength(5_000)
    expect(written.every((line, nth) => line.startsWith(`line ${nth} `))).toBe(true)
  })

  it('writes by itself within a moment', async () => {
    const name = join(directory, 'soon.log')
    new LogFile(name, unexpected).write('one\n')
    await expect.poll(() => readFileSync(name, 'utf8')).toBe('one\n')
  })

  it('goes on in a new file after the old one was moved away', async () => {
    const name = join(directory, 'moved.log')
    const lines = new LogFile(name, unexpected)
    lines.write('old\n')
    await expect.poll(() => readFileSync(name, 'utf8')).toBe('old\n')
    renameSync(name, `${name}.1`)
    lines.reopen()
    lines.write('new\n')
    await lines.close()
    expect([readFileSync(`${name}.1`, 'utf8'), readFileSync(name, 'utf8')]).toEqual(['old\n', 'new\n'])
  })

  it.runIf(process.platform === 'linux')('tells of a full disk once in ten seconds', async () => {
    let [nowMs, looks] = [0, 0]
    const monotonic = () => {
      looks += 1
      return nowMs
    }
    const told: string[] = []
    const lines = new LogFile('/dev/full', (error) => told.push(error.message), monotonic)
    /** Resolves when the disk has refused a line. */
    const refused = async () => {
      const before = looks
      lines.write('line\n')
      while (looks === before) await new Promise((next) => setTimeout(next, 10))
    }
    for (; nowMs < 10_000; nowMs += 2_500) await refused()
    expect(told).toHaveLength(1)
    expect(told[0]).toContain('ENOSPC')
    await refused()
    expect(told).toHaveLength(2)
    await lines.close()
  })
})
