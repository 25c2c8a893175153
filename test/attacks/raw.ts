import { connect } from 'node:net'

const idleMs = 800

interface RawOptions {
  /** The server may say nothing at all. */
  readonly mayBeSilent?: boolean
  /** The server keeps the connection after its answer. */
  readonly staysOpen?: boolean
}

/**
 * Sends bytes as they are to a server and returns everything that it answers until it closes, however long that takes. Of a server that may stay silent,
 * or keeps the connection open, it is what came until 800 ms passed without a further byte.
 */
export function sendRaw(
  url: string,
  bytes: string | Buffer,
  { mayBeSilent = false, staysOpen = false }: RawOptions = {},
): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((done) => {
    const socket = connect(Number(port), hostname)
    let text = ''
    const endWhenIdle = () => socket.setTimeout(idleMs)
    socket.on('timeout', () => socket.destroy())
    if (mayBeSilent) endWhenIdle()
    else if (staysOpen) socket.once('data', endWhenIdle)
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
    })
    socket.on('error', () => {})
    socket.on('close', () => done(text))
    socket.write(bytes)
  })
}

/** A request as text, with `Host` and `Connection: close`. */
export const rawRequest = (target: string, headers: readonly string[] = [], method = 'GET'): string =>
  [`${method} ${target} HTTP/1.1`, 'Host: gate.example', ...headers, 'Connection: close', '', ''].join('\r\n')

/** Status codes of all answers in a text, in order. */
export const statuses = (text: string): number[] =>
  [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map((match) => Number(match[1]))
