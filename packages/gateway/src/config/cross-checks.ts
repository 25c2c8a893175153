import { didYouMean } from '@mapgate/policy'
import { areaChecks } from './area-checks.ts'
import { cacheChecks } from './cache-checks.ts'
import { callerChecks } from './caller-checks.ts'
import { consoleChecks } from './console-checks.ts'
import type { CrossFault, JoinedSections } from './cross-fault.ts'
import { directoryChecks } from './directory-checks.ts'
import { grantChecks } from './grant-checks.ts'
import { limitChecks } from './limit-checks.ts'
import { exactlyOne, repeated } from './list-checks.ts'
import { listenerChecks } from './listener-checks.ts'
import { ogcChecks } from './ogc-checks.ts'
import { portalChecks } from './portal-checks.ts'
import { providerChecks } from './provider-checks.ts'
import { resourceProxyChecks } from './resource-proxy-checks.ts'

/** Finds faults that a schema cannot see: names that refer to nothing, and names given twice. */
export const crossChecks = (configuration: JoinedSections): readonly CrossFault[] => [
  ...longUpstreams(configuration),
  ...ogcChecks(configuration),
  ...unknownUpstreams(configuration),
  ...repeated(
    'mounts',
    configuration.mounts.map((mount) => mount.path),
  ),
  ...repeated(
    'keys',
    configuration.keys.map((key) => key.name),
  ),
  ...repeated(
    'users',
    configuration.users.map((user) => user.name.toLowerCase()),
  ),
  ...repeated(
    'issuers',
    configuration.issuers.map((issuer) => issuer.name),
  ),
  ...providerChecks(configuration),
  ...exactlyOne('keys', configuration.keys, ['key', 'keyFile', 'keyHash']),
  ...exactlyOne('users', configuration.users, ['password', 'passwordFile', 'passwordHash']),
  ...exactlyOne('issuers', configuration.issuers, ['jwksUrl', 'jwksFile']),
  ...plainHttpIssuers(configuration),
  ...mountsBeside(configuration),
  ...limitChecks(configuration),
  ...callerChecks(configuration),
  ...listenerChecks(configuration),
  ...consoleChecks(configuration),
  ...portalChecks(configuration),
  ...resourceProxyChecks(configuration),
  ...directoryChecks(configuration),
  ...cacheChecks(configuration),
  ...areaChecks(configuration),
  ...grantChecks(configuration),
]

/** The URL of an upstream has to be the base of its site, because requests are sent to `rest/services` below it. */
const longUpstreams = ({ upstreams }: JoinedSections): CrossFault[] =>
  Object.entries(upstreams).flatMap(([name, { kind, url, alternateUrls, aliases }]) =>
    [
      ...(kind === 'arcgis' ? [{ path: ['upstreams', name, 'url'], base: url }] : []),
      ...alternateUrls.map((base, index) => ({ path: ['upstreams', name, 'alternateUrls', index], base })),
      ...aliases.map((base, index) => ({ path: ['upstreams', name, 'aliases', index], base })),
    ].flatMap(({ path, base }) => {
      const [more] = /\/rest(\/services(\/.*)?)?\/*$/i.exec(new URL(base).pathname) ?? []
      return more === undefined
        ? []
        : [
            {
              path,
              message: `takes the base of the site, such as https://gis.internal/arcgis: cut ${more.replace(/\/+$/, '')}`,
            },
          ]
    }),
  )

const unknownUpstreams = ({ mounts, upstreams }: JoinedSections): CrossFault[] =>
  mounts.flatMap((mount, index) =>
    Object.hasOwn(upstreams, mount.upstream)
      ? []
      : [
          {
            path: ['mounts', index, 'upstream'],
            message: `there is no upstream named ${mount.upstream}${didYouMean(mount.upstream, Object.keys(upstreams))}`,
          },
        ],
  )

/** Keys fetched over plain HTTP could be anybody's, so only this machine is allowed. */
const plainHttpIssuers = ({ issuers }: JoinedSections): CrossFault[] =>
  issuers.flatMap(({ jwksUrl }, index) => {
    if (jwksUrl === undefined) return []
    const { protocol, hostname } = new URL(jwksUrl)
    const safe = protocol === 'https:' || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
    return safe ? [] : [{ path: ['issuers', index, 'jwksUrl'], message: 'must be https' }]
  })

/** A mount has to begin where map clients ask: at the site, or below `rest/services`. */
const mountsBeside = ({ mounts }: JoinedSections): CrossFault[] =>
  mounts.flatMap(({ at }, index) =>
    at === '' || /^rest(\/services(\/.+)?)?$/i.test(at)
      ? []
      : [
          {
            path: ['mounts', index, 'at'],
            message: `nothing is served there: write rest/services, or a folder or service below it, such as rest/services/${at.replace(/^(rest\/)?(services\/?)?/i, '') || 'Water'}`,
          },
        ],
  )
