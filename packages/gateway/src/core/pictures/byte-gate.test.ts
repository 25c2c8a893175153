import { describe, expect, it } from 'vitest'
import { createByteGate } from './byte-gate.ts'

/** Work that ends when it is told to. */
function pending() {
  let end = (): void => {}
  const done = new Promise<void>((resolve) => {
    end = resolve
  })
  return { work: () => done, end }
}

describe('Work that holds bytes', () => {
  it('waits for room, in the order in which it came', async () => {
    const gate = createByteGate(100)
    const begun: string[] = []
    const first = pending()
    const named = (name: string) => async () => {
      begun.push(name)
    }
    const running = gate(80, first.work)
    const large = gate(50, named('large'))
    const small = gate(10, named('small'))
    await Promise.resolve()
    expect(begun).toEqual([])
    first.end()
    await Promise.all([running, large, small])
    expect(begun).toEqual(['large', 'small'])
  })

  it('is done alone where it is larger than all room', async () => {
    expect(await createByteGate(100)(1_000, async () => 'done')).toBe('done')
  })

  it('gives its room back where it fails', async () => {
    const gate = createByteGate(100)
    await expect(gate(100, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await gate(100, async () => 'done')).toBe('done')
  })
})
