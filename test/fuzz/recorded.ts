import { readdirSync, readFileSync } from 'node:fs'
import type { FuzzRequest } from './requests.ts'

const folder = new URL('../vectors/recorded/', import.meta.url)

/** How the services of the recordings are called in the sample world, where they have a like. */
const services: readonly [RegExp, string][] = [
  [/^\/arcgis\/(?=rest\/|tokens)/, '/'],
  [/\/services\/Tiled\/MapServer/, '/services/Topo_Basemap/MapServer'],
  [/\/services\/(?:Dyn|Feat)\//, '/services/Assets_Service/'],
]

/** The recorded requests of real clients, with the services and fields of the sample world in place of theirs. */
export function recordedRequests(): FuzzRequest[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(new URL(name, folder), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map(
      (line) =>
        JSON.parse(line) as {
          method: string
          target: string
          headers: Record<string, string>
          body?: string
        },
    )
    .filter(({ method, target }) => method !== 'OPTIONS' && target.startsWith('/arcgis/'))
    .map(({ method, target, headers, body }) => {
      const [path = '', ...query] = target.split('?')
      const contentType = headers['content-type']
      return {
        method,
        path: services.reduce((text, [from, to]) => text.replace(from, to), path),
        query: withSampleFields(query.join('?')),
        ...(body !== undefined && {
          body: withSampleFields(body),
          ...(contentType !== undefined && { contentType }),
        }),
      }
    })
}

const withSampleFields = (text: string): string =>
  text.replace(/\bNAME\b/g, 'district').replace(/\bVAL\b/g, 'OBJECTID')
