import type { ServerResponse } from 'node:http'
import type { BytesReply } from '../operation/reply.ts'
import type { Fault } from './faults.ts'
import { writeHead } from './write-reply.ts'

/** Sends a reply, or what a fault makes of it. */
export async function send(response: ServerResponse, reply: BytesReply, fault: Fault | null): Promise<void> {
  const body = typeof reply.body === 'string' ? Buffer.from(reply.body) : Buffer.from(reply.body)
  const half = body.subarray(0, Math.ceil(body.length / 2))
  switch (fault?.kind) {
    case 'hang-before-headers':
      return
    case 'hang-mid-body':
      writeHead(response, reply, body.length)
      response.write(half)
      return
    case 'cut':
      writeHead(response, reply, body.length)
      response.write(half, () => response.destroy())
      return
    case 'wrong-length':
      sendWrongLength(response, reply, body, fault.byBytes)
      return
    case 'fail':
      response.writeHead(fault.status, { 'content-type': 'text/plain' }).end('The server is unwell.')
      return
    case 'redirect':
      response.writeHead(fault.status ?? 302, { location: fault.location }).end()
      return
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, fault.delayMs).unref())
      break
    default:
      break
  }
  writeHead(response, reply, body.length)
  response.end(body)
}

/** Writes past Node's own check of the length, straight into the socket. */
function sendWrongLength(response: ServerResponse, reply: BytesReply, body: Buffer, byBytes: number): void {
  const head = [
    `HTTP/1.1 ${reply.status ?? 200} OK`,
    `Content-Type: ${reply.contentType}`,
    `Content-Length: ${Math.max(0, body.length + byBytes)}`,
    'Connection: close',
  ]
  response.socket?.end(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]))
}
