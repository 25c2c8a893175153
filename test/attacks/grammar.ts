import { type BuiltRequest, buildRequest, type Parsed, parseRequest } from '@mapgate/protocol'

/** A request as an attacker words it; `body` is a URL-encoded form unless `contentType` says otherwise. */
export interface Hostile {
  readonly method?: string
  readonly body?: string
  readonly contentType?: string
}

/** The map service that the attacks are about, from the site root on. */
export const service = '/rest/services/Assets_Service/MapServer'

/** Reads a target (path and query) as the gateway does. */
export function read(target: string, { method, body, contentType }: Hostile = {}): Parsed {
  const mark = target.indexOf('?')
  return parseRequest({
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? '' : target.slice(mark + 1),
    ...(body === undefined
      ? {}
      : {
          body: new TextEncoder().encode(body),
          contentType: contentType ?? 'application/x-www-form-urlencoded',
        }),
  })
}

/** The code of the fault of a target, or what it was read as. */
export function verdict(target: string, hostile?: Hostile): string {
  const { request, fault } = read(target, hostile)
  return fault?.code ?? `read as ${request?.operation.id}`
}

/** What would go upstream for a target, decoded: its path and parameters. Throws where the target is refused. */
export function outbound(
  target: string,
  hostile?: Hostile,
): { path: string; parameters: Record<string, string> } {
  const parsed = read(target, hostile)
  if (!parsed.request) throw new Error(`${target.slice(0, 200)} is refused: ${parsed.fault?.message}`)
  const built = buildRequest(parsed.request)
  return { path: built.path, parameters: Object.fromEntries(new URLSearchParams(formOf(built))) }
}

function formOf({ query, body }: BuiltRequest): string {
  return body === undefined ? query : new TextDecoder().decode(body)
}
