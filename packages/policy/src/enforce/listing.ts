import type { SeenListing } from '../model/obligations.ts'
import { type JsonObject, objectsOf } from './json-body.ts'

/** A catalogue listing with the services and folders that the principal may see, and nothing that is not a listing's. */
export function filteredListing(listing: JsonObject, seen: SeenListing): JsonObject {
  const services = objectsOf(listing.services).filter(
    ({ name, type }) =>
      typeof name === 'string' &&
      typeof type === 'string' &&
      seen.services.has(`${name} ${type}`.toLowerCase()),
  )
  const folders = Array.isArray(listing.folders)
    ? listing.folders.filter((folder) => typeof folder === 'string' && seen.folders.has(folder.toLowerCase()))
    : []
  // ArcGIS Online has no folders, and gives each service an address of its own.
  return {
    ...(listing.currentVersion === undefined ? {} : { currentVersion: listing.currentVersion }),
    ...(listing.folders === undefined ? {} : { folders }),
    services: services.map(({ name, type, url }) => ({
      name,
      type,
      ...(typeof url === 'string' ? { url } : {}),
    })),
  }
}
