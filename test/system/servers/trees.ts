import type { FeatureCollection } from 'geojson'

/** Nine trees in a row; every third is an oak, and oaks are hidden from readers, as all owners are. */
export const trees: FeatureCollection = {
  type: 'FeatureCollection',
  features: Array.from({ length: 9 }, (_, index) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [10 + index / 10, 50 + index / 10] },
    properties: {
      OBJECTID: index + 1,
      kind: index % 3 === 2 ? 'oak' : 'elm',
      height: 5 + index,
      owner: `Hidden-Owner-${index}`,
    },
  })),
}

/** What a reader has of them. */
export const readerOfTrees = { where: "kind = 'elm'", fields: { except: ['owner'] } }
