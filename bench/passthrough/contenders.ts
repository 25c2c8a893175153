import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gatewayToken, peerToken, sharedSecret } from './credentials.ts'
import { measuredCore, type PinnedServer, startPinned } from './pinned.ts'

/** One that passes tiles through, with its own check of the credential. */
export interface Contender {
  readonly name: string
  readonly port: number
  readonly authorization: string
  /** True for the one that lets everybody in. */
  readonly unchecked?: true
  readonly start: () => Promise<PinnedServer>
}

interface Place {
  readonly directory: string
  readonly port: number
  readonly upstreamPort: number
}

const node = process.execPath

/** Mapgate: a JWT of a configured issuer, roles out of its claims, a grant, audit lines to a file. */
export function mapgate({ directory, port, upstreamPort }: Place): Contender {
  const home = join(directory, 'mapgate')
  mkdirSync(home, { recursive: true })
  const { token, jwksFile } = gatewayToken(home)
  const file = join(home, 'mapgate.json')
  writeFileSync(
    file,
    JSON.stringify({
      listen: { port },
      publicUrl: `http://127.0.0.1:${port}`,
      upstreams: {
        ags: {
          kind: 'arcgis',
          url: `http://127.0.0.1:${upstreamPort}/arcgis`,
          credential: { kind: 'arcgis-token', username: 'gateway', password: 'bench' },
          limits: { inFlight: 128, inFlightPerPrincipal: 128 },
        },
      },
      mounts: [{ path: '/arcgis', upstream: 'ags' }],
      issuers: [{ name: 'bench', issuer: 'https://issuer.example', audience: ['maps'], jwksFile }],
      grants: [{ to: { roles: ['staff'] }, on: { services: ['Assets_*'] } }],
      audit: { file: 'audit.log' },
    }),
  )
  const bin = fileURLToPath(new URL('../../packages/gateway/bin/mapgate.mjs', import.meta.url))
  const command = [node, bin, 'serve', '--config', file]
  return {
    name: 'mapgate',
    port,
    authorization: `Bearer ${token}`,
    start: () => startPinned(measuredCore, port, command, { NODE_ENV: 'production' }),
  }
}

/** http-proxy with jsonwebtoken, as their READMEs show it; `keepAlive` adds the agent that the README leaves to the reader. */
export function httpProxy({ port, upstreamPort }: Place, keepAlive: boolean): Contender {
  const server = fileURLToPath(new URL('http-proxy-server.ts', import.meta.url))
  return {
    name: `http-proxy + jsonwebtoken${keepAlive ? ', keep-alive agent' : ''}`,
    port,
    authorization: `Bearer ${peerToken()}`,
    start: () =>
      startPinned(measuredCore, port, [node, server], {
        NODE_ENV: 'production',
        NODE_NO_WARNINGS: '1',
        PORT: String(port),
        TARGET: `http://127.0.0.1:${upstreamPort}`,
        SECRET: sharedSecret,
        KEEP_ALIVE: keepAlive ? '1' : '',
      }),
  }
}

/** undici between two sockets and nothing else: what the platform can do at most. */
export function bareRelay({ port, upstreamPort }: Place): Contender {
  const server = fileURLToPath(new URL('relay-server.ts', import.meta.url))
  return {
    name: 'bare relay of undici, without any check',
    port,
    authorization: 'none',
    unchecked: true,
    start: () =>
      startPinned(measuredCore, port, [node, server], {
        NODE_ENV: 'production',
        PORT: String(port),
        TARGET: `http://127.0.0.1:${upstreamPort}`,
      }),
  }
}

/** HAProxy as its manual shows `jwt_verify`: algorithm, signature, expiry and issuer. */
export function haproxy({ directory, port, upstreamPort }: Place): Contender {
  mkdirSync(directory, { recursive: true })
  const file = join(directory, 'haproxy.cfg')
  writeFileSync(
    file,
    `global
  nbthread 1
  maxconn 4096
defaults
  mode http
  timeout connect 5s
  timeout client 30s
  timeout server 30s
frontend maps
  bind 127.0.0.1:${port}
  http-request deny content-type text/plain string "Missing token" unless { req.hdr(authorization) -m found }
  http-request set-var(txn.alg) http_auth_bearer,jwt_header_query('$.alg')
  http-request set-var(txn.iss) http_auth_bearer,jwt_payload_query('$.iss')
  http-request set-var(txn.exp) http_auth_bearer,jwt_payload_query('$.exp','int')
  http-request set-var(txn.now) date()
  http-request deny unless { var(txn.alg) -m str HS256 }
  http-request deny unless { var(txn.iss) -m str https://issuer.example }
  http-request deny unless { http_auth_bearer,jwt_verify(txn.alg,"${sharedSecret}") -m int 1 }
  http-request deny if { var(txn.exp),sub(txn.now) -m int lt 0 }
  default_backend ags
backend ags
  http-reuse always
  server ags 127.0.0.1:${upstreamPort}
`,
  )
  return {
    name: 'HAProxy jwt_verify HS256',
    port,
    authorization: `Bearer ${peerToken()}`,
    start: () => startPinned(measuredCore, port, ['haproxy', '-db', '-f', file]),
  }
}

/** nginx with njs: the signature by the crypto module, expiry and issuer, before `proxy_pass` with kept connections. */
export function nginxNjs({ directory, port, upstreamPort }: Place): Contender {
  const home = join(directory, 'nginx-njs')
  mkdirSync(home, { recursive: true })
  writeFileSync(
    join(home, 'jwt.js'),
    `import crypto from 'crypto'
function allowed(r) {
  const token = (r.headersIn.Authorization || '').slice('Bearer '.length)
  const parts = token.split('.')
  if (parts.length !== 3) return '0'
  const digest = crypto.createHmac('sha256', ${JSON.stringify(sharedSecret)}).update(parts[0] + '.' + parts[1]).digest('base64url')
  if (digest !== parts[2]) return '0'
  if (JSON.parse(Buffer.from(parts[0], 'base64url').toString()).alg !== 'HS256') return '0'
  const claims = JSON.parse(Buffer.from(parts[1], 'base64url').toString())
  return claims.iss === 'https://issuer.example' && claims.exp > Date.now() / 1000 ? '1' : '0'
}
export default { allowed }
`,
  )
  const file = join(home, 'nginx.conf')
  writeFileSync(
    file,
    `load_module /usr/lib/nginx/modules/ngx_http_js_module.so;
user root;
worker_processes 1;
pid ${home}/nginx.pid;
error_log ${home}/error.log;
events { worker_connections 1024; }
http {
  access_log ${home}/access.log;
  keepalive_requests 100000000;
  js_path ${home};
  js_import jwt from jwt.js;
  js_set $allowed jwt.allowed;
  upstream ags { server 127.0.0.1:${upstreamPort}; keepalive 64; keepalive_requests 100000000; }
  server {
    listen 127.0.0.1:${port};
    location / {
      if ($allowed != 1) { return 401; }
      proxy_pass http://ags;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Authorization "";
    }
  }
}
`,
  )
  return {
    name: 'nginx + njs HS256',
    port,
    authorization: `Bearer ${peerToken()}`,
    start: () => startPinned(measuredCore, port, ['nginx', '-c', file, '-g', 'daemon off;']),
  }
}
