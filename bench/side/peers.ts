import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Carrier, type Contender, type Place, withToken } from './contender.ts'
import { peerToken, sharedSecret } from './credentials.ts'
import { tileBytes } from './fixed-upstream.ts'
import { measuredCore, type PinnedServer, startPinned } from './pinned.ts'
import { fillIn } from './template.ts'

const node = process.execPath
const onCore = String(measuredCore)

/** http-proxy with jsonwebtoken, as their READMEs show it; `keepAlive` adds the agent that the README leaves to the reader. */
export function httpProxy({ port, upstreamPort }: Place, keepAlive: boolean): Contender {
  const server = fileURLToPath(new URL('../peers/http-proxy-server.ts', import.meta.url))
  return {
    name: `http-proxy + jsonwebtoken${keepAlive ? ', keep-alive agent' : ''}`,
    port,
    signed: withToken(peerToken(), 'header'),
    start: () =>
      startPinned(onCore, port, [node, server], {
        NODE_ENV: 'production',
        NODE_NO_WARNINGS: '1',
        PORT: String(port),
        TARGET: `http://127.0.0.1:${upstreamPort}`,
        SECRET: sharedSecret,
        KEEP_ALIVE: keepAlive ? '1' : '',
      }),
  }
}

/** `node:http` before undici and nothing else: what the platform can do at most. */
export function bareRelay({ port, upstreamPort }: Place): Contender {
  const server = fileURLToPath(new URL('../peers/bare-relay-server.ts', import.meta.url))
  return {
    name: 'bare relay of node:http and undici, without any check',
    port,
    signed: (target) => ({ target }),
    unchecked: true,
    start: () =>
      startPinned(onCore, port, [node, server], {
        NODE_ENV: 'production',
        PORT: String(port),
        TARGET: `http://127.0.0.1:${upstreamPort}`,
      }),
  }
}

/** Processes of `node:http` on one port that answer with a picture and do nothing else, with the cores for everybody. */
export function bareHttp({ port }: Place, workers: number): Contender {
  const server = fileURLToPath(new URL('../peers/bare-http-server.ts', import.meta.url))
  return {
    name: `bare node:http, ${workers} processes`,
    port,
    signed: (target) => ({ target }),
    unchecked: true,
    start: () =>
      startPinned('0,1', port, [node, server], {
        NODE_ENV: 'production',
        PORT: String(port),
        WORKERS: String(workers),
        BYTES: String(tileBytes),
      }),
  }
}

/** HAProxy as its manual shows `jwt_verify`. */
export function haproxy({ directory, port, upstreamPort }: Place): Contender {
  const home = join(directory, `haproxy-${port}`)
  const file = fillIn('peers/haproxy.cfg', home, { port, upstreamPort, secret: sharedSecret })
  return {
    name: 'HAProxy jwt_verify HS256',
    port,
    signed: withToken(peerToken(), 'header'),
    start: () => startPinned(onCore, port, ['haproxy', '-db', '-f', file]),
  }
}

/** nginx with njs before `proxy_pass`. */
export const nginxNjs = (place: Place): Contender => ({
  name: 'nginx + njs HS256',
  port: place.port,
  signed: withToken(peerToken(), 'header'),
  start: nginx('peers/nginx-njs.conf', place),
})

/** nginx with njs before `proxy_cache`, with the token in the query. */
export const nginxNjsCache = (place: Place, carrier: Carrier = 'query'): Contender => ({
  name: 'nginx + njs HS256 + proxy_cache',
  port: place.port,
  signed: withToken(peerToken(), carrier),
  start: nginx('peers/nginx-njs-cache.conf', place),
})

/** nginx with `proxy_cache` and no check of anybody. */
export const nginxCache = (place: Place): Contender => ({
  name: 'nginx proxy_cache, without any check',
  port: place.port,
  signed: (target) => ({ target }),
  unchecked: true,
  start: nginx('peers/nginx-cache.conf', place),
})

/** Writes a configuration of nginx, with the module beside it, and tells how to start it. */
function nginx(template: string, { directory, port, upstreamPort }: Place): () => Promise<PinnedServer> {
  const home = join(directory, `nginx-${port}`)
  fillIn('peers/jwt.js', home, { secret: sharedSecret })
  const file = fillIn(template, home, { home, port, upstreamPort })
  return () => startPinned(onCore, port, ['nginx', '-c', file, '-g', 'daemon off;'])
}
