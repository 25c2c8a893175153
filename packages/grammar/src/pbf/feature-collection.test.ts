import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodeFeatureCollection,
  decodePbfGeometry,
  encodeFeatureCollection,
  encodePbfGeometry,
} from './feature-collection.ts'
import { isSealed, type MessageShape, type Slot } from './message.ts'
import { featureCollectionShape, type PbfFeatureCollection } from './shapes.ts'

const bytesOf = (hex: string) =>
  Uint8Array.from(hex.match(/[0-9a-f]{2}/g) ?? [], (pair) => Number.parseInt(pair, 16))
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

function decode(bytes: Uint8Array): PbfFeatureCollection {
  const result = decodeFeatureCollection(bytes)
  if ('fault' in result) throw new Error(`${result.fault.message} at ${result.fault.position}`)
  return result.collection
}

/** Random messages of a shape, as the format allows them. */
function messagesOf(shape: MessageShape): fc.Arbitrary<Record<string, unknown>> {
  const slots = Object.entries(shape).filter(([name]) => name !== 'values' && name !== 'index')
  const plain = slots
    .filter(([, slot]) => !slot.oneOf)
    .map(([name, slot]) => [name, arbitraryOf(slot)] as const)
  const record = fc.record(Object.fromEntries(plain), { requiredKeys: [] })
  const choices = slots
    .filter(([, slot]) => slot.oneOf)
    .map(([name, slot]) => arbitraryOf(slot).map((value) => ({ [name]: value })))
  return choices.length === 0
    ? record
    : fc.tuple(record, fc.oneof(...choices)).map(([rest, choice]) => ({ ...rest, ...choice }))
}

function arbitraryOf({ type, many }: Slot): fc.Arbitrary<unknown> {
  const single = singleOf(type)
  return many ? fc.array(single, { minLength: 1, maxLength: 3 }) : single
}

function singleOf(type: Slot['type']): fc.Arbitrary<unknown> {
  if (typeof type === 'object')
    return isSealed(type) ? messagesOf(type.sealed).map(sealedBytes) : messagesOf(type)
  const large = (min: bigint, max: bigint) =>
    fc.bigInt({ min, max }).map((n) => (Number.isSafeInteger(Number(n)) ? Number(n) : n))
  const kinds: Record<typeof type, fc.Arbitrary<unknown>> = {
    string: fc.string({ unit: 'grapheme' }),
    bytes: fc.uint8Array(),
    bool: fc.boolean(),
    double: fc.double({ noNaN: true }),
    float: fc.float({ noNaN: true }),
    enum: fc.nat({ max: 127 }),
    uint32: fc.nat({ max: 0xffff_ffff }),
    sint32: fc.integer(),
    int64: large(-(2n ** 63n), 2n ** 63n - 1n),
    uint64: large(0n, 2n ** 64n - 1n),
    sint64: large(-(2n ** 63n), 2n ** 63n - 1n),
  }
  return kinds[type]
}

function sealedBytes(message: Record<string, unknown>): Uint8Array {
  return 'coords' in message && 'lengths' in message ? encodePbfGeometry(message) : new Uint8Array()
}

/** Columns and attributes side by side, as `decodeFeatureCollection` wants them. */
function aligned(message: Record<string, unknown>): PbfFeatureCollection {
  const collection = message as PbfFeatureCollection
  const result = collection.queryResult?.featureResult
  if (!result) return { ...collection, queryResult: collection.queryResult ?? { countResult: {} } }
  const count = Math.min(
    result.fields?.length ?? 0,
    ...(result.features ?? []).map((f) => f.attributes?.length ?? 0),
  )
  const { fields, features, ...rest } = result
  const kept = features?.map(({ attributes, ...feature }) => ({
    ...feature,
    ...(count > 0 && attributes && { attributes: attributes.slice(0, count) }),
  }))
  return {
    ...collection,
    queryResult: {
      featureResult: {
        ...rest,
        ...(count > 0 && fields && { fields: fields.slice(0, count) }),
        ...(kept && { features: kept }),
      },
    },
  }
}

/** A length-prefixed field in hexadecimal, written as the wire format says, without the code under test. */
const part = (number: number, hex: string) => byte(number * 8 + 2) + byte(hex.length / 2) + hex
const byte = (value: number) =>
  (value < 0x80 ? value : (value & 0x7f) | 0x80).toString(16).padStart(2, '0') + (value < 0x80 ? '' : '01')
const text = (value: string) => Buffer.from(value).toString('hex')

const feature = (...attributes: string[]) =>
  part(15, attributes.map((value) => part(1, value)).join('') + part(2, '1201021a0400010203'))
const reply = (result: string) => bytesOf(part(1, text('2.1')) + part(2, result))
const columns = part(13, `${part(1, text('OID'))}1006`) + part(13, `${part(1, text('OWNER'))}1004`)
const twoFeatures = [
  part(1, text('OID')),
  part(2, `${part(1, text('OID'))}1001`),
  '3802',
  part(8, '08e620'),
  '4801',
  columns,
  feature('2807', part(1, text('Ann'))),
  feature('2808', '5001'),
].join('')

