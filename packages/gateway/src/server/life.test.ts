import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { fingerprintOf } from '../config/files.ts'
import type { LoadedConfiguration } from '../config/load.ts'
import type { Gateway } from './gateway.ts'
import { Generations } from './generations.ts'
import { createReload } from './reload.ts'
import { ResourcePool } from './resource-pool.ts'
import { watchFiles } from './watch.ts'

const unexpected = (error: unknown) => {
  throw error
}

describe('generations of rooms', () => {
  const rooms = (name: string, closed: string[]) => ({
    gateway: { name } as unknown as Gateway,
    close: async () => void closed.push(name),
  })

  it('let a request end where it began, and close behind the last one', async () => {
    const closed: string[] = []
    const generations = new Generations(rooms('old', closed), unexpected)
    const gate = Promise.withResolvers<void>()
    const seen: unknown[] = []
    const slow = generations.run(async (gateway) => {
      seen.push(gateway)
      await gate.promise
    })
    generations.replace(rooms('new', closed))
    await generations.run(async (gateway) => void seen.push(gateway))
    expect([closed, generations.inFlight]).toEqual([[], 1])
    gate.resolve()
    await slow
    expect(closed).toEqual(['old'])
    expect(seen).toEqual([{ name: 'old' }, { name: 'new' }])
    await generations.close()
    expect(closed).toEqual(['old', 'new'])
  })
})

describe('pooled resources', () => {
  it('are opened once for the same key, and closed when nobody uses them any more', async () => {
    const pool = new ResourcePool()
    const log: string[] = []
    const take = (key: string) =>
      pool.take(
        key,
        () => log.push(`open ${key}`),
        () => log.push(`close ${key}`),
      )
    const [first, second, other] = [await take('a'), await take('a'), await take('b')]
    await first.release()
    await first.release()
    expect(log).toEqual(['open a', 'open b'])
    await second.release()
    await other.release()
    await take('a')
    expect(log).toEqual(['open a', 'open b', 'close a', 'close b', 'open a'])
  })

  it('that could not be opened are tried again', async () => {
    const pool = new ResourcePool()
    const failing = pool.take(
      'a',
      () => Promise.reject(new Error('no')),
      () => {},
    )
    await expect(failing).rejects.toThrow('no')
    expect(
      (
        await pool.take(
          'a',
          () => 1,
          () => {},
        )
      ).value,
    ).toBe(1)
  })
})

describe('a reload', () => {
  const log = pino({ level: 'silent' })

  it('waits for the one under way and then reads again, so that the last change counts', async () => {
    const gate = Promise.withResolvers<void>()
    const read: number[] = []
    const reload = createReload({
      log,
      reread: () => {
        read.push(read.length)
        return { configuration: {}, directory: '' } as unknown as LoadedConfiguration
      },
      apply: () => (read.length === 1 ? gate.promise : Promise.resolve()),
      needsRestart: () => [],
      reloaded: () => {},
    })
    const first = reload()
    await new Promise((next) => setImmediate(next))
    const [second, third] = [reload(), reload()]
    expect(read).toEqual([0])
    gate.resolve()
    expect((await Promise.all([first, second, third])).map(({ reloaded }) => reloaded)).toEqual([
      true,
      true,
      true,
    ])
    expect(read).toEqual([0, 1])
  })

  it('warns of what grants name and no map server has, and is active all the same', async () => {
    const message = 'no layer has the field ownr'
    const reload = createReload({
      log,
      reread: () => ({ configuration: {}, directory: '' }) as unknown as LoadedConfiguration,
      apply: () => Promise.resolve(),
      warnings: () => Promise.resolve([{ path: ['grants', 0], message }]),
      needsRestart: () => [],
      reloaded: () => {},
    })
    expect(await reload()).toMatchObject({ reloaded: true, warnings: [{ path: 'grants[0]', message }] })
  })

  it('tells what stood in its way', async () => {
    const results: boolean[] = []
    const reload = createReload({
      log,
      reread: () => ({ configuration: {}, directory: '' }) as unknown as LoadedConfiguration,
      apply: () => Promise.reject(new Error('the certificate does not fit')),
      needsRestart: () => expect.unreachable(),
      reloaded: (succeeded) => results.push(succeeded),
    })
    expect((await reload()).faults[0]?.message).toBe('the certificate does not fit')
    expect(results).toEqual([false])
  })
})

describe('files', () => {
  const directory = mkdtempSync(join(tmpdir(), 'mapgate-watch-'))

  it('are watched, and a change counts when it has stood for a moment', async () => {
    const file = join(directory, 'watched')
    writeFileSync(file, 'one')
    let [looks, changes] = [0, 0]
    const files = () => {
      looks += 1
      return [file, join(directory, 'absent')]
    }
    const end = watchFiles(files, () => void changes++, { intervalMs: 20 })
    await expect.poll(() => looks).toBeGreaterThan(4)
    expect(changes).toBe(0)
    writeFileSync(file, 'two!')
    await expect.poll(() => changes).toBe(1)
    rmSync(file)
    await expect.poll(() => changes).toBe(2)
    end()
  })

  it('make the fingerprint of a section, with what is in them', () => {
    const file = join(directory, 'secret')
    writeFileSync(file, 'one')
    const section = { ags: { credential: { passwordFile: 'secret' } } }
    const before = fingerprintOf(section, directory)
    expect(fingerprintOf(section, directory)).toBe(before)
    writeFileSync(file, 'two')
    expect(fingerprintOf(section, directory)).not.toBe(before)
  })
})
