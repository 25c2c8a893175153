import type { Outbound } from '../core/upstream/outbound.ts'
import type { Question } from '../core/upstream/question.ts'
import type { Base } from './bases.ts'
import type { Proof } from './credentials/credential.ts'
import type { ExchangeRequest } from './exchange.ts'

/** True where a file of unknown type was asked for. */
export const wantsFile = ({ expects }: Pick<Question, 'expects'>): boolean =>
  expects === 'file' || expects === 'attachment'

const formType = 'application/x-www-form-urlencoded'

/** The request as it goes to a base: the outbound's own values and the gateway's proof, nothing else. */
export function signedRequest(
  { question, delivery }: Outbound,
  { path }: Pick<Base, 'path'>,
  options: { proof: Proof; forwarded: Readonly<Record<string, string>> },
): ExchangeRequest {
  const { proof, forwarded } = options
  const { traceparent, upload, hold } = delivery
  const whole = delivery.holds === 'whole'
  const headers: Record<string, string> = {
    accept: '*/*',
    ...question.headers,
    ...(traceparent === undefined ? {} : { traceparent }),
    ...forwarded,
    ...proof.headers,
  }
  if (question.contentType !== undefined) headers['content-type'] = question.contentType
  if (whole) headers['accept-encoding'] = 'gzip'
  const { query, body } = withParameter(question, proof.parameter)
  return {
    method: question.method,
    path: `${path}${question.path}${query ? `?${query}` : ''}`,
    headers,
    body: upload ?? body ?? null,
    whole,
    wantsFile: wantsFile(question),
    wantsJson: question.expects === 'json',
    hold,
  }
}

/** A token as parameter goes into a form where there is one, so that it stays out of the upstream's own access log. */
function withParameter(
  { query, body, contentType }: Question,
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
