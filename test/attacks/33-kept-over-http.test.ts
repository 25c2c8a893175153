import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../e2e/stack.ts'
import { createRandom, type Random } from '../soundness/random.ts'
import { type Compared, callers, compare, type Form, type Named, startKeptMounts } from './kept-mounts.ts'

// Whatever is asked where answers are kept, in whatever form and after whoever else: the reply is that of the mount that keeps nothing.

let stack: Stack
beforeAll(async () => {
  stack = await startKeptMounts()
})
afterAll(() => stack?.close())

const service = 'rest/services/Assets_Service'
const extent = 'bbox=-118.5,34,-117.5,35&bboxSR=4326&size=64,64'

const get = (path: string, query: string, more: Partial<Form> = {}): Form => ({ path, query, ...more })
const rowsOf = (id: number) => `${service}/MapServer/${id}/query`
const everything = 'where=1%3D1&outFields=*&resultRecordCount=40'

const forms: readonly Form[] = [
  get(`${service}/MapServer`, 'f=json'),
  get(`${service}/MapServer`, 'f=pjson'),
  get(`${service}/MapServer/`, 'f=json'),
  get(`${service}/MapServer`, 'F=json'),
  get(`${service}/mapserver`, 'f=json'),
  get(`${service.toUpperCase()}/MapServer`, 'f=json'),
  get(`${service}/MapServer`, 'f=json&callback=show'),
  get(`${service}/MapServer`, 'f=json&callback=shoe'),
  get(`${service}/MapServer`, 'f=jsonp&callback=show'),
  get(`${service}/MapServer/layers`, 'f=json'),
  get(`${service}/MapServer/2`, 'f=json'),
  get(`${service}/FeatureServer/2`, 'f=json'),
  get(`${service}/MapServer/legend`, 'f=json'),
  get(rowsOf(2), `${everything}&f=json`),
  get(rowsOf(2), `${everything.replace('40', '41')}&f=json`),
  get(rowsOf(3), `${everything}&f=json`),
  get(rowsOf(2), `${everything}&f=geojson`),
  get(rowsOf(2), `${everything}&f=pbf`),
  get(rowsOf(2), `${everything}&f=json&_ts=1`),
  get(rowsOf(2), `f=json&${everything}`),
  get(rowsOf(2), 'where=1=1&outFields=%2A&resultRecordCount=40&f=json'),
  get(rowsOf(2), 'WHERE=1%3D1&OutFields=*&resultrecordcount=40&f=json'),
  get(rowsOf(2), `${everything}&f=json`, { method: 'POST' }),
  get(rowsOf(2), `${everything}&f=json`, { method: 'HEAD' }),
  get(rowsOf(2), `${everything}&f=json`, { headers: { range: 'bytes=0-99' } }),
  get(rowsOf(2), `${everything}&f=json`, { headers: { 'accept-encoding': 'gzip' } }),
  get(rowsOf(2), `${everything}&f=json`, { headers: { 'accept-encoding': 'br' } }),
  get(rowsOf(2), `${everything}&f=json&callback=show`),
  get(rowsOf(2), `${everything}&returnCountOnly=true&f=json`),
  get(rowsOf(2), `${everything}&returnIdsOnly=true&f=json`),
  get(rowsOf(2), 'where=owner_name%20is%20not%20null&f=json'),
  get(rowsOf(2).replace('MapServer', 'FeatureServer'), `${everything}&f=json`),
  ...['image', 'json'].flatMap((f) => [
    get(`${service}/MapServer/export`, `${extent}&layers=show:2,3&f=${f}`),
    get(`${service}/MapServer/export`, `${extent}&layers=show:3,2&f=${f}`),
    get(`${service}/MapServer/export`, `${extent}&layers=show:2,4&f=${f}`),
    get(`${service}/MapServer/export`, `${extent}&layers=show%3A2%2C3&f=${f}`),
    get(`${service}/MapServer/export`, `${extent}&LAYERS=show:2,3&f=${f}`),
    get(`${service}/MapServer/export`, `f=${f}&layers=show:2,3&${extent}&_ts=7`),
  ]),
  get(`${service}/MapServer/export`, `${extent}&layers=show:2,3&f=image`, { method: 'HEAD' }),
  get(`${service}/MapServer/export`, `${extent}&layers=show:2,3&f=image`, { method: 'POST' }),
  get(`${service}/MapServer/export`, `${extent}&layers=show:2,3&f=image`, {
    headers: { range: 'bytes=0-9' },
  }),
  get(`${service}/MapServer/export`, `${extent}&layers=show:2,3&f=image`, {
    headers: { accept: 'image/png' },
  }),
  get(`${service}/MapServer/export`, `${extent}&f=image`),
  get(`${service}/MapServer/export`, `${extent}&f=image&format=jpg`),
  get(`${service}/MapServer/export`, `${extent}&layers=hide:1&f=image`),
  get(
    `${service}/MapServer/identify`,
    'geometry=-118,34.5&geometryType=esriGeometryPoint&sr=4326&layers=all&tolerance=30&mapExtent=-118.5,34,-117.5,35&imageDisplay=64,64,96&f=json',
  ),
]

/** Something that may have been asked before, now and then with a validator that somebody was given for it, or for something else. */
function askingOf(random: Random, named: readonly Named[]): Compared {
  const form = random.pick(forms)
  const own = named.filter((one) => one.form === form)
  const some = random.chance(0.4) ? own : random.chance(0.1) ? named : []
  return { caller: random.pick(callers), form, known: some.length > 0 ? random.pick(some) : undefined }
}

describe('What is kept for some callers', () => {
  it('is told to nobody else, in any form of the request, by name or by validator', async () => {
    const random = createRandom(33)
    const named: Named[] = []
    const wrong: (string | undefined)[] = []
    for (const form of forms)
      for (const caller of callers) wrong.push(await compare(stack, { caller, form }, named))
    for (let nth = 0; nth < 600; nth += 1) wrong.push(await compare(stack, askingOf(random, named), named))
    expect(wrong.filter((one) => one !== undefined)).toEqual([])
    const from = stack.audit.flatMap(({ cache }) => cache ?? [])
    expect(from.filter((one) => one === 'hit').length).toBeGreaterThan(100)
    expect(stack.audit.filter(({ status }) => status === 304).length).toBeGreaterThan(10)
  })
})
