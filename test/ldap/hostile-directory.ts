import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { elementsIn } from '../../packages/gateway/src/authn/directories/ber.ts'
import { messageIn, tags } from '../../packages/gateway/src/authn/directories/check-reply.ts'

/** A request as the hostile directory sees it. */
export interface SeenRequest {
  readonly id: number
  readonly kind: 'bind' | 'search' | 'extended' | 'other'
  /** Every byte of it. */
  readonly bytes: Buffer
  /** The name of a bind. */
  readonly dn: string
  /** The password of a bind. */
  readonly password: string
  /** Which connection, from 1 on. */
  readonly connection: number
}

/** A server that speaks LDAP and answers what the test wants. */
export interface HostileDirectory {
  readonly url: string
  readonly seen: SeenRequest[]
  connections(): number
  close(): void
}

/** `answer`: what is written to a request; undefined: nothing, ever. */
export async function startHostileDirectory(
  answer: (request: SeenRequest, socket: Socket) => Buffer | undefined,
): Promise<HostileDirectory> {
  const seen: SeenRequest[] = []
  const sockets = new Set<Socket>()
  let count = 0
  const server = createServer((socket) => {
    sockets.add(socket)
    count += 1
    const connection = count
    socket.on('error', () => {})
    socket.on('data', (bytes: Buffer) => {
      if (bytes[0] !== tags.sequence) return void socket.destroy()
      const request = { ...read(bytes), connection }
      seen.push(request)
      const reply = answer(request, socket)
      if (reply !== undefined) socket.write(reply)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `ldap://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    connections: () => count,
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

const kinds: Readonly<Record<number, SeenRequest['kind']>> = {
  [tags.bindRequest]: 'bind',
  [tags.searchRequest]: 'search',
  [tags.extendedRequest]: 'extended',
}

function read(bytes: Buffer): Omit<SeenRequest, 'connection'> {
  const { id, operation } = messageIn(bytes)
  const kind = kinds[operation.tag] ?? 'other'
  const [, dn, password] = kind === 'bind' ? elementsIn(bytes, operation) : []
  const textOf = (element: typeof dn) =>
    element === undefined ? '' : bytes.subarray(element.start, element.end).toString('utf8')
  return { id, kind, bytes, dn: textOf(dn), password: textOf(password) }
}

/** One element with a content of any length. */
export function element(tag: number, ...content: (Buffer | string | number[])[]): Buffer {
  const body = Buffer.concat(content.map((each) => Buffer.from(each as Buffer)))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  return Buffer.concat([Buffer.from([tag, 0x84]), length, body])
}

export const message = (id: number, operation: Buffer): Buffer =>
  element(tags.sequence, element(tags.integer, [id >> 8, id & 255]), operation)

/** A result, such as success (0) or wrong password (49). */
export const result = (tag: number, code: number): Buffer =>
  element(tag, element(tags.enumerated, [code]), element(tags.octets, ''), element(tags.octets, ''))

export const entry = (dn: string, attributes: Readonly<Record<string, string>>): Buffer =>
  element(
    tags.searchEntry,
    element(tags.octets, dn),
    element(
      tags.sequence,
      ...Object.entries(attributes).map(([type, value]) =>
        element(tags.sequence, element(tags.octets, type), element(tags.set, element(tags.octets, value))),
      ),
    ),
  )

/** What a good directory would say: the gateway's account may bind, one person is there, and the person's password is wrong. */
export function goodAnswer({ id, kind, dn }: SeenRequest): Buffer {
  if (kind === 'bind') return message(id, result(tags.bindReply, dn.startsWith('cn=mapgate') ? 0 : 49))
  if (kind === 'extended') return message(id, result(tags.extendedReply, 0))
  const person = entry('uid=ann,ou=people,dc=example,dc=org', { uid: 'ann', entryUUID: 'a-1' })
  return Buffer.concat([message(id, person), message(id, result(tags.searchDone, 0))])
}
