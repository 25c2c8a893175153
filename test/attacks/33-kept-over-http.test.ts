import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PlainConfiguration, type Stack, startStack } from '../e2e/stack.ts'
import { createRandom, type Random } from '../soundness/random.ts'

// One map server behind two mounts, of which one keeps answers. Whatever is asked, in whatever form and after whoever else: the reply is that of the other mount.

const callers = ['near-key', 'near-too-key', 'far-key', 'all-key'] as const
type Caller = (typeof callers)[number]

const configure = (configuration: PlainConfiguration) => {
  const [mount] = configuration.mounts
  configuration.mounts = [
    { ...mount, path: '/kept', cache: [{ life: '1h', staleIfError: '1h' }] },
    { ...mount, path: '/plain' },
  ]
  const view = (name: string, where: string) => ({
    name,
    to: { roles: [name] },
    on: { services: ['Assets_Service'] },
    for: ['view', 'query', 'identify'],
    with: { fields: { except: ['owner_name', 'phone'] }, where },
  })
  configuration.grants = [
    view('near', "district = 'Littlebrook'"),
    view('far', "district = 'Harborview'"),
    { name: 'all', to: { roles: ['all'] }, on: {}, for: ['view', 'query', 'identify', 'edit'] },
  ]
  configuration.keys = callers.map((key) => ({
    name: key.replace('-key', ''),
    key,
    roles: [key.replace(/(-too)?-key/, '')],
  }))
}

let stack: Stack
const agent = new Agent({ keepAlive: true, maxSockets: 8 })
beforeAll(async () => {
  stack = await startStack({ configure })
  for (const mount of ['kept', 'plain']) await send({ mount, caller: 'all-key', form: forms[0] as Form })
})
afterAll(async () => {
  agent.destroy()
  await stack?.close()
})

const service = 'rest/services/Assets_Service'
const extent = 'bbox=-118.5,34,-117.5,35&bboxSR=4326&size=64,64'

/** A request in one of its forms; those of one `ask` have one meaning. */
interface Form {
  readonly path: string
  readonly query: string
  readonly method?: 'GET' | 'HEAD' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
}

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

interface Asking {
  readonly mount: string
  readonly caller: Caller
  readonly form: Form
  readonly ifNoneMatch?: string | undefined
}

interface Told {
  readonly status: number
  readonly type: string | undefined
  readonly etag: string | undefined
  /** As latin1, without its coding, under the name of one mount. */
  readonly body: string
}

async function send({ mount, caller, form, ifNoneMatch }: Asking): Promise<Told> {
  const { method = 'GET', path, query, headers } = form
  const isPost = method === 'POST'
  const asking = request(`${stack.gatewayUrl}/${mount}/${path}${isPost ? '' : `?${query}`}`, {
    agent,
    method,
    headers: {
      token: caller,
      ...(isPost ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      ...headers,
      ...(ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch }),
    },
  }).end(isPost ? query : undefined)
  const [reply] = (await once(asking, 'response')) as [IncomingMessage]
  const { 'content-encoding': coding, 'content-type': type, etag } = reply.headers
  const body = decoded(await buffer(reply), coding)
  const text = body
    .toString('latin1')
    .replaceAll(`/${mount}/`, '/mount/')
    .replace(/mg_ticket=[\w.~-]+/g, 'ticket')
  return { status: reply.statusCode ?? 0, type, etag, body: withoutNames(text) }
}

const decoded = (body: Buffer, coding: string | undefined): Buffer =>
  body.length === 0
    ? body
    : coding === 'gzip'
      ? gunzipSync(body)
      : coding === 'br'
        ? brotliDecompressSync(body)
        : body

/** Names of pictures that are fetched later are made at random. */
const withoutNames = (text: string): string => text.replaceAll(/"href":"[^"]*"/g, '"href":""')

/** A body that was given with a validator, and in answer to what. */
interface Named {
  readonly etag: string
  readonly form: Form
  readonly body: string
}

/** What a caller asks, and what they, or somebody else, were given before. */
interface Compared extends Pick<Asking, 'caller' | 'form'> {
  readonly known?: Named | undefined
}

let asked = 0
/** What nobody asked before, and is not coded, so that nothing that the gateway remembers is of use for it. */
function anew({ query, headers, ...form }: Form): Form {
  asked += 1
  return {
    ...form,
    query: `${query.replace(/&_ts=\d+/, '')}&_ts=${1_000 + asked}`,
    headers: { ...headers, 'accept-encoding': 'identity' },
  }
}

/** Asks one mount, and the other as if for the first time. What is wrong with the reply, if anything. */
async function compare({ caller, form, known }: Compared, named: Named[]) {
  const kept = await send({ mount: 'kept', caller, form, ifNoneMatch: known?.etag })
  const plain = await send({ mount: 'plain', caller, form: anew(form) })
  const { method = 'GET', path, query, headers } = form
  const where = `${caller} ${method} ${path}?${query} ${JSON.stringify(headers ?? {})}`
  if (kept.status === 304) {
    const isSame = known?.body === plain.body
    return plain.status === 200 && (isSame || method === 'HEAD')
      ? undefined
      : `${where}: 304 for another reply`
  }
  if (kept.etag !== undefined && method !== 'HEAD') named.push({ etag: kept.etag, form, body: kept.body })
  const [one, other] = [kept, plain].map(({ status, type, body }) => JSON.stringify([status, type, body]))
  return one === other ? undefined : `${where}: ${one?.slice(0, 150)} and not ${other?.slice(0, 150)}`
}

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
    for (const form of forms) for (const caller of callers) wrong.push(await compare({ caller, form }, named))
    for (let nth = 0; nth < 600; nth += 1) wrong.push(await compare(askingOf(random, named), named))
    expect(wrong.filter((one) => one !== undefined)).toEqual([])
    const from = stack.audit.flatMap(({ cache }) => cache ?? [])
    expect(from.filter((one) => one === 'hit').length).toBeGreaterThan(100)
    expect(stack.audit.filter(({ status }) => status === 304).length).toBeGreaterThan(10)
  })
})
