import type { Outbound } from '../core/outbound.ts'
import type { Base } from './bases.ts'
import type { Proof } from './credentials/credential.ts'
import type { ExchangeRequest } from './exchange.ts'

/** True where a file was asked for, of which no kind is known. */
export const wantsFile = ({ expects }: Pick<Outbound, 'expects'>): boolean =>
  expects === 'file' || expects === 'attachment'

const formType = 'application/x-www-form-urlencoded'

/** The request as it goes to a base: the outbound's own values and the gateway's proof, nothing else. */
export function signedRequest(
  outbound: Outbound,
  { path }: Pick<Base, 'path'>,
  options: { proof: Proof; forwarded: Readonly<Record<string, string>> },
): ExchangeRequest {
  const { proof, forwarded } = options
  const whole = outbound.holds === 'whole'
  const headers: Record<string, string> = {
    accept: '*/*',
    ...outbound.headers,
    ...forwarded,
    ...proof.headers,
  }
  if (outbound.contentType !== undefined) headers['content-type'] = outbound.contentType
  if (whole) headers['accept-encoding'] = 'gzip'
  const { query, body } = withParameter(outbound, proof.parameter)
  return {
    method: outbound.method,
    path: `${path}${outbound.path}${query ? `?${query}` : ''}`,
    headers,
    body: outbound.upload ?? body ?? null,
    whole,
    wantsFile: wantsFile(outbound),
    wantsJson: outbound.expects === 'json',
    hold: outbound.hold,
  }
}

/** A token as parameter goes into a form where there is one, so that it stays out of the upstream's own access log. */
function withParameter(
  { query, body, contentType }: Outbound,
  token: string | undefined,
): { query: string; body: string | Uint8Array | undefined } {
  if (token === undefined) return { query, body }
  const pair = `token=${encodeURIComponent(token)}`
  if (contentType?.startsWith(formType) && (typeof body === 'string' || body instanceof Uint8Array)) {
    const text = typeof body === 'string' ? body : Buffer.from(body).toString('latin1')
    return { query, body: text ? `${text}&${pair}` : pair }
  }
  return { query: query ? `${query}&${pair}` : pair, body }
}
