import { readdirSync, readFileSync } from 'node:fs'
import type { RawRequest } from '@mapgate/protocol'

/** One recorded request of a real map client; see README.md beside this file. */
export interface Recording {
  readonly client: string
  readonly scenario: string
  readonly n: number
  readonly method: string
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

const folder = new URL('./recorded/', import.meta.url)

/** All recordings, file by file. */
export function recordings(): Recording[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'))
  return files.flatMap((name) =>
    readFileSync(new URL(name, folder), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Recording),
  )
}

/** A recording as the gateway hands it to the grammar: the site of the recordings is `/arcgis`. */
export function rawRequest({ method, target, headers, body }: Recording): RawRequest {
  const mark = target.indexOf('?')
  const path = mark < 0 ? target : target.slice(0, mark)
  const contentType = headers['content-type']
  return {
    method,
    path: path.replace(/^\/arcgis(?=\/)/, ''),
    query: mark < 0 ? '' : target.slice(mark + 1),
    ...(contentType !== undefined && { contentType }),
    ...(body !== undefined && { body: new TextEncoder().encode(body) }),
  }
}

/** True for a request of WMS, or of WMTS but for its tiles, which are operations of a map service too. */
export const isOfOgc = ({ target }: Recording): boolean =>
  target.includes('/MapServer/WMSServer') || /\/MapServer\/WMTS(?!\/tile\/)/.test(target)
