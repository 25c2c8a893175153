import { describe, expect, it } from 'vitest'
import { type BodyLimits, countHeld } from './body-limits.ts'
import { HeldBytes, type HeldShare, holdOn } from './held-bytes.ts'

const most = 100_000

describe('the bytes that are held', () => {
  it('are those of all bodies beyond what is small', () => {
    const held = new HeldBytes()
    const [one, two] = [held.share(), held.share()]
    expect([one.grow(16_000, most), held.bytes]).toEqual([true, 0])
    expect([one.grow(20_384, most), held.bytes]).toEqual([true, 20_000])
    expect([two.grow(36_384, most), held.bytes]).toEqual([true, 40_000])
    one.shrink(10_000)
    expect(held.bytes).toBe(30_000)
    one.release()
    one.release()
    expect(held.bytes).toBe(20_000)
  })

  it('have no room beyond the limit but for small bodies, and nothing is taken then', () => {
    const held = new HeldBytes()
    const [large, other, small] = [held.share(), held.share(), held.share()]
    expect(large.grow(most, most)).toBe(true)
    expect([other.grow(50_000, most), held.bytes]).toEqual([false, most - 16_384])
    expect(small.grow(8_000, most)).toBe(true)
    large.release()
    expect(other.grow(50_000, most)).toBe(true)
  })

  it('are no more counted of a request that is over, whatever it still reads', () => {
    const held = new HeldBytes()
    const share = held.share()
    share.grow(50_000, most)
    share.release()
    expect([share.grow(50_000, most), held.bytes]).toEqual([true, 0])
    share.shrink(60_000)
    expect(held.bytes).toBe(0)
  })

  it('are counted for what they take where a body comes in crumbs, and refused beyond the limit', () => {
    const held = new HeldBytes()
    const limits = { maxHeldTogetherBytes: most, maxHeldBytes: most } as BodyLimits
    const reading = {
      limits,
      share: held.share(),
      vouch: async () => true,
      clientAddress: '192.0.2.1',
      begin: () => {},
      newBoundary: () => '',
    }
    const crumb = new Uint8Array(1)
    for (let nth = 0; nth < 400; nth++) countHeld(reading, crumb)
    expect(held.bytes).toBe(400 * 256 - 16_384)
    expect(() => {
      for (let nth = 0; nth < 400; nth++) countHeld(reading, crumb)
    }).toThrow(expect.objectContaining({ code: 'limit.held-bodies', retryAfterSeconds: 2 }))
  })

  it('of bodies from one address are a quarter at most, or one body of the largest size', () => {
    const held = new HeldBytes()
    const limits = { maxHeldTogetherBytes: 400_000, maxHeldBytes: 60_000 } as BodyLimits
    const reading = (clientAddress: string) => ({
      limits,
      share: held.share(),
      vouch: async () => true,
      clientAddress,
      begin: () => {},
      newBoundary: () => '',
    })
    const [one, two, other] = [reading('192.0.2.1'), reading('192.0.2.1'), reading('192.0.2.2')]
    countHeld(one, new Uint8Array(60_000))
    const refused = expect.objectContaining({ code: 'limit.held-bodies', retryAfterSeconds: 2 })
    expect(() => countHeld(two, new Uint8Array(80_000))).toThrow(refused)
    expect(() => countHeld(two, new Uint8Array(8_000))).not.toThrow()
    expect(() => countHeld(other, new Uint8Array(60_000))).not.toThrow()
    one.share.release()
    expect(() => countHeld(two, new Uint8Array(60_000))).not.toThrow()
    two.share.shrink(60_000)
    expect(() => countHeld(reading('192.0.2.1'), new Uint8Array(60_000))).not.toThrow()
  })

  it('of bodies from one /64 of IPv6 are counted together', () => {
    const held = new HeldBytes()
    const limits = { maxHeldTogetherBytes: 400_000, maxHeldBytes: 60_000 } as BodyLimits
    const hold = (clientAddress: string) => () =>
      countHeld(
        {
          limits,
          share: held.share(),
          vouch: async () => true,
          clientAddress,
          begin: () => {},
          newBoundary: () => '',
        },
        new Uint8Array(80_000),
      )
    expect(hold('2001:db8::1')).not.toThrow()
    expect(hold('2001:db8::2')).toThrow(expect.objectContaining({ code: 'limit.held-bodies' }))
    expect(hold('2001:db8:0:1::1')).not.toThrow()
  })

  it('are those of replies beside those of bodies, bounded for one request and for all together', () => {
    const held = new HeldBytes()
    const limits = { maxPerRequestBytes: 60_000, maxTogetherBytes: most }
    const [body, reply, other] = [held.share(), held.share(), held.share()]
    body.grow(20_000, most)
    expect(() => holdOn(body, limits)('one')(40_000)).toThrow(
      expect.objectContaining({ code: 'limit.request-bytes' }),
    )
    holdOn(body, limits)('one')(5_000)
    holdOn(reply, limits)('other')(20_000)
    held.share().grow(104_000, most)
    expect(() => holdOn(other, limits)('third')(20_000)).toThrow(
      expect.objectContaining({ code: 'limit.held-bytes', retryAfterSeconds: 2 }),
    )
    body.release()
    expect(() => holdOn(other, limits)('third')(20_000)).not.toThrow()
  })

  it('are no more than a quarter of all for one caller, over all requests', () => {
    const held = new HeldBytes()
    const limits = { maxPerRequestBytes: 1_000_000, maxTogetherBytes: 1_000_000 }
    const shares = Array.from({ length: 4 }, () => held.share())
    const hold = (nth: number, caller: string, bytes: number) => () =>
      holdOn(shares[nth] as HeldShare, limits)(caller)(bytes)
    hold(0, 'greedy', 130_000)()
    hold(1, 'greedy', 130_000)()
    expect(hold(2, 'greedy', 60_000)).toThrow(
      expect.objectContaining({ code: 'limit.held-bytes', retryAfterSeconds: 2 }),
    )
    expect(held.bytes).toBe(260_000 - 2 * 16_384)
    expect(hold(2, 'greedy', 16_000)).not.toThrow()
    expect(hold(3, 'other', 240_000)).not.toThrow()
    shares[0]?.release()
    expect(hold(2, 'greedy', 100_000)).not.toThrow()
  })

  it('are no more than that for one request, which would never have room', () => {
    const limits = { maxPerRequestBytes: 1_000_000, maxTogetherBytes: 1_000_000 }
    expect(() => holdOn(new HeldBytes().share(), limits)('one')(251_000)).toThrow(
      expect.objectContaining({ code: 'limit.request-bytes' }),
    )
  })
})
