import { buildRequest, openRequest, type RawRequest } from '@mapgate/protocol'
import { afterAll, describe, expect, it } from 'vitest'
import { fixedLoopMs, processorMs } from '../../../../test/processor-time.ts'
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

/** Processor milliseconds of the longest step that this thread takes for a form, and what became of it. */
async function walked(raw: RawRequest) {
  const steps: number[] = []
  const step = <T>(work: () => T): T => {
    const made: T[] = []
    steps.push(processorMs(() => made.push(work())))
    return made[0] as T
  }
  const opened = step(() => openRequest(raw))
  const coming = step(() => reader.read(raw, opened, context))
  const start = process.threadCpuUsage()
  const parsed = await coming
  const { user, system } = process.threadCpuUsage(start)
  steps.push((user + system) / 1_000)
  const request = parsed?.request
  const built = request ? step(() => buildRequest(request)) : undefined
  return { ms: Math.max(...steps), parsed, built }
}

const bytesOf = (built: { body?: string | Uint8Array } | undefined): Buffer => Buffer.from(built?.body ?? '')

describe('a large form', () => {
  it.each(Object.keys(forms))('%s is read as anywhere, and no step of it takes 50 ms', async (name) => {
    const raw = forms[name] as RawRequest
    const [first, second] = [await walked(raw), await walked(raw)]
    const here = openRequest(raw).read()
    expect(first.parsed?.fault).toEqual(here.fault)
    expect(first.parsed?.request?.operation).toBe(here.request?.operation)
    expect(first.parsed?.request?.parameters).toEqual(here.request?.parameters)
    expect(Object.isFrozen(first.parsed?.request?.parameters)).toBe(true)
    expect(bytesOf(first.built).equals(bytesOf(here.request && buildRequest(here.request)))).toBe(true)
    // A fixed loop takes about ten milliseconds.
    expect(Math.min(first.ms, second.ms) / fixedLoopMs()).toBeLessThan(5)
  })

  it('that is small, or has a file, is read here', () => {
    const small = post('/0/query', { where: '1=1' })
    expect(reader.read(small, openRequest(small), context)).toBeUndefined()
    const file = { ...post('/0/1/addAttachment', {}), body: Buffer.alloc(200_000) }
    expect(reader.read(file, openRequest(file), context)).toBeUndefined()
  })
})
