import type { Random } from '../soundness/random.ts'
import { keys, user } from './configurations.ts'
import type { Ask } from './exchange.ts'
import { formType, type Plain } from './plain.ts'

const own = 'https://gate.test'
const form = { 'content-type': formType }
const json = { 'content-type': 'application/json' }

const at = (path: string, query = ''): Plain => ({ source: 'pages', method: 'GET', path, query })
const endpoint = (method: string, path: string, more: Partial<Plain> = {}): Plain => ({
  source: 'endpoints',
  method,
  path,
  query: '',
  own: true,
  ...more,
})

/** The catalogue, its folders, the descriptions, and the pages of all that. */
function page(random: Random): Plain {
  const path = random.pick([
    '',
    '/',
    '/rest',
    '/rest/info',
    ...Array<string>(4).fill('/rest/services'),
    '/rest/services/',
    '/rest/services/Imagery',
    '/rest/services/Tools',
    '/rest/services/Nothing',
    '/rest/services/Assets_Service/MapServer',
    '/rest/services/Assets_Service/FeatureServer',
    '/rest/services/Assets_Service/MapServer/layers',
    '/rest/services/Assets_Service/MapServer/legend',
    `/rest/services/Assets_Service/MapServer/${random.whole(0, 8)}`,
    `/rest/services/Assets_Service/FeatureServer/${random.whole(0, 8)}`,
    `/rest/services/Assets_Service/MapServer/${random.whole(0, 8)}/query`,
    `/rest/services/Assets_Service/FeatureServer/${random.whole(0, 8)}/query`,
    '/rest/services/Assets_Service/MapServer/identify',
    '/rest/services/Assets_Service/MapServer/find',
    '/rest/services/Assets_Service/MapServer/export',
    '/rest/services/Topo_Basemap/MapServer',
    '/rest/services/Imagery/Photos/ImageServer',
    '/rest/services/Assets_Service',
    '/rest/directories/arcgisoutput/Assets_Service_MapServer/_ags_map1.png',
    '/rest/self',
    '/sharing/rest',
    '/admin',
    '/tokens',
    '/tokens/generateToken',
  ])
  const query = random.pick([
    '',
    '',
    'f=json',
    'f=json',
    'f=pjson',
    'f=html',
    'f=json&callback=a.b',
    'f=x',
    'F=json',
  ])
  return at(path, query)
}

const wishes = [
  '',
  '{}',
  '{"mounts":["/arcgis"]}',
  '{"mounts":["/arcgis","/map"],"services":["Assets_Service"]}',
  '{"origin":"https://app.example"}',
  '{"mounts":["/nowhere"]}',
  '{"x":1}',
  '{"mounts":',
]

/** What the gateway answers itself. */
function ownEndpoint(random: Random): Plain {
  return random.pick<() => Plain>([
    () => endpoint('GET', '/'),
    () => endpoint('GET', '/'),
    () =>
      endpoint(
        'GET',
        random.pick(['/favicon.ico', '/robots.txt', '/.well-known/x', '/.mapgate', '/metrics']),
      ),
    () =>
      endpoint('GET', random.pick(['/.mapgate/health/live', '/.mapgate/health/ready', '/.mapgate/health'])),
    () => endpoint('GET', '/.mapgate/worker.js'),
    () => endpoint('GET', '/.mapgate/out/AAAAAAAAAAAAAAAAAAAAAA.png', { asItIs: true }),
    () => endpoint('POST', '/.mapgate/ticket', { body: random.pick(wishes), headers: json }),
    () => endpoint('POST', '/.mapgate/ticket', { body: random.pick(wishes), headers: json }),
    () =>
      endpoint('POST', '/.mapgate/session', {
        headers: { origin: random.pick([own, 'https://evil.example']) },
      }),
    () =>
      endpoint('GET', '/.mapgate/sign-in', {
        query: random.pick(['', 'to=/arcgis', 'to=//evil.example', 'to=%2Fmap']),
      }),
    () =>
      endpoint('POST', '/.mapgate/sign-in', {
        asItIs: true,
        headers: { ...form, origin: random.pick([own, own, 'https://evil.example']) },
        body: random.pick([
          `key=${keys.visitor}&to=/arcgis`,
          `key=${keys.editor}`,
          'key=wrong',
          'username=x',
          '',
        ]),
      }),
    () => endpoint(random.pick(['GET', 'POST']), '/.mapgate/sign-out', { headers: { origin: own } }),
    () =>
      endpoint(
        'OPTIONS',
        random.pick(['/.mapgate/ticket', '/arcgis/rest/services', '/x']),
        preflight(random),
      ),
    () => tokenAsked(random),
    () => tokenAsked(random),
  ])()
}

