import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { entryWith } from '../entries.fixture.ts'
import { bytesOfEntry, entryOfBytes } from './entry-bytes.ts'
import { createEntrySeal } from './entry-seal.ts'

const random = (bytes: number) => randomBytes(bytes)
const label = Buffer.from('the key of an entry')

describe.each([
  ['with a key', createEntrySeal(randomBytes(32), random)],
  ['without one', createEntrySeal(undefined, random)],
])('A value that is sealed %s', (_title, { seal, open }) => {
  it('opens at its place as what it was, and nowhere else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (value) => {
        const sealed = seal(value, label)
        expect(Buffer.from(open(sealed, label) ?? [1])).toEqual(Buffer.from(value))
        expect(open(sealed, Buffer.from('another'))).toBeUndefined()
      }),
    )
  })

  it('does not open where a byte of it changed, or where it was cut', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (value, at, change) => {
          const sealed = Uint8Array.from(seal(value, label))
          const cut = sealed.slice(0, at % sealed.length)
          const index = at % sealed.length
          sealed[index] = (sealed[index] ?? 0) ^ change
          expect(open(sealed, label)).toBeUndefined()
          expect(open(cut, label)).toBeUndefined()
        },
      ),
    )
  })
})

describe('A value that is sealed with a key', () => {
  it('shows nothing of itself, and not the same bytes twice', () => {
    const { seal } = createEntrySeal(randomBytes(32), random)
    const value = Buffer.from('water/mains')
    const sealed = Buffer.from(seal(value, label))
    expect(sealed.includes(value)).toBe(false)
    expect(sealed).not.toEqual(Buffer.from(seal(value, label)))
  })

  it('does not open under another key, and names are other digests there', () => {
    const [one, other] = [createEntrySeal(randomBytes(32), random), createEntrySeal(randomBytes(32), random)]
    expect(other.open(one.seal(Buffer.from('value'), label), label)).toBeUndefined()
    expect(other.digest('ags')).not.toEqual(one.digest('ags'))
    expect(other.fingerprint).not.toBe(one.fingerprint)
  })
})

it('an entry becomes bytes and an entry again', () => {
  const stored = {
    entry: entryWith({ validators: { etag: '"ä"' }, subject: { upstream: 'ags', service: '', layers: [1] } }),
    owner: 'owner',
    mark: 7,
  }
  expect(entryOfBytes(bytesOfEntry(stored))).toEqual(stored)
})
