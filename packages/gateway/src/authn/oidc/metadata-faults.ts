/**
 * Demands that a provider calls itself letter by letter what the configuration calls it; openid-client takes an address with another spelling for the same.
 * @throws Error that names both
 */
export function demandIssuer(published: unknown, issuer: string): void {
  if (published === issuer) return
  throw new Error(
    `the provider calls itself ${shown(published)}, and issuer is ${issuer}: write issuer letter by letter as the provider calls itself, if that is the one you mean`,
  )
}

/**
 * What went wrong when a provider's metadata were read, with the address that was asked.
 * @param address of the metadata
 */
export function asMetadataFault(
  error: unknown,
  { issuer, address }: { issuer: string; address: string },
): Error {
  const { code, cause } = error as { code?: unknown; cause?: unknown }
  if (code === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED') {
    try {
      demandIssuer((cause as { body?: { issuer?: unknown } }).body?.issuer, issuer)
    } catch (fault) {
      return fault as Error
    }
  }
  const { message } = error as Error
  const status = cause instanceof Response ? ` (${cause.status}, ${typeOf(cause)})` : ''
  return new Error(`${address}: ${message}${status}`, { cause })
}

/** A text of the provider is shown where it may be an address. */
const shown = (text: unknown): string =>
  typeof text === 'string' && /^[\x21-\x7e]{1,300}$/.test(text) ? text : 'something that is no address'

const typeOf = ({ headers }: Response): string =>
  (headers.get('content-type') ?? 'without a content type').replace(/[^ -~]/g, '').slice(0, 100)
