import { resolve } from 'node:path'
import { compileGrants } from '../authz/index.ts'
import { createCatalog, persistFile } from '../catalog/index.ts'
import type { Configuration } from '../config/schema.ts'
import type { Catalog } from '../core/catalog.ts'
import type { Mount } from '../core/mount.ts'
import { anonymous, type Principal } from '../core/principal.ts'
import { createOutputs, createPlanner } from '../plan/index.ts'
import { createUpstreams } from '../upstream/index.ts'

/** The catalogue of a configuration: what was kept beside the store, and what the upstreams say now. */
export async function readCatalog(configuration: Configuration, directory: string): Promise<Catalog> {
  const upstreams = createUpstreams({ configuration: configuration.upstreams, directory, clock: Date.now })
  const { file } = configuration.store
  const kept = file === undefined ? undefined : persistFile(resolve(directory, `${file}.catalog.json`))
  const catalog = createCatalog({
    forward: upstreams.forward,
    upstreams: Object.keys(configuration.upstreams),
    clock: Date.now,
    log: (message) => console.error(`mapgate: ${message}`),
    refreshMs: 0,
    ...(kept ? { persist: { read: kept.read, write: async () => undefined } } : {}),
  })
  await catalog.refresh()
  catalog.close()
  await upstreams.close()
  return catalog.current()
}

/**
 * The principal of an account of the configuration: a user, a key, or `anonymous`. `roles` and `attributes` stand for accounts that
 * an issuer or the store knows.
 * @throws Error when the configuration names no such account
 */
export function accountOf(
  { users, keys }: Configuration,
  name: string,
  given: {
    readonly roles?: readonly string[] | undefined
    readonly attributes?: Readonly<Record<string, string>> | undefined
  } = {},
): Principal {
  if (name === 'anonymous') return anonymous
  const user = users.find((one) => one.name.toLowerCase() === name.toLowerCase())
  const key = keys.find((one) => one.name === name)
  const found = user ?? key
  if (found === undefined && given.roles === undefined) {
    throw new Error(
      `the configuration names no user or key ${name}; give --role for an account that it does not name`,
    )
  }
  return {
    id: `${user || !key ? 'user' : 'key'}:${found?.name ?? name}`,
    name: found?.name ?? name,
    kind: user || !key ? 'user' : 'key',
    roles: given.roles ?? found?.roles ?? [],
    attributes: { ...found?.attributes, ...given.attributes },
    scope: {},
    carrier: 'header',
    shownAs: user ? 'password' : 'key',
    expiresAt: null,
  }
}

/** The mounts of a configuration as the rooms know them. */
export function mountsOf({ mounts }: Configuration): readonly Mount[] {
  return mounts.map(({ carriersOff, ...mount }) => ({ ...mount, carriersOff: new Set<string>(carriersOff) }))
}

/** Authorizer and planner of a configuration, for asking only. */
export function askingRooms(configuration: Configuration, catalog: Catalog) {
  const outputs = createOutputs({ random: (bytes) => new Uint8Array(bytes), clock: Date.now })
  return {
    grants: configuration.grants,
    catalog,
    authorize: compileGrants(configuration).authorize,
    plan: createPlanner({ href: { outputs, publicUrl: configuration.publicUrl, clock: Date.now } }),
    now: Date.now(),
  }
}
