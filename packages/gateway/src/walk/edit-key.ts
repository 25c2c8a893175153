import { createHash } from 'node:crypto'
import type { Principal } from '@mapgate/policy'
import { buildRequest } from '@mapgate/protocol'
import type { EditKey } from '../core/edits/open-edit.ts'
import { GatewayError } from '../core/errors/errors.ts'
import type { GatewayRequest } from '../core/request/gateway-request.ts'

/** The header that names an edit. */
const header = 'idempotency-key'

const visible = /^[\x21-\x7e]{1,255}$/

/**
 * The key that an edit was sent in under; undefined where it has none. The request is known by its parsed values, so neither a credential nor the
 * order of parameters counts.
 * @throws GatewayError `request.idempotency-key-invalid`, also for callers without a credential, who cannot be told apart, and for uploads that
 *   are not held, of which nobody knows whether they are the same
 */
export function editKeyOf(
  { inbound, mount, map }: GatewayRequest,
  principal: Principal,
): EditKey | undefined {
  const key = inbound.headers[header]
  if (key === undefined) return undefined
  if (!visible.test(key)) throw invalid('the key is not visible ASCII')
  if (principal.kind === 'anonymous')
    throw invalid(
      'no credential',
      'An Idempotency-Key needs a credential: sign in, or send the edit without.',
    )
  if (inbound.upload !== undefined)
    throw invalid(
      'a file that streams',
      'An Idempotency-Key is not possible with a file of this size; send it without, and look at the attachments where no reply comes.',
    )
  const { method, path, query, body, contentType } = buildRequest(map)
  const parts = [mount.path, map.format, method, path, query, contentType ?? '']
  const request = createHash('sha256')
    .update(JSON.stringify(parts))
    .update(body ?? '')
  return { caller: principal.id, key, request: request.digest('hex') }
}

const invalid = (detail: string, publicText?: string): GatewayError =>
  new GatewayError('request.idempotency-key-invalid', detail, publicText ? { publicText } : {})
