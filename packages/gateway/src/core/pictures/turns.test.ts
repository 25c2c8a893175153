import { describe, expect, it } from 'vitest'
import { createTurns } from './turns.ts'

const settled = () => new Promise((done) => setImmediate(done))

/** Work that ends when it is told to, one piece after the other. */
function held() {
  const [order, ends]: [string[], (() => void)[]] = [[], []]
  const work = (name: string) => () => {
    order.push(name)
    return new Promise<void>((end) => ends.push(end))
  }
  const endNext = async () => {
    ends.shift()?.()
    await settled()
  }
  return { order, work, endNext }
}

describe('Turns', () => {
  it('are of one at a time, and of known callers first', async () => {
    const take = createTurns({ known: 2, stranger: 2 })
    const { order, work, endNext } = held()
    for (const [line, name] of [
      ['stranger', 's1'],
      ['stranger', 's2'],
      ['known', 'k1'],
      ['known', 'k2'],
    ] as const)
      void take(line, work(name))
    await settled()
    expect(order).toEqual(['s1'])
    for (let count = 0; count < 4; count++) await endNext()
    expect(order).toEqual(['s1', 'k1', 'k2', 's2'])
  })

  it('are given to no more than may wait, in each line', async () => {
    const take = createTurns({ known: 1, stranger: 2 })
    const { order, work, endNext } = held()
    const taken = Array.from({ length: 5 }, (_, index) => take('stranger', work(`s${index}`)) !== undefined)
    expect(taken).toEqual([true, true, true, false, false])
    expect([take('known', work('k0')), take('known', work('k1'))].map((one) => one !== undefined)).toEqual([
      true,
      false,
    ])
    await settled()
    for (let count = 0; count < 5; count++) await endNext()
    expect(order).toEqual(['s0', 'k0', 's1', 's2'])
  })

  it('go on after work that failed', async () => {
    const take = createTurns({ known: 1, stranger: 1 })
    const failing = take('known', () => Promise.reject(new Error('no')))
    const after = take('known', async () => 'done')
    await expect(failing).rejects.toThrow('no')
    expect(await after).toBe('done')
    expect(await take('stranger', async () => 'free')).toBe('free')
  })
})
