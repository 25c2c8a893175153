import type { IncomingMessage } from 'node:http'
import type { OgcPresentation } from '@mapgate/protocol'
import type { GatewayError } from '../core/errors/errors.ts'
import type { Reply } from '../core/reply/reply.ts'
import type { Inbound } from '../core/request/inbound.ts'
import type { Mount } from '../core/request/mount.ts'
import { siteRequest } from '../core/request/site-request.ts'
import type { Trace } from '../core/request/trace.ts'
import { splitTarget } from '../receive/target.ts'
import { presentError } from '../reply/present-error.ts'
import { presentOgcError } from '../reply/present-ogc-error.ts'
import { toSignIn } from '../reply/to-sign-in.ts'
import type { Rooms } from '../walk/rooms.ts'

/** A request that failed, as far as it is known. */
interface Failed {
  readonly message: IncomingMessage
  readonly inbound: Inbound | undefined
  readonly trace: Trace
}

/** What the form of an error depends on. */
interface Forms {
  readonly rooms: Pick<Rooms, 'ogc'>
  readonly mountOf: (path: string) => Mount | undefined
  readonly signsPeopleIn: boolean
  /** Path of the gateway's own page, such as `/` or `/gis/`. */
  readonly home: string
}

/** An error in the form that its client understands. */
export function presented(
  error: GatewayError,
  { message, inbound, trace }: Failed,
  forms: Forms,
): Reply | Promise<Reply> {
  const { home } = forms
  const mount = trace.mount === undefined ? undefined : forms.mountOf(trace.mount)
  const elsewhere = inbound && forms.signsPeopleIn ? toSignIn(error, { inbound, mount, home }) : undefined
  if (elsewhere) return elsewhere
  const headers = message.headers as Inbound['headers']
  const ogc = trace.ogc ?? (inbound ? undefined : ogcFormAt(message, forms))
  // The audit line and the metrics tell what the client speaks, of such a request too.
  if (ogc) trace.ogc = ogc
  const isKnown = trace.principal !== undefined && trace.principal.kind !== 'anonymous'
  if (ogc) return presentOgcError(error, ogc, { headers, isKnown })
  return presentError(error, {
    presentation: trace.presentation,
    headers,
    realStatus: mount?.realStatus ?? false,
    speaksOauth: trace.speaksOauth,
    home,
    here: inbound && home + inbound.path.slice(1),
    principal: trace.principal,
  })
}

/** The form of errors at a door of WMS or WMTS, of a request that was refused before anything of it was read; undefined elsewhere. */
function ogcFormAt(
  { url = '' }: IncomingMessage,
  { rooms, mountOf, home }: Forms,
): OgcPresentation | undefined {
  try {
    const { path, query } = splitTarget(url, home.slice(0, -1))
    const mount = mountOf(path)
    const raw =
      mount && siteRequest({ method: 'GET', path, query, headers: {}, body: new Uint8Array() }, mount)
    return mount && raw && rooms.ogc?.(raw, mount)?.opened.presentation
  } catch {
    return undefined
  }
}
