import { type BuiltRequest, buildRequest, openRequest, type Parsed, type RawRequest } from '@mapgate/protocol'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { longTextsOf } from '../../../../test/long-texts.ts'
import { createLargeFormReader } from './large-forms.ts'

const reader = createLargeFormReader()
afterAll(() => reader.close())

const context = { caller: 'key:demo', signal: new AbortController().signal, hold: undefined }
const post = (path: string, form: Readonly<Record<string, string>>): RawRequest => ({
  method: 'POST',
  path: `/rest/services/A/FeatureServer${path}`,
  query: 'f=json',
  contentType: 'application/x-www-form-urlencoded',
  body: Buffer.from(String(new URLSearchParams(form))),
})
const list = (count: number, item: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => item(at)).join(',')
const row = (fields: number) =>
  `{"attributes":{${list(fields, (at) => `"f${at}":1`)}},"geometry":{"x":1,"y":2}}`

/** Forms that take long to read, each as large as it may be. */
const forms: Readonly<Record<string, RawRequest>> = {
  'a polygon of 100,000 vertices': post('/0/query', {
    where: "name LIKE 'a%'",
    geometry: `{"rings":[[${list(100_000, (at) => `[${at}.123456789,-12345.678912345]`)}]]}`,
    geometryType: 'esriGeometryPolygon',
  }),
  '2,500 rows of 50 fields': post('/0/applyEdits', { adds: `[${list(2_500, () => row(50))}]` }),
  'rows for several layers': post('/applyEdits', {
    edits: `[${list(3, (id) => `{"id":${id},"adds":[${list(900, () => row(50))}],"deletes":[1]}`)}]`,
  }),
  'conditions for many layers': post('/query', {
    layerDefs: JSON.stringify(
      Object.fromEntries(
        Array.from({ length: 60 }, (_, id) => [id, list(300, () => "(a='1')").replaceAll(',', ' OR ')]),
      ),
    ),
  }),
  'a text of nothing but escapes': post('/0/query', { geometry: `{"x":"${'\\n'.repeat(1_900_000)}"}` }),
  'nothing but spaces': {
    ...post('/0/query', {}),
    body: Buffer.from(`geometry={"x":${'+'.repeat(9_000_000)}1}`),
  },
  'ten million commas': { ...post('/0/query', {}), body: Buffer.from(`geometry=[${','.repeat(9_900_000)}`) },
  'an object of many names': post('/0/query', { geometry: `{${list(150_000, (at) => `"k${at}":1`)}}` }),
  'lines that look like a boundary': {
    ...post('/0/query', {}),
    contentType: 'multipart/form-data; boundary=B',
    body: Buffer.from(
      `--B\r\nContent-Disposition: form-data; name="geometry"\r\n\r\n${'\r\n-'.repeat(3_300_000)}\r\n--B--`,
    ),
  },
}

/** What became of a form, and which long texts this thread read and wrote for it after the form was opened. */
async function walked(raw: RawRequest) {
  const read = vi.fn(openRequest(raw).read)
  const opened = { ...openRequest(raw), read }
  const made: { parsed?: Parsed | undefined; built?: BuiltRequest } = {}
  const longTexts = await longTextsOf(async () => {
    const coming = reader.read(raw, opened, context)
    expect(coming).toBeInstanceOf(Promise)
    made.parsed = await coming
    if (made.parsed?.request) made.built = buildRequest(made.parsed.request)
  })
  return { ...made, longTexts, readHere: read.mock.calls.length }
}

const bytesOf = (built: { body?: string | Uint8Array } | undefined): Buffer => Buffer.from(built?.body ?? '')

describe('a large form', () => {
  it.each(Object.keys(forms))('%s is read as anywhere, and in another thread', async (name) => {
    const raw = forms[name] as RawRequest
    const { parsed, built, ...here } = await walked(raw)
    const plain = openRequest(raw).read()
    expect(parsed?.fault).toEqual(plain.fault)
    expect(parsed?.request?.operation).toBe(plain.request?.operation)
    expect(parsed?.request?.parameters).toEqual(plain.request?.parameters)
    expect(Object.isFrozen(parsed?.request?.parameters)).toBe(true)
    expect(bytesOf(built).equals(bytesOf(plain.request && buildRequest(plain.request)))).toBe(true)
    expect(here).toEqual({ longTexts: [], readHere: 0 })
  })

  it.each(Object.keys(forms))('%s is opened without reading its values, and searched once', async (name) => {
    const raw = forms[name] as RawRequest
    const searches = [vi.spyOn(Uint8Array.prototype, 'indexOf'), vi.spyOn(Buffer.prototype, 'indexOf')]
    const longTexts = await longTextsOf(() => openRequest(raw))
    const searched = searches.flatMap(({ mock }) => mock.calls).length
    for (const search of searches) search.mockRestore()
    // The body becomes one text, or each part of it one.
    expect(longTexts).toEqual(['decode'])
    // Searching anew behind each of millions of places that look like a boundary takes a second.
    expect(searched).toBeLessThan(100)
  })

  it('that is small, or has a file, is read here', () => {
    const small = post('/0/query', { where: '1=1' })
    expect(reader.read(small, openRequest(small), context)).toBeUndefined()
    const file = { ...post('/0/1/addAttachment', {}), body: Buffer.alloc(200_000) }
    expect(reader.read(file, openRequest(file), context)).toBeUndefined()
  })
})
