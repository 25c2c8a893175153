import type { MapRequest } from '@mapgate/protocol'
import type { Reply } from './reply.ts'

/** A JSON body in the form that was asked for: plain, indented (`pjson`) or as JSONP behind a comment, which keeps it a script only. */
export function jsonReply(
  value: unknown,
  asked: Pick<MapRequest, 'format' | 'callback'> | undefined,
  { status = 200, headers = {} }: { status?: number; headers?: Readonly<Record<string, string>> } = {},
): Reply {
  const { format, callback } = asked ?? {}
  const text = JSON.stringify(value, null, format === 'pjson' ? 1 : 0)
  if (callback === undefined) {
    return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body: text }
  }
  return {
    status,
    headers: { 'content-type': 'text/javascript; charset=utf-8', ...headers },
    body: `/**/${callback}(${escapeForScript(text)});`,
  }
}

/** U+2028 and U+2029 end a line in old script engines, and `</` could end the script element. */
const escapeForScript = (json: string): string =>
  json
    .replace(/[\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`)
    .replaceAll('</', '<\\/')
