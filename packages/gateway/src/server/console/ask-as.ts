import { compileGrants, grantSection, noAreas, type Principal } from '@mapgate/policy'
import { parseRequest } from '@mapgate/protocol'
import { GatewayError } from '../../core/errors/errors.ts'
import type { Reply } from '../../core/reply/reply.ts'
import type { Mount } from '../../core/request/mount.ts'
import { answer } from '../../walk/handle.ts'
import type { Rooms } from '../../walk/rooms.ts'

/** A question to the rooms for an administrator. */
interface Question {
  readonly mount: Mount
  readonly service: string
  readonly type: string
  /** What follows the type, such as `/2/query`. */
  readonly rest: string
  readonly query: string
  readonly signal: AbortSignal
}

/** What the rooms answered, read to its end. */
interface Answered {
  readonly type: string
  readonly body: Buffer
}

/** More than a picture of 2,048 by 2,048 pixels takes. */
const longest = 32_000_000

/** Sees everything; it is no account, and nobody can sign in with it. */
export const everything: Principal = {
  id: 'console:everything',
  name: 'everything',
  kind: 'jwt',
  roles: [],
  attributes: {},
  scope: {},
  carrier: 'header',
  shownAs: 'jwt',
  expiresAt: null,
}

const { authorize } = compileGrants(
  {
    grants: [
      grantSection.parse({
        name: 'the console without limits',
        to: { principals: [everything.id] },
        on: { services: ['**'] },
        for: ['view', 'query'],
      }),
    ],
  },
  noAreas,
)

/**
 * Asks the rooms after authentication as somebody. No credential is shown or made, nobody's rates or quotas are charged, and no line of a request is written.
 * @throws GatewayError
 */
export async function askAs(principal: Principal, question: Question, rooms: Rooms): Promise<Answered> {
  const { mount, service, type, rest, query, signal } = question
  const path = `/rest/services/${[...service.split('/'), type].map(encodeURIComponent).join('/')}${rest}`
  const { request: map } = parseRequest({ method: 'GET', path, query })
  if (map === undefined) throw new GatewayError('request.invalid', 'a question that is none')
  const inbound = {
    id: 'console',
    method: 'GET',
    path: `${mount.path}${path.slice(mount.at === '' ? 0 : '/rest/services'.length)}`,
    query,
    headers: {},
    body: new Uint8Array(),
    shown: [],
    clientAddress: '127.0.0.1',
    origin: undefined,
    receivedAt: rooms.clock(),
    signal,
  }
  const asked = principal === everything ? { ...rooms, authorize } : rooms
  const reply = await answer({ inbound, mount, map }, { principal, charge: () => {} }, asked, {})
  return { type: reply.headers['content-type'] ?? '', body: await bytesOf(reply) }
}

async function bytesOf({ body }: Reply): Promise<Buffer> {
  if (body === null) return Buffer.alloc(0)
  if (typeof body === 'string' || body instanceof Uint8Array) return Buffer.from(body as string)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > longest) throw new GatewayError('upstream.invalid-reply', 'longer than the console shows')
    chunks.push(Buffer.from(chunk))
  }
  return Buffer.concat(chunks)
}
