import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Subject } from '../../core/upstream/subject.ts'
import type { Purge } from '../port.ts'
import { purgeConcerns } from './purge-concerns.ts'
import { PurgeLog } from './purge-log.ts'

const upstream = fc.constantFrom('ags', 'other', 'ags"]')
const service = fc.constantFrom('', 'water', 'water/mains')
const layers = fc.option(fc.uniqueArray(fc.nat(3), { maxLength: 2 }), { nil: undefined })
const extent = fc.option(
  fc.tuple(fc.nat(3), fc.nat(3), fc.constantFrom(3857, 4326)).map(([x, y, wkid]) => ({
    wkid,
    xmin: x,
    xmax: x + 1,
    ymin: y,
    ymax: y + 1,
  })),
  { nil: undefined },
)
const present = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined))
const purge = fc
  .record({
    upstream: fc.option(upstream, { nil: undefined }),
    service: fc.option(service, { nil: undefined }),
    layers,
    extent,
  })
  .map((each) => present(each) as Purge)
const subject = fc
  .record({ upstream, service, layers, extent })
  .map((each) => present(each) as unknown as Subject)

describe('The log of purges', () => {
  it('says of a subject and a time whether a purge since then concerned it', () => {
    fc.assert(
      fc.property(fc.array(purge, { maxLength: 30 }), subject, fc.nat(30), (purges, about, since) => {
        const log = new PurgeLog()
        for (const [index, each] of purges.entries()) log.add({ number: index + 1, purge: each })
        const expected = purges.some((each, index) => index + 1 > since && purgeConcerns(each, about))
        expect(log.concerns(about, since)).toBe(expected)
      }),
    )
  })

  it('forgets details of old purges, and then takes them for purges of the whole service', () => {
    const log = new PurgeLog()
    const about = { upstream: 'ags', service: 'water' }
    for (let number = 1; number <= 100; number += 1) log.add({ number, purge: { ...about, layers: [1] } })
    expect(log.concerns({ ...about, layers: [2] }, 0)).toBe(true)
    expect(log.concerns({ ...about, layers: [2] }, 99)).toBe(false)
    expect(log.concerns({ upstream: 'ags', service: 'other' }, 0)).toBe(false)
  })
})
