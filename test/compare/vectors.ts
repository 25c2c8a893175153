import { readFileSync } from 'node:fs'
import { type Recording, recordings } from '../vectors/recordings.ts'
import { keys } from './configurations.ts'
import type { Plain } from './plain.ts'

/** Names of the services in the recordings, and of their like in the sample world. */
const services: readonly [RegExp, string][] = [
  [/\/services\/(?:City\/)?Tiled\/MapServer/, '/services/Topo_Basemap/MapServer'],
  [/\/services\/(?:City\/)?(?:Dyn|Feat)\//, '/services/Assets_Service/'],
  [/\/services\/(?:City\/)?Im\//, '/services/Imagery/Photos/'],
  [/\/services\/VT\//, '/services/Imagery/Base/'],
  [/\/services\/(?:GP|Utilities\/PrintingTools)\//, '/services/Tools/Print/'],
  [/\/services\/Utilities\/Geometry\//, '/services/Tools/Shapes/'],
  [/\/services\/Loc\//, '/services/Tools/Locate/'],
]

const inSampleWorld = (path: string): string =>
  services.reduce((text, [from, to]) => text.replace(from, to), path)

const withSampleFields = (text: string): string =>
  text.replace(/\bNAME\b/g, 'district').replace(/\bVAL\b/g, 'OBJECTID')

/** All vectors: what map clients were recorded to send, and the requests of `clients.json` and `hostile.json`. */
export function vectors(): readonly Plain[] {
  return [...listed('clients'), ...listed('hostile'), ...recordings().map(recorded)]
}

interface Listed {
  readonly method?: string
  readonly path: string
  readonly query?: string
  readonly contentType?: string
  readonly body?: string
}

/** Each as it stands there, and at a service of the sample world. */
function listed(file: 'clients' | 'hostile'): readonly Plain[] {
  const text = readFileSync(new URL(`../vectors/${file}.json`, import.meta.url), 'utf8')
  return (JSON.parse(text) as Listed[]).flatMap(({ method = 'GET', path, query = '', contentType, body }) => {
    const plain: Plain = {
      source: file,
      method,
      path,
      query,
      ...(contentType === undefined ? {} : { headers: { 'content-type': contentType } }),
      ...(body === undefined ? {} : { body }),
    }
    const there = path.replace(/\/services\/[^/?]+\/(?=MapServer|FeatureServer)/, '/services/Assets_Service/')
    return there === path ? [plain] : [plain, { ...plain, path: there }]
  })
}

/** A recording with the services, fields and credentials of the scene in the place of its own. */
function recorded({ client, method, target, headers, body }: Recording): Plain {
  const [path = '', ...rest] = target.split('?')
  const query = withSampleFields(rest.join('?')).replace(/\btoken=[^&]+/, `token=${keys.visitor}`)
  const isAtSite = path.startsWith('/arcgis/')
  const known = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, signed(name, value)]),
  )
  const carries = Object.keys(headers).some((name) => name in credentialHeaders)
  return {
    source: client,
    method,
    path: inSampleWorld(isAtSite ? path.slice('/arcgis'.length) : path),
    query,
    headers: known,
    ...(body === undefined
      ? {}
      : { body: withSampleFields(body).replace(/\btoken=[^&]+/, `token=${keys.visitor}`) }),
    own: !isAtSite,
    asItIs: carries || method === 'OPTIONS' || /\btoken=/.test(`${query}&${body ?? ''}`),
  }
}

const credentialHeaders: Readonly<Record<string, string>> = {
  token: keys.visitor,
  authorization: `Bearer ${keys.visitor}`,
  'x-esri-authorization': `Bearer ${keys.visitor}`,
  cookie: 'KEPT(cookie)',
}

const signed = (name: string, value: string): string =>
  /^Basic /.test(value) ? value : (credentialHeaders[name] ?? value)
