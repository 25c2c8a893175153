import { expect, it } from 'vitest'
import type { GatewayRegister, Store } from './port.ts'

const longMs = 3_600_000

/** Notes gateways with equal rights, and says how many run. */
const beating =
  (register: GatewayRegister) =>
  async (id: string, withinMs: number): Promise<number> =>
    (await register.beat({ id, rights: 'a' }, withinMs)).running

/** What every store says of the gateways that run on it. `open` gives an empty one. */
export function describeGateways(open: () => Promise<Store>): void {
  it('counts the gateways that said lately that they run, and those that left no more', async () => {
    const { gateways } = await open()
    const beat = beating(gateways)
    expect(await beat('one', longMs)).toBe(1)
    expect(await beat('two', longMs)).toBe(2)
    expect(await beat('one', longMs)).toBe(2)
    await gateways.leave('two')
    await gateways.leave('nobody')
    expect(await beat('one', longMs)).toBe(1)
  })

  it('forgets a gateway that was silent for too long', async () => {
    const beat = beating((await open()).gateways)
    await beat('silent', longMs)
    await expect.poll(() => beat('one', 20)).toBe(1)
    // What became old between forgetting and counting is forgotten the next time.
    await beat('one', 20)
    expect(await beat('one', longMs)).toBe(1)
  })

  it('counts gateways that say so at the same moment', async () => {
    const beat = beating((await open()).gateways)
    const ids = Array.from({ length: 8 }, (_, index) => `gateway ${index}`)
    await Promise.all(ids.map((id) => beat(id, longMs)))
    expect(await beat('gateway 0', longMs)).toBe(8)
  })

  it('counts those that noted other rights, until they note the same', async () => {
    const { gateways } = await open()
    await gateways.beat({ id: 'one', rights: 'a' }, longMs)
    expect(await gateways.beat({ id: 'two', rights: 'b' }, longMs)).toEqual({ running: 2, otherRights: 1 })
    expect(await gateways.beat({ id: 'three', rights: 'b' }, longMs)).toEqual({ running: 3, otherRights: 1 })
    expect(await gateways.beat({ id: 'one', rights: 'a' }, longMs)).toEqual({ running: 3, otherRights: 2 })
    expect(await gateways.beat({ id: 'one', rights: 'b' }, longMs)).toEqual({ running: 3, otherRights: 0 })
  })
}
