import { connect } from 'node:net'

/** Sends bytes as they are to a server and returns everything that it answers until it closes, or until `idleMs` pass without a byte. */
export function sendRaw(url: string, bytes: string | Buffer, idleMs = 800): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((done) => {
    const socket = connect(Number(port), hostname)
    let text = ''
    socket.setTimeout(idleMs, () => socket.destroy())
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
