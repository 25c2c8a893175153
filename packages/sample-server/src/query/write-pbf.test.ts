import { PbfReader } from 'pbf'
import { describe, expect, it } from 'vitest'
import { createSmallWorld } from '../feature-server/small-world.fixture.ts'
import type { FeaturesResult } from './query-result.ts'
import { webMercator } from './spatial-reference.ts'
import { queryPbf } from './write-pbf.ts'

/** A message as its fields in the order of the wire: numbers stay numbers, the rest are bytes. */
type Message = [field: number, value: number | Uint8Array][]

function messageOf(bytes: Uint8Array): Message {
  const reader = new PbfReader(bytes)
  const message: Message = []
  for (let field = reader.nextField(); field; field = reader.nextField()) {
    const value =
      reader.type === 0
        ? reader.readVarint(true)
        : reader.type === 1
          ? reader.readDouble()
          : reader.readBytes()
    message.push([field, value])
  }
  return message
}

/** All values of one field of a message, each read by `read`. */
function fieldsOf<T>(message: Message, field: number, read: (value: Uint8Array) => T): T[] {
  return message.filter(([number]) => number === field).map(([, value]) => read(value as Uint8Array))
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const zigzag = (value: number) => (value < 0 ? -2 * value - 1 : 2 * value)
const packedSigned = (bytes: Uint8Array) => {
  const reader = new PbfReader(bytes)
  const numbers: number[] = []
  while (reader.pos < reader.length) numbers.push(reader.readSVarint())
  return numbers
}

const world = createSmallWorld()
const [wells, fields] = [world.layer(0), world.layer(1)]
if (!wells || !fields) throw new Error('the small world has lost its layers')

function queryResult(bytes: Uint8Array): Message {
  const message = messageOf(bytes)
  expect(fieldsOf(message, 1, text)).toEqual(['1.2'])
  return fieldsOf(message, 2, messageOf)[0] ?? []
}

describe('queryPbf', () => {
  it('writes a count', () => {
    expect(fieldsOf(queryResult(queryPbf(wells, { kind: 'count', count: 300 })), 2, messageOf)).toEqual([
      [[1, 300]],
    ])
  })

  it('writes object ids', () => {
    const [ids = []] = fieldsOf(
      queryResult(queryPbf(wells, { kind: 'ids', objectIdField: 'OBJECTID', objectIds: [1, 300] })),
      3,
      messageOf,
    )
    expect(fieldsOf(ids, 1, text)).toEqual(['OBJECTID'])
    expect(fieldsOf(ids, 3, (bytes) => [...bytes])).toEqual([[1, 0xac, 0x02]])
  })

  it('writes values by the types of their fields, and null as an empty message', () => {
    const names = ['OBJECTID', 'name', 'depth', 'dug', 'secret']
    const result: FeaturesResult = {
      kind: 'features',
      fields: names.flatMap((name) => wells.fields.filter((field) => field.name === name)),
      features: [
        {
          attributes: { OBJECTID: 7, name: 'Ü', depth: 2, dug: -1000, secret: null },
          geometry: { x: 100, y: 50 },
          centroid: null,
        },
      ],
      hasGeometry: true,
      reference: webMercator,
      exceededTransferLimit: true,
      transform: null,
    }
    const [collection = []] = fieldsOf(queryResult(queryPbf(wells, result)), 1, messageOf)
    expect(fieldsOf(collection, 1, text)).toEqual(['OBJECTID'])
    expect(collection).toContainEqual([7, 0])
    expect(collection).toContainEqual([9, 1])
    expect(fieldsOf(collection, 8, messageOf)).toEqual([
      [
        [1, 102100],
        [2, 3857],
      ],
    ])
    expect(fieldsOf(collection, 13, (bytes) => fieldsOf(messageOf(bytes), 1, text)[0])).toEqual(names)
    const [feature = []] = fieldsOf(collection, 15, messageOf)
    const values = fieldsOf(feature, 1, messageOf)
    expect(values.map((message) => message[0]?.[0])).toEqual([5, 1, 3, 8, undefined])
    expect(values.map((message) => message[0]?.[1])).toEqual([
      7,
      expect.anything(),
      2,
      zigzag(-1000),
      undefined,
    ])
    expect(text(values[1]?.[0]?.[1] as Uint8Array)).toBe('Ü')
  })

  it('puts polygons on a grid that is fine enough, ring by ring in differences', () => {
    const rings = [
      [
        [0, 0],
        [0, 10.5],
        [10, 10.5],
        [10, 0],
        [0, 0],
      ],
      [
        [2, 2],
        [3, 2],
        [3, 3],
        [2, 3],
        [2, 2],
      ],
    ] as [number, number][][]
    const [collection = []] = fieldsOf(
      queryResult(
        queryPbf(fields, {
          kind: 'features',
          fields: [],
          features: [{ attributes: {}, geometry: { rings }, centroid: null }],
          hasGeometry: true,
          reference: webMercator,
          exceededTransferLimit: false,
          transform: null,
        }),
      ),
      1,
      messageOf,
    )
    const [transform = []] = fieldsOf(collection, 12, messageOf)
    expect(transform[0]).toEqual([1, 0])
    expect(fieldsOf(transform, 2, messageOf)).toEqual([
      [
        [1, 0.0001],
        [2, 0.0001],
      ],
    ])
    expect(fieldsOf(transform, 3, messageOf)).toEqual([
      [
        [1, 0],
        [2, 10.5],
      ],
    ])
    const [geometry = []] = fieldsOf(collection, 15, (bytes) => fieldsOf(messageOf(bytes), 2, messageOf)[0])
    expect(geometry?.[0]).toEqual([1, 3])
    expect(fieldsOf(geometry ?? [], 2, (bytes) => [...bytes])).toEqual([[5, 5]])
    expect(fieldsOf(geometry ?? [], 3, packedSigned)[0]).toEqual([
      0, 105000, 0, -105000, 100000, 0, 0, 105000, -100000, 0, 20000, 85000, 10000, 0, 0, -10000, -10000, 0,
      0, 10000,
    ])
  })

  it('has no message for an extent', () => {
    const extent = { kind: 'extent', extent: null, reference: webMercator, count: null } as const
    expect(() => queryPbf(wells, extent)).toThrow(TypeError)
  })
})
