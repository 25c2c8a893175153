import { basemapServer } from '../basemap/basemap-server.ts'
import { featureServer } from '../feature-server/feature-server.ts'
import { mapServer } from '../mapserver/map-server.ts'
import type { ServiceHandler } from '../operation/operation.ts'

/** The services of the sample site. */
export const services: Record<string, ServiceHandler> = {
  'Assets_Service/MapServer': mapServer,
  'Assets_Service/FeatureServer': featureServer,
  'Topo_Basemap/MapServer': basemapServer,
}
