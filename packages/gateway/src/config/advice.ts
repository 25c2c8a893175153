import { isBelow } from '../core/request/path.ts'
import { callerAdvice } from './caller-advice.ts'
import { consoleAdvice } from './console-advice.ts'
import type { Advice } from './cross-fault.ts'
import { grantAdvice } from './grant-advice.ts'
import { holderAdvice } from './holder-advice.ts'
import { ogcAdvice } from './ogc-advice.ts'
import { portalAdvice } from './portal-advice.ts'
import { readableByAll } from './readable-files.ts'
import { roleSourceAdvice } from './role-source-advice.ts'
import type { Configuration } from './schema.ts'
import { weakSecrets } from './weak-secrets.ts'

/**
 * Advice for the administrator, for `mapgate check` and the log at the start.
 * @param directory what relative file names are relative to; without it no file is looked at
 */
export const adviceOn = (
  configuration: Configuration,
  directory?: string,
  { asked = 'start', now = Date.now() }: { asked?: 'start' | 'check'; now?: number } = {},
): readonly Advice[] => [
  ...untrustedFront(configuration),
  ...plainHttp(configuration),
  ...longSites(configuration),
  ...unusedUpstreams(configuration),
  ...ownUpstreams(configuration),
  ...ogcAdvice(configuration),
  ...grantAdvice(configuration, now),
  ...holderAdvice(configuration, asked),
  ...callerAdvice(configuration),
  ...consoleAdvice(configuration, asked),
  ...roleSourceAdvice(configuration),
  ...portalAdvice(configuration),
  ...weakSecrets(configuration, directory),
  ...(directory === undefined ? [] : readableByAll(configuration, directory)),
]

/**
 * Environment variables that a configuration names and that are not set here: no fault of the file, since it may run elsewhere.
 * @param section the configuration, or a part of it
 */
export function unsetVariables(
  section: unknown,
  environment: Readonly<Record<string, string | undefined>>,
  path: readonly PropertyKey[] = [],
): readonly Advice[] {
  if (typeof section !== 'object' || section === null) return []
  return Object.entries(section).flatMap(([name, inner]) => {
    const at = [...path, Array.isArray(section) ? Number(name) : name]
    if (typeof inner !== 'string' || !name.endsWith('Env')) return unsetVariables(inner, environment, at)
    return environment[inner] ? [] : [{ path: at, message: `${inner} is not set in this environment.` }]
  })
}

/** Advice where only a front server reaches the gateway under its public address, and `trustedProxies` does not name that server. */
function untrustedFront({ listen, publicUrl }: Configuration): Advice[] {
  if (listen.trustedProxies.length > 0) return []
  const { hostname, protocol } = new URL(publicUrl)
  const isBehind =
    listen.socket !== undefined ||
    (protocol === 'https:' && listen.tls === undefined) ||
    (isLoopback(listen.host) && !isLoopback(hostname))
  if (!isBehind) return []
  return [
    {
      path: ['listen', 'trustedProxies'],
      message:
        'is empty, but publicUrl can only be reached through a front server: every caller would have its address, ' +
        'and share one limit of wrong passwords and the rates by address. Name the address of the front server there.',
    },
  ]
}

/** Advice where keys, passwords and tickets cross a network over plain HTTP. */
function plainHttp({ listen, publicUrl }: Configuration): Advice[] {
  if (listen.socket !== undefined || listen.tls !== undefined || isLoopback(listen.host)) return []
  if (!publicUrl.startsWith('http:')) return []
  return [
    {
      path: ['listen', 'host'],
      message:
        `${listen.host} is reached by other machines, and publicUrl is plain HTTP: keys, passwords and tickets can be read on their ` +
        'way. Give listen.tls a certificate, or listen on 127.0.0.1 behind a web server with HTTPS.',
    },
  ]
}

/** Advice on a whole site below two segments: stock ArcGIS clients look for the token service below the first one. */
const longSites = ({ mounts }: Configuration): Advice[] =>
  mounts.flatMap(({ path, at }, index) =>
    at === '' && path.split('/').length > 2
      ? [
          {
            path: ['mounts', index, 'path'],
            message: `stock ArcGIS clients sign in only at a site with one segment, such as /${path.split('/').at(-1)}; ${path} serves clients that bring their own credential.`,
          },
        ]
      : [],
  )

/** Advice on an upstream at the public address of the gateway, which asks itself then. */
const ownUpstreams = ({ publicUrl, mounts, upstreams }: Configuration): Advice[] => {
  const own = mounts.map(({ path }) => new URL(publicUrl + path))
  return Object.entries(upstreams).flatMap(([name, { url }]) => {
    const { origin, pathname } = new URL(url)
    return own.some((mount) => mount.origin === origin && isBelow(pathname, mount.pathname))
      ? [
          {
            path: ['upstreams', name, 'url'],
            message:
              'is the address of a mount of this gateway: it would ask itself, unless this name leads another way from here. Name the map server by its own address.',
          },
        ]
      : []
  })
}

const unusedUpstreams = ({ mounts, upstreams }: Configuration): Advice[] =>
  Object.keys(upstreams)
    .filter((name) => !mounts.some(({ upstream }) => upstream === name))
    .map((name) => ({ path: ['upstreams', name], message: 'stands behind no mount: nobody reaches it.' }))

/** True for an address that only this machine reaches. */
export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/.test(host)
