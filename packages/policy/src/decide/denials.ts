import { type MapRequest, type Operation, serviceName } from '@mapgate/protocol'
import type { AskedRequest } from '../model/asked-request.ts'
import type { Deny } from '../model/decision.ts'
import type { Principal, Scope } from '../model/principal.ts'

/** The one denial for what is unknown, hidden or not granted. A caller without a credential is asked to sign in. */
export function denied(principal: Principal, reason: string): Deny {
  return {
    effect: 'deny',
    code: principal.kind === 'anonymous' ? 'credential.missing' : 'access.denied',
    reason,
  }
}

/** Denies what the scope of the credential leaves out. A service is compared again later, by its name in the catalogue. */
export function outOfScope(principal: Principal, { mount, map }: AskedRequest): Deny | undefined {
  const { mounts, readOnly } = principal.scope
  if (mounts && !mounts.some((path) => path.toLowerCase() === mount.path.toLowerCase())) {
    return denied(principal, 'the credential is not for this mount')
  }
  if (readOnly && !isReading(map.operation)) {
    return denied(principal, 'the credential is read-only')
  }
  const name = serviceName(map.resource)
  if (name !== undefined && !scopeHasService(principal.scope, name)) {
    return denied(principal, 'the credential is not for this service')
  }
  return undefined
}

/** True for operations that a read-only credential may ask for. */
export const isReading = ({ effect }: Operation): boolean => effect === 'read' || effect === 'draw'

/** True when the scope includes a service. */
export function scopeHasService({ services }: Scope, name: string): boolean {
  return services?.some((service) => service.toLowerCase() === name.toLowerCase()) ?? true
}

/** Denies operations that the gateway does not serve, and pages, which it writes for browsers only. */
export function refused({ operation, format }: MapRequest): Deny | undefined {
  if (operation.refused !== undefined) {
    const reason = operation.refused
    return { effect: 'deny', code: 'request.operation-refused', reason, publicText: reason }
  }
  if (format === 'html') {
    const formats = operation.formats.filter((one) => one !== 'html').map((one) => `f=${one}`)
    return {
      effect: 'deny',
      code: 'request.format-unknown',
      reason: 'pages are written for browsers only',
      publicText: `f is missing, or html, which is for browsers: ${formats.join(', ')}.`,
    }
  }
  return undefined
}
