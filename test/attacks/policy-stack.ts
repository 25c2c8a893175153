import { type Stack, type StackOptions, startStack } from '../e2e/stack.ts'

/** Someone who asks, by key. */
export type Caller = 'visitor-key' | 'second-visitor-key' | 'odd-key' | 'other-key' | 'demo-key' | undefined

/** What came back, read as text (bytes as Latin-1, so that planted texts are found in them). */
export interface PolicyAnswer {
  readonly status: number
  /** The code of the error envelope; undefined for a good reply. */
  readonly code: number | undefined
  readonly text: string
  readonly headers: Headers
}

const service = '/rest/services/Assets_Service'

/**
 * The demo with keys beside its users: visitors of one district, one whose district is a piece of SQL, and one who is granted
 * another service only.
 */
export function startPolicyStack(options: StackOptions = {}): Promise<Stack> {
  return startStack({
    ...options,
    configure: (configuration) => {
      const visitor = { roles: ['visitor'], attributes: { district: 'Littlebrook' } }
      configuration.keys.push(
        { name: 'visitor', key: 'visitor-key', ...visitor },
        { name: 'second', key: 'second-visitor-key', ...visitor },
        { name: 'odd', key: 'odd-key', roles: ['visitor'], attributes: { district: "x' OR '1'='1" } },
        { name: 'other', key: 'other-key', roles: ['other'] },
      )
      configuration.grants.push({
        name: 'other',
        to: { roles: ['other'] },
        on: { services: ['Topo_Basemap'] },
      })
      options.configure?.(configuration)
    },
  })
}

/** Asks below the asset service, or from `/rest` on, as one of the callers. */
export async function askAs(
  stack: Stack,
  caller: Caller,
  target: string,
  body?: Readonly<Record<string, string>>,
): Promise<PolicyAnswer> {
  const path = target.startsWith('/rest') ? target : `${service}/${target}`
  const reply = await fetch(target.startsWith('http') ? target : `${stack.gatewayUrl}/arcgis${path}`, {
    ...(body ? { method: 'POST', body: new URLSearchParams(body) } : {}),
    headers: caller === undefined ? {} : { token: caller },
  })
  const text = Buffer.from(await reply.arrayBuffer()).toString('latin1')
  return { status: reply.status, code: codeIn(text), text, headers: reply.headers }
}

function codeIn(text: string): number | undefined {
  try {
    return (JSON.parse(text) as { error?: { code?: number } }).error?.code
  } catch {
    return undefined
  }
}