const preflight = (random: Random): Partial<Plain> => ({
  asItIs: true,
  headers: {
    origin: random.pick(['https://app.example', 'https://evil.example', 'null']),
    'access-control-request-method': random.pick(['GET', 'POST', 'DELETE']),
    'access-control-request-headers': random.pick(['token', 'authorization,x-requested-with', 'x-odd']),
  },
})

function tokenAsked(random: Random): Plain {
  const who = random.pick([
    `token=${keys.visitor}&serverUrl=${own}/arcgis`,
    `token=${keys.bound}&serverUrl=${own}/arcgis/rest/services`,
    'token=wrong&serverUrl=x',
    random.chance(0.2) ? 'username=nobody&password=wrong' : `username=${user.name}&password=wrong`,
    `username=${user.name}&password=${user.password}`,
    'username=',
    '',
  ])
  const wish = random.pick([
    '',
    '&client=referer&referer=https://app.example',
    '&client=referer',
    '&client=ip&ip=10.1.2.3',
    '&client=requestip',
    '&expiration=5',
    '&expiration=100000',
    '&expiration=x',
  ])
  const body = `${who}${wish}&f=${random.pick(['json', 'json', 'pjson', 'html'])}`
  const path = random.pick(['/tokens/generateToken', '/tokens/', '/tokens', '/sharing/rest/generateToken'])
  const asked = { source: 'tokens', path, query: '', asItIs: true }
  return random.chance(0.15)
    ? { ...asked, method: 'GET', query: body }
    : { ...asked, method: 'POST', headers: form, body }
}

/** A form or URL of a size that is served elsewhere, or not at all. */
function large(random: Random): Plain {
  const ids = Array.from({ length: random.pick([300, 3_000, 25_000]) }, (_, index) => index + 1).join(',')
  const layer = random.pick([2, 3, 4, 5, 7])
  const path = `/rest/services/Assets_Service/${random.pick(['MapServer', 'FeatureServer'])}/${layer}/query`
  const query = `f=json&outFields=*&objectIds=${ids}`
  return random.chance(0.3)
    ? { source: 'large', method: 'GET', path, query: query.slice(0, 60_000) }
    : { source: 'large', method: 'POST', path, query: '', headers: form, body: query }
}

/** An attachment, of a size that goes through at the pace of the map server or is refused. */
function upload(random: Random): Plain {
  const boundary = 'upload-boundary'
  const file = 'a line of a note\r\n'.repeat(random.pick([10, 2_000, 20_000]))
  const part = (name: string, more: string, value: string): string =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`
  const attachment = part('attachment', '; filename="note.txt"\r\nContent-Type: text/plain', file)
  const parts = [part('f', '', 'json'), part('token', '', keys.editor), attachment]
  return {
    source: 'upload',
    method: 'POST',
    path: `/rest/services/Assets_Service/FeatureServer/2/${random.pick([3, 9, 30])}/addAttachment`,
    query: '',
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: `${parts.join('')}--${boundary}--\r\n`,
    asItIs: random.chance(0.7),
  }
}

/** One request to the pages and endpoints of the gateway itself. */
export function makeOwn(random: Random): Plain {
  if (random.chance(0.03)) return large(random)
  if (random.chance(0.02)) return upload(random)
  return random.chance(0.55) ? page(random) : ownEndpoint(random)
}

/** How a scene begins, and what it does again later: a token, a ticket and a session are given. */
export function signIns(random: Random): readonly Ask[] {
  const key = random.pick([keys.visitor, keys.visitor, keys.visitor, keys.editor])
  const who = random.chance(0.3)
    ? `username=${user.name}&password=${user.password}`
    : `token=${key}&serverUrl=${own}/arcgis`
  const headers = { host: 'gate.test', token: key }
  return [
    {
      source: 'sign-in',
      method: 'POST',
      target: '/arcgis/tokens/generateToken',
      headers: { host: 'gate.test', ...form },
      body: `${who}&f=json`,
      keeps: { name: 'token', from: 'token' },
    },
    {
      source: 'sign-in',
      method: 'POST',
      target: '/.mapgate/ticket',
      headers,
      keeps: { name: 'ticket', from: 'ticket' },
    },
    {
      source: 'sign-in',
      method: 'POST',
      target: '/.mapgate/session',
      headers: { ...headers, origin: own },
      keeps: { name: 'cookie', from: 'cookie' },
    },
  ]
}

/** The end of the session. */
export const signOut: Ask = {
  source: 'sign-out',
  method: 'POST',
  target: '/.mapgate/session/end',
  headers: { host: 'gate.test', origin: own, cookie: 'KEPT(cookie)' },
}
