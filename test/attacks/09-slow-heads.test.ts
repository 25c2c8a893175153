import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { makeLocalCertificate } from '../../packages/gateway/src/demo/local-certificate.ts'
import { type Stack, startStack } from '../e2e/stack.ts'

// Heads that never end: a byte now and then, so that no connection ever counts as idle.

const directory = mkdtempSync(join(tmpdir(), 'mapgate-slow-'))
const { cert, key } = await makeLocalCertificate('127.0.0.1', directory)
afterAll(() => rmSync(directory, { recursive: true }))

const sockets: Socket[] = []
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
})

describe.each([
  ['plain', undefined],
  ['TLS beside HTTP/2', { cert, key }],
] as const)('A head that comes byte by byte, %s,', (_kind, tls) => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack({
      configure: (configuration) => {
        configuration.listen.limits = { headerTime: '500ms', connections: 20 }
        if (tls) configuration.listen.tls = tls
      },
    })
  })
  afterAll(() => stack?.close())

  /** Sends the beginning of a head, then a byte every 50 ms; resolves when the other side ends the connection. */
  function drip(head: string): Promise<{ text: string; sent: number }> {
    const { port } = new URL(stack.gatewayUrl)
    const options = { port: Number(port), host: '127.0.0.1' }
    const socket = tls
      ? connectTls({ ...options, rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] })
      : connect(options)
    sockets.push(socket)
    socket.on('error', () => {})
    return new Promise((ended) => {
      let text = ''
      let sent = 0
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1')
      })
      socket.once(tls ? 'secureConnect' : 'connect', () => {
        socket.write(head)
        const more = setInterval(() => {
          sent += 1
          if (socket.writable) socket.write('x')
        }, 50)
        socket.once('close', () => {
          clearInterval(more)
          ended({ text, sent })
        })
      })
    })
  }

  it('is given up soon after its time, and its place is free again', async () => {
    const all = await Promise.all(
      Array.from({ length: 18 }, (_, index) =>
        drip(index % 2 === 0 ? 'GET /arcgis/rest/info?f=json HTTP/1.1\r\nHost: gate\r\nX-A: ' : 'GET /'),
      ),
    )
    expect(new Set(all.map(({ text }) => text.split('\r\n')[0]))).toEqual(
      new Set(['HTTP/1.1 408 Request Timeout']),
    )
    // Some 20 bytes. Node.js by itself would look for such heads every half a minute, which is 600. Both sides are in this thread: where it
    // stands still, no byte is sent either.
    expect(Math.max(...all.map(({ sent }) => sent))).toBeLessThan(200)
    await new Promise<void>((done, failed) => {
      const socket = connect({ port: Number(new URL(stack.gatewayUrl).port), host: '127.0.0.1' }, done)
      sockets.push(socket)
      socket.on('error', failed)
    })
  })
})
