import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { type PlainConfiguration, type Stack, startStack } from '../e2e/stack.ts'

export const callers = ['near-key', 'near-too-key', 'far-key', 'all-key'] as const
/** The key of a caller: two of the same rights, one of others, and one from whom nothing is hidden. */
export type Caller = (typeof callers)[number]

const configure = (configuration: PlainConfiguration) => {
  const [mount] = configuration.mounts
  configuration.admin = { port: 0 }
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
    view('far', "district = 'Cottonwood'"),
    { name: 'all', to: { roles: ['all'] }, on: {}, for: ['view', 'query', 'identify', 'edit'] },
  ]
  configuration.keys = callers.map((key) => ({
    name: key.replace('-key', ''),
    key,
    roles: [key.replace(/(-too)?-key/, '')],
  }))
}

const agent = new Agent({ keepAlive: true, maxSockets: 8 })

/** One map server behind two mounts: `/kept` keeps its answers, `/plain` does not. The catalogue of both has the service already. */
export async function startKeptMounts(): Promise<Stack> {
  const stack = await startStack({ configure })
  const form = { path: 'rest/services/Assets_Service/MapServer', query: 'f=json' }
  for (const mount of ['kept', 'plain']) await send(stack.gatewayUrl, { mount, caller: 'all-key', form })
  return stack
}

/** A request in one of its forms; those of one `ask` have one meaning. */
export interface Form {
  readonly path: string
  readonly query: string
  readonly method?: 'GET' | 'HEAD' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
}

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

async function send(url: string, { mount, caller, form, ifNoneMatch }: Asking): Promise<Told> {
  const { method = 'GET', path, query, headers } = form
  const isPost = method === 'POST'
  const asking = request(`${url}/${mount}/${path}${isPost ? '' : `?${query}`}`, {
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
export interface Named {
  readonly etag: string
  readonly form: Form
  readonly body: string
}

/** What a caller asks, and what they, or somebody else, were given before. */
export interface Compared extends Pick<Asking, 'caller' | 'form'> {
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
export async function compare(
  { gatewayUrl: url }: Stack,
  { caller, form, known }: Compared,
  named: Named[] = [],
): Promise<string | undefined> {
  const kept = await send(url, { mount: 'kept', caller, form, ifNoneMatch: known?.etag })
  const plain = await send(url, { mount: 'plain', caller, form: anew(form) })
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
