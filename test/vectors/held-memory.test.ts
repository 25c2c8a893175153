import { openRequest, type RawRequest } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { heldMemoryBytes } from '../forced-collection.ts'

const mebibyte = 1_048_576
const bytes = 10_240
const atOnce = 10

const post = (path: string, name: string, value: string): RawRequest => ({
  method: 'POST',
  path: `/rest/services/F/FeatureServer${path}`,
  query: 'f=json',
  contentType: 'application/x-www-form-urlencoded',
  body: new TextEncoder().encode(`${name}=${value}`.slice(0, bytes)),
})
/** As many of a text as fit, without the last separator. */
const filled = (unit: string, separator = ''): string =>
  Array(Math.floor((bytes - 100) / (unit.length + separator.length)))
    .fill(unit)
    .join(separator)

const requests: Readonly<Record<string, RawRequest>> = {
  'a condition of many terms': post('/0/query', 'where', filled('a=1', ' or ')),
  'a condition of brackets': post('/0/query', 'where', filled('(')),
  'a list in a condition': post('/0/query', 'where', `a in (${filled('1', ',')})`),
  'conditions for layers': post('/query', 'layerDefs', filled('0:a=1', ';')),
  'a polygon of vertices': post('/0/query', 'geometry', `{"rings":[[${filled('[1,2]', ',')}]]}`),
  'lists in lists': post('/0/query', 'geometry', `{"rings":[${filled('[]', ',')}]}`),
  objects: post('/0/applyEdits', 'adds', `[${filled('{}', ',')}]`),
  'rows with shapes': post('/0/applyEdits', 'adds', `[${filled('{"geometry":{"x":1,"y":1}}', ',')}]`),
  ids: post('/0/query', 'objectIds', filled('1', ',')),
  'names of fields': post('/0/query', 'outFields', filled('a', ',')),
  statistics: post('/0/query', 'outStatistics', `[${filled('{}', ',')}]`),
  'many parameters': post('/0/query', 'a', filled('&a=1')),
  ampersands: post('/0/query', 'a', filled('&')),
  percents: post('/0/query', 'where', filled('%28')),
}

describe('ten kibibytes of a request', () => {
  it.each(Object.entries(requests))('make no more than a mebibyte held: %s', (_name, raw) => {
    const hold = (value: unknown[]) => {
      for (let nth = 0; nth < atOnce; nth += 1) {
        const opened = openRequest({ ...raw, body: Uint8Array.from(raw.body ?? []) })
        value.push(opened, opened.read())
      }
    }
    hold([])
    const before = heldMemoryBytes()
    const held: unknown[] = []
    hold(held)
    const each = (heldMemoryBytes() - before) / atOnce
    expect(held).toHaveLength(2 * atOnce)
    expect(each).toBeLessThan(mebibyte)
  })
})
