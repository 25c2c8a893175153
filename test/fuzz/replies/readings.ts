import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { Duplex } from 'node:stream'
import { ReplyReader } from '../../../packages/gateway/src/upstream/line/reply-reader.ts'

/** What a reader made of the bytes of a connection: a whole reply, or none. */
export interface Reading {
  readonly status: number
  /** All values of each field, by lower-case name. */
  readonly fields: Readonly<Record<string, readonly string[]>>
  /** As latin1. */
  readonly body: string
}

/** A whole reply, and at which byte our reader had it; undefined: at the end of the connection. */
export interface OurReading extends Reading {
  readonly endsAt: number | undefined
  /** True where the connection may carry a further request. */
  readonly lasts: boolean
}

/**
 * Reads with the line's reader, and undefined where it takes no whole reply.
 * @param pieces the bytes as they come, after which the connection ends
 */
export function readByLine(pieces: readonly Buffer[], method: string): OurReading | undefined {
  let head: Pick<Reading, 'status' | 'fields'> | undefined
  let body = ''
  let lasts = false
  let endsAt: number | undefined
  let isWhole = false
  let at = 0
  const reader = new ReplyReader({
    interim: () => {},
    head: (status, headers) => {
      const fields = Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat()])
      head = { status, fields: Object.fromEntries(fields) }
    },
    body: (piece) => {
      body += piece.toString('latin1')
    },
    end: (idleMs) => {
      isWhole = true
      endsAt = at
      lasts = idleMs > 0
    },
  })
  reader.begin(method)
  try {
    for (const piece of pieces) {
      at += piece.length
      reader.read(Buffer.from(piece))
      if (isWhole) break
    }
    if (!isWhole && reader.endsWithConnection()) endsAt = undefined
  } catch {
    return undefined
  }
  return isWhole && head ? { ...head, body, endsAt, lasts } : undefined
}

/** Reads with the client of `node:http`, whose parser is llhttp, and undefined where it takes no whole reply. */
export function readByNode(bytes: Buffer, method: string): Promise<Reading | undefined> {
  return new Promise((found) => {
    const request = httpRequest({ method, createConnection: () => saying(bytes) })
    let isAnswered = false
    const failed = () => isAnswered || found(undefined)
    request.on('error', failed).on('upgrade', failed).on('close', failed)
    request.on('response', (response) => {
      isAnswered = true
      found(readingOf(request, response))
    })
    request.end()
  })
}

async function readingOf(request: ClientRequest, response: IncomingMessage): Promise<Reading | undefined> {
  const pieces: Buffer[] = []
  try {
    for await (const piece of response) pieces.push(piece as Buffer)
  } catch {
    return undefined
  } finally {
    request.destroy()
  }
  if (!response.complete) return undefined
  const fields: Record<string, string[]> = {}
  const { rawHeaders } = response
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = String(rawHeaders[at]).toLowerCase()
    if (!Object.hasOwn(fields, name)) fields[name] = []
    fields[name]?.push(String(rawHeaders[at + 1]))
  }
  return { status: response.statusCode ?? 0, fields, body: Buffer.concat(pieces).toString('latin1') }
}

/** A connection that answers the first write with these bytes, and ends. */
function saying(bytes: Buffer): Duplex {
  let isAsked = false
  const connection = new Duplex({
    read() {},
    write(_chunk, _encoding, done) {
      done()
      if (isAsked) return
      isAsked = true
      connection.push(bytes)
      connection.push(null)
    },
  })
  return connection
}
