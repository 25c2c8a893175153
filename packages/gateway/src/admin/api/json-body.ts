import type { Context } from 'hono'
import { AdminProblem } from './problem.ts'

/**
 * Reads a JSON body of at most so many bytes.
 * @throws AdminProblem 413, 400
 */
export async function jsonBody(context: Context, maxBytes: number): Promise<unknown> {
  const parts: Uint8Array[] = []
  let bytes = 0
  // What says that it is longer is not read at all.
  if (Number(context.req.header('content-length') ?? 0) > maxBytes) throw tooLong(maxBytes)
  for await (const part of context.req.raw.body ?? []) {
    bytes += part.length
    if (bytes > maxBytes) throw tooLong(maxBytes)
    parts.push(part)
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'))
  } catch {
    throw new AdminProblem(400, 'The body is not JSON.')
  }
}

const tooLong = (maxBytes: number): AdminProblem =>
  new AdminProblem(413, `The body is longer than ${maxBytes} bytes; nothing of it was read.`)