describe('a feature collection', () => {
  it('is read from the bytes of the published format', () => {
    const { version, queryResult } = decode(reply(part(1, twoFeatures)))
    expect(version).toBe('2.1')
    expect(queryResult?.featureResult).toMatchObject({
      objectIdFieldName: 'OID',
      uniqueIdField: { name: 'OID', isSystemMaintained: true },
      geometryType: 2,
      spatialReference: { wkid: 4198 },
      exceededTransferLimit: true,
      fields: [
        { name: 'OID', fieldType: 6 },
        { name: 'OWNER', fieldType: 4 },
      ],
      features: [
        { attributes: [{ uint: 7 }, { string: 'Ann' }] },
        { attributes: [{ uint: 8 }, { null: true }] },
      ],
    })
    const bytes = queryResult?.featureResult?.features?.[0]?.geometry ?? new Uint8Array()
    expect(decodePbfGeometry(bytes)).toEqual({ lengths: [2], coords: [0, -1, 1, -2] })
  })

  it.each([
    ['features', part(1, twoFeatures)],
    ['no features', part(1, '')],
    ['a count', part(2, '08ac02')],
    ['a count of none', part(2, '')],
    ['ids', part(3, part(1, text('OID')) + part(3, '01ac02ffffffffffffffffff01'))],
    ['an extent', part(4, `${part(1, `09${'00'.repeat(8)}21${'00'.repeat(6)}f03f`)}1003`)],
  ])('with %s becomes the same bytes again', (_, hex) => {
    const bytes = reply(hex)
    expect(hexOf(encodeFeatureCollection(decode(bytes)))).toBe(hexOf(bytes))
  })

  it('keeps numbers of 64 bits exactly', () => {
    const ids = decode(reply(part(3, part(3, '01ffffffffffffffffff01')))).queryResult?.idsResult?.objectIds
    expect(ids).toEqual([1, 2n ** 64n - 1n])
  })

  it('survives model to bytes to model, whatever it holds', () => {
    fc.assert(
      fc.property(messagesOf(featureCollectionShape).map(aligned), (collection) => {
        const bytes = encodeFeatureCollection(collection)
        const again = decode(bytes)
        expect(again).toEqual(collection)
        expect(hexOf(encodeFeatureCollection(again))).toBe(hexOf(bytes))
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    ['nothing', '', 'no result'],
    ['no result', part(2, ''), 'no result'],
    ['an unknown field', part(3, ''), 'the field 3 is not known'],
    [
      'an unknown field inside a geometry',
      part(2, part(1, part(15, part(2, part(9, ''))))),
      'the field 9 is not known',
    ],
    [
      'an unknown kind of attribute',
      part(2, part(1, columns + feature('2807', part(12, '')))),
      'the field 12',
    ],
    ['a wrong wire type', '0801', 'version has a wrong type'],
    ['a group', '0b0c', 'version has a wrong type'],
    ['a version twice', part(1, '') + part(1, ''), 'version is given twice'],
    ['two kinds of result', part(2, part(1, '') + part(2, '')), 'countResult is given beside'],
    [
      'two values in one attribute',
      part(2, part(1, columns + feature('2807', '28073002'))),
      'int64 is given beside',
    ],
    ['two geometries', part(2, part(1, part(15, part(2, '') + part(3, '')))), 'shapeBuffer is given beside'],
    ['a truncated message', '1205', 'ends inside a value'],
    ['an inner length that is too long', part(2, '0a7f'), 'ends inside a value'],
    ['a number without end', part(2, part(2, '08ffffffffffffffffffff01')), 'longer than 64 bits'],
    ['a number past 64 bits', part(2, part(2, '08ffffffffffffffffff7f')), 'longer than 64 bits'],
    ['a length past 32 bits', '12ffffffffff0f', 'longer than 32 bits'],
    ['text that is not UTF-8', part(1, 'ff'), 'not UTF-8'],
    ['a truth value of 2', part(2, part(1, '4802')), 'neither 0 nor 1'],
    [
      'fewer attributes than fields',
      part(2, part(1, columns + feature('2807'))),
      'one attribute for each field',
    ],
    ['more attributes than fields', part(2, part(1, feature('2807'))), 'one attribute for each field'],
    ['attributes by index', part(2, part(1, columns + feature('2807', '28075801'))), 'with an index'],
    ['attributes in a pool', part(2, part(1, part(14, '2807'))), 'in a common pool'],
  ])('with %s is a fault', (_, hex, message) => {
    const result = decodeFeatureCollection(bytesOf(hex))
    expect('fault' in result && result.fault.message).toContain(message)
  })

  it('of any bytes is read or refused, never a crash', () => {
    const seed = reply(part(1, twoFeatures))
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: seed.length - 1 }), fc.nat({ max: 255 })), { maxLength: 4 }),
        (changes) => {
          const bytes = seed.slice()
          for (const [at, value] of changes) bytes[at] = value
          const result = decodeFeatureCollection(bytes)
          if ('fault' in result) expect(result.fault.position).toBeLessThanOrEqual(bytes.length)
          else expect(decode(encodeFeatureCollection(result.collection))).toEqual(result.collection)
        },
      ),
      { numRuns: 5000 },
    )
  })
})
