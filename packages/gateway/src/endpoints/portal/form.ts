import { GatewayError } from '../../core/errors/errors.ts'
import type { Inbound } from '../../core/request/inbound.ts'

/** Parameters of a request to the facade, by lower-case name: clients write `serverUrl` and `serverURL`. */
export interface PortalForm {
  /** From query and body together. */
  readonly all: ReadonlyMap<string, string>
  /** Of the body of a POST alone: secrets do not stand in URLs. */
  readonly posted: ReadonlyMap<string, string>
}

const mostParameters = 60

/** Reads query and body: form or multipart (`sendBeacon` of @arcgis/core 4.29). @throws GatewayError `oauth.request-invalid` */
export async function readForm(inbound: Inbound): Promise<PortalForm> {
  const inQuery = [...new URLSearchParams(inbound.query)]
  const inBody = inbound.method === 'POST' ? await pairsOf(inbound) : []
  return { all: folded([...inQuery, ...inBody]), posted: folded(inBody) }
}

async function pairsOf({ body, headers }: Inbound): Promise<readonly (readonly [string, string])[]> {
  const type = headers['content-type'] ?? ''
  if (body.length === 0) return []
  if (!/^multipart\/form-data/i.test(type))
    return [...new URLSearchParams(Buffer.from(body).toString('utf8'))]
  const message = new Response(body.slice(), { headers: { 'content-type': type } })
  const form = await message.formData().catch(() => {
    throw invalid('The form cannot be read.')
  })
  return [...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : []))
}

/** A name may come twice with one value; with two, nobody knows which of them counts (RFC 6749, 3.1). */
function folded(pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
  if (pairs.length > mostParameters) throw invalid('There are too many parameters.')
  const values = new Map<string, string>()
  for (const [name, value] of pairs) {
    const key = name.toLowerCase()
    if (values.has(key) && values.get(key) !== value) throw invalid(`${key} is given twice.`)
    values.set(key, value)
  }
  return values
}

const invalid = (publicText: string) => new GatewayError('oauth.request-invalid', publicText, { publicText })
