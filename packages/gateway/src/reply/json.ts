import type { Presentation } from '@mapgate/protocol'
import type { Reply } from '../core/reply.ts'

/**
 * A JSON body in the form that was asked for: plain, indented (`pjson`) or as JSONP.
 * The comment before a callback keeps old plug-ins from reading the script as something else.
 */
export function jsonReply(
  value: unknown,
  presentation: Pick<Presentation, 'format' | 'callback'> | undefined,
  { status = 200, headers = {} }: { status?: number; headers?: Readonly<Record<string, string>> } = {},
): Reply {
  const text = JSON.stringify(value, null, presentation?.format === 'pjson' ? 1 : 0)
  const callback = presentation?.callback
  if (callback === undefined) {
    return { status, headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers }, body: text }
  }
  return {
    status,
    headers: {
      'Content-Type': 'text/javascript; charset=utf-8',
      'X-Content-Type-Options': 'nosniff',
      ...headers,
    },
    body: `/**/${callback}(${escapeForScript(text)});`,
  }
}

/** U+2028 and U+2029 end a line in old script engines, and `</` could end the script element. */
const escapeForScript = (json: string): string =>
  json
    .replace(/[\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`)
    .replaceAll('</', '<\\/')
