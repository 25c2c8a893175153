import { connect } from 'node:net'

const idleMs = 800

/**
 * Sends bytes as they are to a server and returns everything that it answers until it closes, or until 800 ms pass without a further byte.
 * The first byte is waited for as long as it takes, unless the server may say nothing at all.
 */
export function sendRaw(
  url: string,
  bytes: string | Buffer,
  { mayBeSilent = false }: { readonly mayBeSilent?: boolean } = {},
): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((done) => {
    const socket = connect(Number(port), hostname)
    let text = ''
    const endWhenIdle = () => socket.setTimeout(idleMs)
    socket.on('timeout', () => socket.destroy())
    if (mayBeSilent) endWhenIdle()
    else socket.once('data', endWhenIdle)
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
