import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeOf } from '../cache/place.ts'
import type { Place } from '../cache/port.ts'
import { markOf, PurgeNames, purgeIn } from './purge-names.ts'

const service = (name: string): Place => ({ upstream: 'ags', service: name })

function namesAfter(places: readonly string[], most?: number): PurgeNames {
  const names = new PurgeNames(most)
  places.forEach((place, index) => {
    names.note({ place, name: `name ${index}` })
  })
  return names
}

describe('Names of purges', () => {
  it('are those of everything, the upstream and the service', () => {
    const names = namesAfter(['', placeOf({ upstream: 'ags' }), placeOf(service('a')), placeOf(service('b'))])
    expect(names.of({})).toEqual(['name 0'])
    expect(names.of({ upstream: 'ags' })).toEqual(['name 0', 'name 1'])
    expect(names.of(service('a'))).toEqual(['name 0', 'name 1', 'name 2'])
    expect(names.of(service('c'))).toEqual(['name 0', 'name 1', ''])
    expect(names.of({ upstream: 'other', service: 'a' })).toEqual(['name 0', '', ''])
  })

  it('count for a place that only begins a generation', () => {
    const names = namesAfter([placeOf(service('a')), markOf(service('a')), markOf({})])
    expect(names.of(service('a'))).toEqual(['name 2', '', 'name 1'])
    expect([purgeIn(markOf(service('a'))), purgeIn(placeOf(service('a')))]).toEqual([undefined, service('a')])
  })

  it.each(['text', '{}', '[1]', '-what a later release writes'])(
    'count for everything where the text is not known: %s',
    (place) => {
      expect(namesAfter([place]).of(service('a'))[0]).toBe('name 0')
    },
  )

  it('of services beyond the bound are the newest among them, those of wider places stay', () => {
    const names = namesAfter(['', ...['a', 'b', 'c', 'd'].map((each) => placeOf(service(each)))], 2)
    expect(names.of(service('d'))).toEqual(['name 0', '', 'name 4'])
    expect(names.of(service('c'))).toEqual(['name 0', '', 'name 3'])
    expect(['a', 'b', 'never purged'].map((each) => names.of(service(each)).at(-1))).toEqual(
      Array(3).fill('name 2'),
    )
  })

  it('are never older than the last purge of a place, nor other ones for who begins later', () => {
    const each = fc.constantFrom(
      '',
      placeOf({ upstream: 'ags' }),
      ...'abcdef'.split('').map((name) => placeOf(service(name))),
    )
    fc.assert(
      fc.property(fc.array(each, { maxLength: 40 }), fc.integer({ min: 1, max: 4 }), (places, most) => {
        const names = namesAfter(places, most)
        const late = new PurgeNames(most)
        // The store keeps the newest of each place.
        places.forEach((place, index) => {
          if (places.lastIndexOf(place) === index) late.note({ place, name: `name ${index}` })
        })
        for (const name of 'abcdefg') {
          const of = names.of(service(name))
          expect(late.of(service(name))).toEqual(of)
          const last = places.lastIndexOf(placeOf(service(name)))
          const named = of.at(-1) === '' ? -1 : Number(of.at(-1)?.slice('name '.length))
          expect(named).toBeGreaterThanOrEqual(last)
        }
      }),
    )
  })
})
