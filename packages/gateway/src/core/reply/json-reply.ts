import { jsonpContentType, type MapRequest, wrapJsonp } from '@mapgate/protocol'
import type { Reply } from './reply.ts'

/** How JSON was asked for; undefined where that is not known. */
type Asked = Pick<MapRequest, 'format' | 'callback'> | undefined

interface Head {
  /** Default 200. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** A JSON body in the form that was asked for: plain, indented (`pjson`) or as JSONP. */
export const jsonReply = (value: unknown, asked: Asked, head: Head = {}): Reply =>
  jsonTextReply(JSON.stringify(value, null, asked?.format === 'pjson' ? 1 : 0), asked, head)

/** The same for a text that is JSON already. */
export function jsonTextReply(text: string, asked: Asked, { status = 200, headers = {} }: Head = {}): Reply {
  const callback = asked?.callback
  return {
    status,
    headers: {
      'content-type': callback === undefined ? 'application/json; charset=utf-8' : jsonpContentType,
      ...headers,
    },
    body: callback === undefined ? text : wrapJsonp(callback, text),
  }
}
