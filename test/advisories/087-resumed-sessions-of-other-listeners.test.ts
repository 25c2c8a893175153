import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Credential, makeAuthority, writeAll } from '../e2e/certificates.ts'
import { type Stack, startStack } from '../e2e/stack.ts'

/** A session that was made at one listener and resumed at another took over what the certificate had proved there (as in CVE-2025-23419). */
const directory = mkdtempSync(join(tmpdir(), 'mapgate-resumed-'))
const [servers, programs, proxies] = await Promise.all([
  makeAuthority('Servers'),
  makeAuthority('Programs'),
  makeAuthority('Proxies'),
])
const server = await servers.issue('127.0.0.1', {
  use: 'server',
  names: [{ type: 'ip', value: '127.0.0.1' }],
})
const files = writeAll(directory, { ...server, programs: programs.pem, proxies: proxies.pem })
const program = await programs.issue('program', { names: [{ type: 'dns', value: 'etl.example.org' }] })
let stack: Stack

beforeAll(async () => {
  const { cert, key } = files
  stack = await startStack({
    configure: (configuration) => {
      configuration.publicUrl = 'https://127.0.0.1:0'
      configuration.listen.tls = { cert, key, clientCa: files.programs }
      configuration.certificates = [{ name: 'etl', san: 'DNS:etl.example.org', roles: ['everything'] }]
      configuration.proxies = [
        {
          name: 'front',
          listen: { port: 0, tls: { cert, key, clientCa: files.proxies } },
          from: ['127.0.0.1'],
          userHeader: 'Remote-User',
          roles: ['everything'],
        },
      ]
    },
  })
})
afterAll(async () => {
  await stack?.close()
  rmSync(directory, { recursive: true })
})

const target = '/arcgis/rest/services/Assets_Service/MapServer?f=json'

/** Asks once on a connection of its own. Gives the reply and a session to resume. */
async function ask(url: string, more: { credential?: Credential; session?: Buffer } = {}) {
  const { hostname: host, port } = new URL(url)
  const socket: TLSSocket = connect({
    host,
    port: Number(port),
    ...more.credential,
    ...(more.session ? { session: more.session } : {}),
    rejectUnauthorized: false,
    ALPNProtocols: ['http/1.1'],
  })
  let session: Buffer | undefined
  socket.on('session', (ticket: Buffer) => {
    session = ticket
  })
  await once(socket, 'secureConnect')
  const isResumed = socket.isSessionReused()
  socket.write(`GET ${target} HTTP/1.1\r\nHost: gate\r\nRemote-User: mallory\r\nConnection: close\r\n\r\n`)
  const text = Buffer.concat(await socket.toArray()).toString('latin1')
  return { text, session, isResumed }
}

it('a session of the listener for everybody proves nothing at the one of a front proxy', async () => {
  const first = await ask(stack.gatewayUrl, { credential: program })
  expect(first.text).toContain('"layers"')
  const again = await ask(stack.gatewayUrl, { session: first.session as Buffer })
  expect([again.isResumed, again.text.includes('"layers"')]).toEqual([true, true])
  const elsewhere = await ask(stack.frontUrls.front ?? '', { session: first.session as Buffer })
  expect(elsewhere.isResumed).toBe(false)
  expect(elsewhere.text).toMatch(/^HTTP\/1\.1 400/)
})
