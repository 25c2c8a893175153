import type { Random } from '../soundness/random.ts'
import { keys, user } from './configurations.ts'
import type { Ask } from './exchange.ts'
import { formType, type Plain } from './plain.ts'

/** Puts a request into the hands of somebody: a mount, a credential in one of its carriers, and what clients send besides. */
export function dress(random: Random, plain: Plain): Ask {
  const placed = atMount(random, plain)
  const signed = plain.asItIs ? placed : withCredential(random, placed)
  const { source, method, path, query, body } = signed
  return {
    source,
    method: spelled(random, method),
    target: clean(random, query === '' ? path : `${path}?${query}`),
    headers: { host: 'gate.test', ...besides(random), ...signed.headers },
    ...(body === undefined ? {} : { body }),
    ...(random.chance(0.03) ? { inChunks: true } : {}),
    ...(random.chance(0.05) ? { revalidates: true } : {}),
    ...faulty(random),
    ...(random.chance(0.006) ? { afterMs: random.pick([20_000, 200_000, 400_000, 4_000_000]) } : {}),
  }
}

const faulty = (random: Random): Pick<Ask, 'fault'> =>
  random.chance(0.015)
    ? {
        fault: random.pick([
          { kind: 'fail', status: 500 },
          { kind: 'fail', status: 404 },
          { kind: 'redirect', location: 'http://elsewhere.example/' },
          { kind: 'token-expired' },
        ] as const),
      }
    : {}

/** Node's own parser refuses blanks, controls and letters beyond ASCII before the gateway sees anything: most go in percent codes. */
const clean = (random: Random, target: string): string => {
  const raw = random.chance(0.02) ? /[\u0000-\u0020\u007f]/g : /[^\u0021-\u007e]+/g
  return Buffer.from(target.replace(raw, (text) => encodeURIComponent(text.toWellFormed()))).toString(
    'latin1',
  )
}

const spelled = (random: Random, method: string): string => {
  if (method === 'GET' && random.chance(0.02)) return 'HEAD'
  return random.chance(0.01) ? random.pick(['OPTIONS', 'PUT', 'DELETE', 'PATCH']) : method
}

function atMount(random: Random, plain: Plain): Plain {
  if (plain.own) return plain
  const mount = random.pick([
    ...Array<string>(12).fill('/arcgis'),
    '/map',
    '/map',
    '/real',
    '/real',
    '/bare',
    random.chance(0.1) ? '/nowhere' : '/arcgis',
  ])
  const path = mount === '/map' ? plain.path.replace(/^\/rest\/services/, '') : plain.path
  return { ...plain, path: `${mount}${path}` }
}

type Carry = (plain: Plain, value: string) => Plain

const header =
  (name: string, scheme = ''): Carry =>
  (plain, value) => ({ ...plain, headers: { ...plain.headers, [name]: `${scheme}${value}` } })

const parameter =
  (name: string): Carry =>
  (plain, value) => ({
    ...plain,
    query: `${plain.query}${plain.query === '' ? '' : '&'}${name}=${encodeURI(value)}`,
  })

const inForm: Carry = (plain, value) =>
  plain.headers?.['content-type'] === formType
    ? { ...plain, body: `${plain.body ?? ''}&token=${value}` }
    : parameter('token')(plain, value)

const cookie: Carry = (plain, value) => {
  const { referer = 'https://gate.test/', ...others } = plain.headers ?? {}
  return { ...plain, headers: { referer, ...others, cookie: value } }
}

const inPath: Carry = (plain, value) => ({ ...plain, path: `/t/${value}${plain.path}` })

const carriers: readonly Carry[] = [
  ...Array<Carry>(6).fill(header('token')),
  header('authorization', 'Bearer '),
  header('x-esri-authorization', 'Bearer '),
  parameter('token'),
  parameter('token'),
  inForm,
]

const basic = Buffer.from(`${user.name}:${user.password}`).toString('base64')

function withCredential(random: Random, plain: Plain): Plain {
  const carry = random.pick(carriers)
  const way = random.whole(1, 100)
  if (way <= 50) return carry(plain, keys.visitor)
  if (way <= 54) return carry(plain, keys.second)
  if (way <= 68) return carry(plain, keys.editor)
  if (way <= 71) return carry(plain, keys.stranger)
  if (way <= 74) return carry(plain, keys.bound)
  if (way <= 79) return carry(plain, 'KEPT(token)')
  if (way <= 83) return parameter('mg_ticket')(plain, 'KEPT(ticket)')
  if (way <= 86) return inPath(plain, 'KEPT(ticket)')
  if (way <= 91) return cookie(plain, 'KEPT(cookie)')
  if (way <= 92) return header('authorization', 'Basic ')(plain, basic)
  if (way <= 93) return carry(plain, random.pick(['wrong', 'mgtkt_x', 'a.b.c', '']))
  if (way <= 94) return carry(header('token')(plain, keys.visitor), random.pick(Object.values(keys)))
  return plain
}

/** What clients, browsers and proxies send besides. */
function besides(random: Random): Record<string, string> {
  const some = (probability: number, name: string, values: readonly string[]) =>
    random.chance(probability) ? { [name]: random.pick(values) } : {}
  return {
    ...some(0.25, 'origin', [
      'https://app.example',
      'https://app.example',
      'https://gate.test',
      'http://localhost:3000',
      'https://evil.example',
      'null',
    ]),
    ...some(0.3, 'accept-encoding', ['gzip', 'br', 'gzip, deflate, br', 'gzip;q=0, *', 'identity', 'zstd']),
    ...some(0.2, 'referer', ['https://app.example/', 'https://gate.test/x', 'https://evil.example/', 'x']),
    ...some(0.5, 'user-agent', ['Chrome/156', 'Mozilla/5.0 QGIS/32200', 'curl/8']),
    ...some(0.1, 'accept', ['text/html,*/*;q=0.8', 'image/*', 'application/json']),
    ...some(0.1, 'x-forwarded-for', ['10.1.2.3', '203.0.113.9:51234', 'unknown', '10.1.2.3, 198.51.100.7']),
    ...some(0.02, 'x-forwarded-host', ['evil.example']),
    ...some(0.02, 'if-none-match', ['"x"', '*']),
    ...some(0.02, 'range', ['bytes=0-9']),
    ...some(0.02, 'traceparent', ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01']),
    ...some(0.1, 'sec-fetch-mode', ['cors', 'no-cors', 'navigate']),
    ...some(0.1, 'sec-fetch-dest', ['empty', 'image', 'script', 'document']),
    ...some(0.05, 'sec-fetch-site', ['same-origin', 'cross-site', 'same-site']),
  }
}
