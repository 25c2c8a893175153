import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { afterEach, describe, expect, it } from 'vitest'
import { upstreamSection } from '../../packages/gateway/src/config/sections/upstreams.ts'
import { outboundWith } from '../../packages/gateway/src/core/upstream/outbound.fixture.ts'
import { makeLocalCertificate } from '../../packages/gateway/src/demo/local-certificate.ts'
import { createUpstreams } from '../../packages/gateway/src/upstream/index.ts'

const open: (() => unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

const outbound = outboundWith()

/** An HTTPS server that asks for a client certificate and says whose it was. */
async function secured() {
  const certificate = await makeLocalCertificate('127.0.0.1', mkdtempSync(join(tmpdir(), 'mapgate-tls-')))
  const client = await makeLocalCertificate('127.0.0.1', mkdtempSync(join(tmpdir(), 'mapgate-tls-')))
  const server = createServer(
    {
      cert: readFileSync(certificate.cert),
      key: readFileSync(certificate.key),
      requestCert: true,
      rejectUnauthorized: false,
    },
    (message, response) => {
      const { fingerprint256: shown = 'none' } = (message.socket as TLSSocket).getPeerCertificate()
      response.end(JSON.stringify({ shown, protocol: message.httpVersion }))
    },
  ).listen(0, '127.0.0.1')
  await once(server, 'listening')
  open.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/arcgis`
  return { url, certificate, client }
}

const never = new AbortController().signal

async function ask(settings: object, directory = '.') {
  const warnings: string[] = []
  const upstreams = createUpstreams({
    configuration: { ags: upstreamSection.parse({ kind: 'arcgis', ...settings }) },
    directory,
    clock: Date.now,
    log: { info: () => {}, error: () => {}, warn: (_details, message) => void warnings.push(message) },
  })
  open.push(upstreams.close)
  const outcome = await upstreams.forward(outbound, never).then(
    ({ body }) => JSON.parse(String(body)),
    (error) => `${error.code} ${error.detail}`,
  )
  return { outcome, warnings }
}

describe('an upstream behind TLS', () => {
  it('is believed only with a certificate of the authority that the configuration names', async () => {
    const { url, certificate } = await secured()
    expect((await ask({ url })).outcome).toMatch(/^upstream\.unreachable (UNABLE|SELF|DEPTH|CERT)/)
    const directory = dirname(certificate.authority)
    const { outcome } = await ask(
      { url, tls: { caFile: 'authority.pem' } },
      withCopy(directory, certificate.authority),
    )
    expect(outcome).toEqual({ shown: 'none', protocol: '1.1' })
    const other = await makeLocalCertificate('127.0.0.1', mkdtempSync(join(tmpdir(), 'mapgate-tls-')))
    expect((await ask({ url, tls: { caFile: other.authority } })).outcome).toMatch(/^upstream\.unreachable/)
    expect(
      (await ask({ url, tls: { caFile: certificate.authority, serverName: 'other.internal' } })).outcome,
    ).toContain('ERR_TLS_CERT_ALTNAME_INVALID')
  })

  it('may be believed blindly, which is announced at the start', async () => {
    const { url } = await secured()
    const { outcome, warnings } = await ask({ url, tls: { insecureSkipTlsVerify: true } })
    expect(outcome).toMatchObject({ protocol: '1.1' })
    expect(warnings.join()).toContain('insecureSkipTlsVerify')
  })

  it('knows the gateway by its certificate', async () => {
    const { url, certificate, client } = await secured()
    const credential = { kind: 'mtls', certFile: client.cert, keyFile: client.key }
    expect((await ask({ url, tls: { caFile: certificate.authority }, credential })).outcome).toMatchObject({
      shown: new X509Certificate(readFileSync(client.cert)).fingerprint256,
    })
  })
})

function withCopy(directory: string, file: string): string {
  writeFileSync(join(directory, 'authority.pem'), readFileSync(file))
  return directory
}
