import { composed, dynamicLayers, layerDefs } from './asked-pictures.ts'
import { otherServices } from './other-services.ts'
import {
  anyLayer,
  baseMap,
  featureLayer,
  featureService,
  layersOf,
  mapService,
  service,
} from './request-parts.ts'
import type { Maker } from './requests.ts'

/** Descriptions: the catalogue, folders, services, layers, legends, domains. */
export const describeMakers: Readonly<Record<string, Maker>> = {
  catalog: () => ({ path: '/rest/services', parameters: { f: 'json' } }),
  folder: ({ random }) => ({
    path: `/rest/services/${random.pick([...otherServices.map(({ folder }) => folder), 'NoSuchFolder'])}`,
    parameters: { f: 'json' },
  }),
  root: ({ random }) => ({
    path: random.pick([mapService, featureService, featureService, baseMap]),
    parameters: { f: 'json', ...(random.chance(0.1) ? { returnUpdates: 'true' } : {}) },
  }),
  layers: ({ random }) => ({ path: `${service(random)}/layers`, parameters: { f: 'json' } }),
  layer: (making) => ({
    path: `${service(making.random)}/${making.random.whole(0, 8)}`,
    parameters: { f: 'json', ...(making.random.chance(0.1) ? { returnUpdates: 'true' } : {}) },
  }),
  info: ({ random }) => ({ path: `${service(random)}/info`, parameters: { f: 'json' } }),
  layerInfo: (making) => ({
    path: `${service(making.random)}/${anyLayer(making).id}/info`,
    parameters: { f: 'json' },
  }),
  dynamicLayer: (making) => ({
    path: `${mapService}/dynamicLayer`,
    parameters: { ...composed(making, anyLayer(making)), f: 'json' },
  }),
  legend: (making) => ({
    path: `${mapService}/legend`,
    parameters: { f: 'json', ...(making.random.chance(0.3) ? dynamicLayers(making) : {}) },
  }),
  queryLegends: (making) => ({
    path: `${mapService}/queryLegends`,
    parameters: {
      f: 'json',
      ...layerDefs(making),
      ...(making.random.chance(0.3) ? dynamicLayers(making) : {}),
      ...(making.random.chance(0.5)
        ? { bbox: '-13200000,4000000,-13000000,4200000', bboxSR: '102100', size: '400,400' }
        : {}),
      ...(making.random.chance(0.3) ? { returnVisibleOnly: 'true' } : {}),
    },
  }),
  image: (making) => {
    const layer = featureLayer(making)
    const swatch = making.random.pick([...(making.template.swatches.get(layer.id) ?? []), 'NOSUCHSWATCH'])
    return { path: `${service(making.random)}/${layer.id}/images/${swatch}`, parameters: {} }
  },
  queryDomains: (making) => ({
    path: `${service(making.random)}/queryDomains`,
    parameters: {
      layers: JSON.stringify(
        making.random.some(
          layersOf(making).map(({ id }) => id),
          1,
        ),
      ),
      f: 'json',
    },
  }),
}
