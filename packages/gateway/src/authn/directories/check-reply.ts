import { type Element, elementAt, elementsIn } from './ber.ts'

/** Tags of LDAP (RFC 4511, section 4), as far as replies to a bind, a search and StartTLS have them. */
export const tags = {
  sequence: 0x30,
  set: 0x31,
  integer: 0x02,
  octets: 0x04,
  enumerated: 0x0a,
  referral: 0xa3,
  bindRequest: 0x60,
  bindReply: 0x61,
  unbindRequest: 0x42,
  searchRequest: 0x63,
  searchEntry: 0x64,
  searchDone: 0x65,
  searchReference: 0x73,
  extendedRequest: 0x77,
  extendedReply: 0x78,
} as const

/** A message: its number, and its operation. */
interface Message {
  readonly id: number
  readonly operation: Element
}

/**
 * Reads number and operation of one whole message.
 * @throws Error when it has another form
 */
export function messageIn(bytes: Uint8Array): Message {
  const whole = elementAt(bytes, 0)
  if (whole?.tag !== tags.sequence || whole.end !== bytes.length) throw new Error('no LDAP message')
  const [number, operation] = elementsIn(bytes, whole)
  if (number?.tag !== tags.integer || number.end - number.start > 4 || operation === undefined)
    throw new Error('no LDAP message')
  let id = 0
  for (const byte of bytes.subarray(number.start, number.end)) id = id * 256 + byte
  return { id, operation }
}

/** Which operations answer a request. */
const answersTo: Readonly<Record<number, readonly number[]>> = {
  [tags.bindRequest]: [tags.bindReply],
  [tags.searchRequest]: [tags.searchEntry, tags.searchReference, tags.searchDone],
  [tags.extendedRequest]: [tags.extendedReply],
}

/**
 * Checks a reply against its request and the grammar of LDAP, and leaves its controls out. The library that reads it afterwards takes a
 * result that is not there for success, and lengths that lie for endless lists.
 * @returns the message without controls
 * @throws Error when the reply answers something else, or is not as RFC 4511 has it
 */
export function checkedReply(reply: Uint8Array, request: Message): Uint8Array {
  const { id, operation } = messageIn(reply)
  if (id !== request.id) throw new Error('an answer to what was not asked')
  if (!answersTo[request.operation.tag]?.includes(operation.tag))
    throw new Error('an answer of another kind than the question')
  const parts = elementsIn(reply, operation)
  if (operation.tag === tags.searchEntry) checkEntry(reply, parts)
  else if (operation.tag === tags.searchReference) checkAll(parts, tags.octets)
  else checkResult(reply, parts)
  return withoutControls(reply, operation)
}

/** `{ resultCode, matchedDN, diagnosticMessage, [3] referral? … }`; what comes after is of no use here. */
function checkResult(reply: Uint8Array, [code, matched, text]: readonly Element[]): void {
  if (code?.tag !== tags.enumerated || code.end - code.start < 1 || code.end - code.start > 2)
    throw new Error('a result without a code')
  if (reply[code.start] === undefined || matched?.tag !== tags.octets || text?.tag !== tags.octets)
    throw new Error('a result without its texts')
}

/** `{ name, { { type, { value … } } … } }` */
function checkEntry(reply: Uint8Array, [name, attributes, ...others]: readonly Element[]): void {
  if (name?.tag !== tags.octets || attributes?.tag !== tags.sequence || others.length > 0)
    throw new Error('an entry of another form')
  for (const attribute of elementsIn(reply, attributes)) {
    const [type, values, ...more] = elementsIn(reply, attribute)
    if (attribute.tag !== tags.sequence || type?.tag !== tags.octets || values?.tag !== tags.set)
      throw new Error('an attribute of another form')
    if (more.length > 0) throw new Error('an attribute of another form')
    checkAll(elementsIn(reply, values), tags.octets)
  }
}

function checkAll(elements: readonly Element[], tag: number): void {
  if (elements.some((element) => element.tag !== tag)) throw new Error('a value of another kind')
}

/** The message with number and operation only. */
function withoutControls(reply: Uint8Array, operation: Element): Uint8Array {
  const whole = elementAt(reply, 0)
  if (whole === undefined || whole.end === operation.end) return reply
  const content = reply.subarray(whole.start, operation.end)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  return Buffer.concat([Buffer.from([tags.sequence, 0x84]), length, content])
}
