import { publicPathOf } from '../../core/request/path.ts'
import type { PortalEndpointOptions, PortalRequest } from './options.ts'

/** This very question as a path, without the wish to sign in again, which is met by then. */
export function hereOf({ form }: Pick<PortalRequest, 'form'>, options: PortalEndpointOptions): string {
  const kept = [...form.all].filter(([name]) => name !== 'force_login' && name !== 'allow')
  const query = new URLSearchParams(Object.fromEntries(kept))
  return `${publicPathOf(options.publicUrl)}${options.path}/sharing/rest/oauth2/authorize?${query}`
}
