import { anonymous, type Principal } from '@mapgate/policy'
import { type BuiltRequest, parseRequest, serviceName } from '@mapgate/protocol'
import { type AuthenticationContext, contextOf } from '../core/authentication/authentication.ts'
import { type ErrorCode, GatewayError } from '../core/errors/errors.ts'
import { outputPath } from '../core/reply/output-path.ts'
import type { Reply } from '../core/reply/reply.ts'
import type { Admit, Charge } from '../core/request/charge.ts'
import type { GatewayRequest } from '../core/request/gateway-request.ts'
import type { Inbound } from '../core/request/inbound.ts'
import type { Mount } from '../core/request/mount.ts'
import type { Trace } from '../core/request/trace.ts'

type AddressedMount = Pick<Mount, 'path' | 'upstream' | 'at'>

/** A picture that was given an address, and who asked for it, in the form that authentication saves. */
interface AddressedPicture<SavedCaller> {
  readonly mount: AddressedMount
  readonly request: BuiltRequest
  readonly caller: SavedCaller
}

/** Who asks, and how the rates are charged; as `answer` of the walk takes it. */
interface Caller {
  readonly principal: Principal
  readonly charge: Charge
}

/** What the picture endpoint is built with. */
interface PictureEndpointOptions<SavedCaller> {
  /** The picture of a name, while its time is not over. */
  readonly find: (name: string) => Promise<AddressedPicture<SavedCaller> | undefined>
  /** The saved caller, if its credential would still be accepted. @throws GatewayError `credential.*` */
  readonly resume: (caller: SavedCaller, context: AuthenticationContext) => Promise<Principal>
  readonly mountOf: (path: string) => Mount | undefined
  readonly admit: Admit
  /** The rooms after authentication. */
  readonly answer: (request: GatewayRequest, caller: Caller, trace: Trace) => Promise<Reply>
  readonly clock: () => number
}

/** True for an address of a picture. */
export const isPicturePath = (path: string): boolean => path.startsWith(outputPath)

/** Refusals that mean that the caller who asked for the picture has lost access to it. */
const overCodes: ReadonlySet<ErrorCode> = new Set([
  'access.denied',
  'credential.missing',
  'credential.invalid',
  'credential.expired',
  'credential.bound-elsewhere',
])

/**
 * Fetches pictures that were given an address in a JSON reply. The address is the credential, so what clients add to it (`?token=`)
 * is ignored. The caller who asked is resumed, is charged to the same rates, and is authorized again. When that
 * caller may not ask any more, the address leads nowhere: its holder learns no more than that.
 */
export function createPictureEndpoint<SavedCaller>(options: PictureEndpointOptions<SavedCaller>) {
  const { find, resume, mountOf, admit, clock } = options

  const asked = async (inbound: Inbound): Promise<{ request: GatewayRequest; principal: Principal }> => {
    const picture = await find(inbound.path.slice(outputPath.length))
    if (picture === undefined) throw gone('no such picture, or its time is over')
    const mount = mountOf(picture.mount.path)
    const { request: map } = parseRequest(picture.request)
    if (mount === undefined || map === undefined || !isSame(mount, picture.mount))
      throw gone('its mount is another one now')
    const context = contextOf(inbound, { now: clock(), mount, jsonp: false })
    return { request: { inbound, mount, map }, principal: await resume(picture.caller, context) }
  }

  return async (inbound: Inbound, trace: Trace): Promise<Reply> => {
    trace.operation = 'gateway.output'
    trace.presentation = { style: 'bytes', format: 'image' }
    if (inbound.method !== 'GET' && inbound.method !== 'HEAD')
      throw new GatewayError('request.method-not-allowed')
    try {
      const { request, principal } = await asked(inbound).catch(async (error) => {
        await admit(anonymous, inbound)
        throw error
      })
      trace.principal = principal
      trace.mount = request.mount.path
      trace.service = serviceName(request.map.resource)
      const charge = await admit(principal, inbound, request.mount.path)
      return await options.answer(request, { principal, charge }, trace)
    } catch (error) {
      throw error instanceof GatewayError && overCodes.has(error.code) ? gone(error.message) : error
    }
  }
}

const gone = (detail: string) => new GatewayError('request.not-found', detail)

const isSame = (one: AddressedMount, other: AddressedMount): boolean =>
  one.path === other.path && one.upstream === other.upstream && one.at === other.at
