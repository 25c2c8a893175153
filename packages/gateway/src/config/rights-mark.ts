import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import { areaPlaces } from './area-places.ts'
import { contentOf } from './files.ts'
import type { Configuration } from './schema.ts'

/**
 * Names what a configuration says of who may see what: mounts without what is kept of their answers, grants, areas, and the roles and attributes of its own accounts. Equal where that is equal, so gateways of
 * one store can tell whether they answer alike. No secret goes into it.
 * @param directory what names of files are relative to
 */
export function rightsMarkOf(configuration: Configuration, directory: string): string {
  const { grants, areas, keys, users } = configuration
  const mounts = configuration.mounts.map(({ cache: _cache, ...mount }) => mount)
  const accounts = [...keys, ...users].map(({ name, roles, attributes }) => ({ name, roles, attributes }))
  const hash = createHash('sha256').update(JSON.stringify([mounts, grants, areas, accounts]))
  for (const { source } of areaPlaces(configuration))
    if ('file' in source) hash.update(contentOf(resolve(directory, source.file)))
  return hash.digest('base64url').slice(0, 16)
}
