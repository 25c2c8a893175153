import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:http2'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { makeLocalCertificate } from '../../packages/gateway/src/demo/local-certificate.ts'
import { type Stack, startStack } from '../e2e/stack.ts'
import { ownPort } from './own-port.ts'

const recipe = new URL('../../deploy/nginx/', import.meta.url)
let stack: Stack
let nginx: ChildProcess | undefined
let directory: string
let front: string
let plainPort: number

/** The recipe as it stands, with this machine's ports and files in the places of the example's. */
function fill(
  text: string,
  values: { port: number; plainPort: number; gatewayPort: string; cert: string; key: string },
): string {
  return text
    .replace('server 127.0.0.1:8080;', `server 127.0.0.1:${values.gatewayPort};`)
    .replace('listen 443 ssl http2;', `listen 127.0.0.1:${values.port} ssl http2;`)
    .replace('listen 80;', `listen 127.0.0.1:${values.plainPort};`)
    .replace('/etc/ssl/my.url.com.pem', values.cert)
    .replace('/etc/ssl/my.url.com.key', values.key)
    .replace('/var/log/nginx/mapgate.log', join(directory, 'access.log'))
}

beforeAll(async () => {
  const port = await ownPort()
  plainPort = await ownPort()
  front = `https://127.0.0.1:${port}`
  stack = await startStack({
    configure: (configuration) => {
      configuration.publicUrl = `${front}/gis`
      configuration.listen.trustedProxies = ['127.0.0.1']
      configuration.resourceProxy = { paths: [] }
    },
  })
  directory = mkdtempSync(join(tmpdir(), 'mapgate-nginx-'))
  const certificate = await makeLocalCertificate('127.0.0.1', directory)
  const site = fill(readFileSync(new URL('mapgate.conf', recipe), 'utf8'), {
    port,
    plainPort,
    gatewayPort: new URL(stack.gatewayUrl).port,
    ...certificate,
  })
  const main = join(directory, 'nginx.conf')
  writeFileSync(
    main,
    `daemon off; pid ${directory}/nginx.pid; error_log ${directory}/error.log;
events {}
http {
${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${directory}/${name};`).join('\n')}
${readFileSync(new URL('log-format.conf', recipe), 'utf8')}
${site}
}`,
  )
  nginx = spawn(nginxPath(), ['-c', main, '-p', directory], { stdio: 'ignore' })
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
  await until(() =>
    fetch(`${front}/gis/.mapgate/health/live`).then(
      ({ ok }) => ok,
      () => false,
    ),
  )
})
afterAll(async () => {
  delete process.env.NODE_TLS_REJECT_UNAUTHORIZED
  if (nginx?.kill()) await once(nginx, 'exit')
  await stack?.close()
  if (directory) rmSync(directory, { recursive: true, force: true })
})

const exportPath =
  '/gis/map/Assets_Service/MapServer/export?bbox=-118.5,34.2,-117.5,34.8&bboxSR=4326&size=200,120&f=image'
const ask = (path: string, init: RequestInit = {}) => fetch(front + path, init)

describe('nginx before the gateway, as deploy/nginx says', () => {
  it('a picture passes with a header, and its refusal with the real status and CORS', async () => {
    expect((await ask(exportPath, { headers: { token: 'demo-key' } })).status).toBe(200)
    const refused = await ask(exportPath, { headers: { origin: 'http://localhost:1234' } })
    expect(refused.status).toBe(401)
    expect(refused.headers.get('access-control-allow-origin')).toBe('http://localhost:1234')
  })

  it('a preflight is answered by the gateway', async () => {
    const headers = { origin: 'http://localhost:1234', 'access-control-request-method': 'GET' }
    const reply = await ask(exportPath, { method: 'OPTIONS', headers })
    expect([reply.status, reply.headers.get('access-control-max-age')]).toEqual([204, '7200'])
  })

  it('links carry the public address with its path, and tokens say that they want https', async () => {
    const info = await (await ask('/gis/arcgis/rest/info?f=json')).json()
    expect(info.authInfo.tokenServicesUrl).toBe(`${front}/gis/arcgis/tokens/`)
    const body = new URLSearchParams({ username: 'editor', password: 'editor-demo', f: 'json' })
    const { token, ssl } = await (await ask('/gis/arcgis/tokens/', { method: 'POST', body })).json()
    expect(ssl).toBe(true)
    expect((await ask(`${exportPath}&token=${token}`)).status).toBe(200)
  })

  it('plain HTTP is sent on to HTTPS, with its path, query and method', async () => {
    const reply = await fetch(`http://127.0.0.1:${plainPort}/gis/arcgis/rest/info?f=json`, {
      method: 'POST',
      redirect: 'manual',
      headers: { connection: 'close' },
    })
    expect([reply.status, reply.headers.get('location')]).toEqual([
      308,
      'https://my.url.com/gis/arcgis/rest/info?f=json',
    ])
  })

  it('HTTP/2 is spoken to browsers, and nothing older than TLS 1.2', async () => {
    const session = connect(front, { rejectUnauthorized: false })
    const stream = session.request({ ':path': exportPath, token: 'demo-key' })
    const [headers] = await once(stream, 'response')
    session.destroy()
    expect(headers[':status']).toBe(200)
    const { port } = new URL(front)
    const old = {
      host: '127.0.0.1',
      port: Number(port),
      rejectUnauthorized: false,
      maxVersion: 'TLSv1.1' as const,
    }
    const socket = connectTls({ ...old, minVersion: 'TLSv1' as const, ciphers: 'ALL:@SECLEVEL=0' })
    const [error] = await once(socket, 'error')
    expect(error.code).toMatch(/VERSION/)
  })

  it('a body over the limit is refused, one below passes', async () => {
    const post = (length: number) =>
      ask('/gis/map/Assets_Service/MapServer/export', {
        method: 'POST',
        headers: { token: 'demo-key' },
        body: new URLSearchParams({ f: 'json', bbox: '0,0,1,1', x: 'a'.repeat(length) }),
      })
    expect((await post(200_000)).status).toBe(200)
    expect((await post(11_000_000)).status).toBe(413)
  })

  it('a long URL passes, two slashes do not become one, and the caller keeps its address', async () => {
    expect(
      (
        await ask(`${exportPath}&layerDefs=${encodeURIComponent(`{"1":"1=1${' '.repeat(2500)}"}`)}`, {
          headers: { token: 'demo-key' },
        })
      ).status,
    ).toBe(200)
    const doubled = await (
      await ask('/gis/map//Assets_Service/MapServer?f=json', { headers: { token: 'demo-key' } })
    ).json()
    expect(doubled.error.code).toBe(400)
    await ask('/gis/arcgis/rest/info?f=json', { headers: { 'x-forwarded-for': '198.51.100.9' } })
    expect(stack.audit.at(-1)?.clientAddress).toBe('127.0.0.1')
  })

  it('what apps ask at the old address of resource-proxy comes to the door, as it was asked', async () => {
    const target = `${front}${exportPath.replace('f=image', 'f=json')}`
    const map = await (await ask(`/DotNet/proxy.ashx?${target}`, { headers: { token: 'demo-key' } })).json()
    expect(map.href).toContain(`${front}/gis/`)
    expect((await ask(`/gis/proxy?${target}`)).status).toBe(200)
    const elsewhere = await ask('/DotNet/proxy.ashx?https://elsewhere.example/arcgis/rest/info?f=json')
    expect(elsewhere.status).toBe(403)
    expect((await ask(`/DotNet/proxy.config?${target}`)).status).toBeGreaterThanOrEqual(400)
  })

  it('a header with underscores brings no credential, and too many headers are refused', async () => {
    expect((await ask(exportPath, { headers: { X_Esri_Authorization: 'Bearer demo-key' } })).status).toBe(401)
    const padding = Object.fromEntries(
      Array.from({ length: 5 }, (_, at) => [`x-padding-${at}`, 'a'.repeat(7000)]),
    )
    const reply = await ask(exportPath, { headers: { token: 'demo-key', ...padding } })
    expect(reply.status).toBe(431)
  })

  it('another Host changes no link', async () => {
    const info = await new Promise<string>((done, failed) => {
      const options = { headers: { host: 'evil.example' }, rejectUnauthorized: false }
      get(`${front}/gis/arcgis/rest/info?f=json`, options, async (reply) => {
        done(Buffer.concat(await reply.toArray()).toString())
      }).on('error', failed)
    })
    expect(JSON.parse(info).authInfo.tokenServicesUrl).toBe(`${front}/gis/arcgis/tokens/`)
  })

  it('the access log of the recipe holds no credential', async () => {
    await ask(`${exportPath}&token=demo-key`)
    await until(async () => readFileSync(join(directory, 'access.log'), 'utf8').includes('/export'))
    expect(readFileSync(join(directory, 'access.log'), 'utf8')).not.toContain('demo-key')
  })
})

/** Debian's nginx, which `npm test` installs. */
function nginxPath(): string {
  const path = '/usr/sbin/nginx'
  if (spawnSync(path, ['-v']).status === 0) return path
  throw new Error('this test runs the nginx recipe: install nginx (Debian: apt-get install nginx-light)')
}

async function until(reached: () => Promise<boolean>): Promise<void> {
  await vi.waitUntil(reached, { timeout: 300_000, interval: 100 })
}
