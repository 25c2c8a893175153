import type { PortalConfiguration } from '../../config/sections/foreign-portals.ts'
import { jsonIn } from '../../core/json.ts'
import { type PortalAnswer, portalAnswer } from './portal-answer.ts'

const timeMs = 5_000
const mostBytes = 1_000_000

/** What a portal is asked with. */
export interface PortalQuestion {
  readonly token: string
  /** `Referer` of the question: a token that is bound to one is good with that alone. */
  readonly referer: string | undefined
}

/** Asks a portal who shows a token. The token stands in the body, never in an address; 5 seconds, 1 MB, no redirects. */
export async function askPortal(
  portal: PortalConfiguration,
  { token, referer }: PortalQuestion,
  fetcher: typeof fetch,
): Promise<PortalAnswer> {
  try {
    const response = await fetcher(`${portal.url}/sharing/rest/portals/self`, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(timeMs),
      headers: { accept: 'application/json', ...(referer === undefined ? {} : { referer }) },
      body: new URLSearchParams({ f: 'json', token }),
    })
    return portalAnswer(response.status, jsonIn(await textIn(response)), portal)
  } catch (error) {
    const { message, cause } = error as Error
    return { kind: 'unreachable', why: cause instanceof Error ? cause.message : message }
  }
}

async function textIn({ body }: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of body ?? []) {
    bytes += part.length
    if (bytes > mostBytes) throw new Error(`a reply of more than ${mostBytes} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}
