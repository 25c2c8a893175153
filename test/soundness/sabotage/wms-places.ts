import type { Sabotage } from './entry.ts'

const door = 'packages/gateway/src/ogc'
const upstream = 'packages/gateway/src/upstream/ogc'
const siteTests = { tests: [`${upstream}/narrowed-requests.test.ts`, `${upstream}/wms-site.test.ts`] }

/** That a picture, a tile and rows are of the place, the layers and the size that were asked for. */
const places: readonly Sabotage[] = [
  {
    name: 'wmtsTilesOfAnotherSet',
    removes: 'refusal',
    file: `${door}/tile-frames.ts`,
    find: '  if (address.tileMatrixSet !== google) throw noGrid()\n',
    replace: '',
    noticed: { tests: [`${door}/tile-frames.test.ts`] },
  },
  {
    name: 'wmtsRowsFromBelow',
    removes: 'narrowing',
    file: `${door}/tile-frames.ts`,
    find: 'origin.y - row * height]',
    replace: 'origin.y - (2 ** level - 1 - row) * height]',
    noticed: { tests: [`${door}/tile-frames.test.ts`] },
  },
  {
    name: 'wmsPlaceOfAClick',
    removes: 'narrowing',
    file: `${door}/get-feature-info.ts`,
    find: 'y: area.ymax - ((row + 0.5) *',
    replace: 'y: area.ymax - ((column + 0.5) *',
    noticed: { operations: ['wmsInfo'] },
  },
  {
    name: 'wmsFrameBesideTheOneAsked',
    removes: 'narrowing',
    file: `${door}/square-frame.ts`,
    find: 'return { ...area, xmin: centre - half, xmax: centre + half }',
    replace: 'return { ...area, xmin: centre - half, xmax: centre + half * 1.2 }',
    noticed: { operations: ['wmsMap'] },
  },
  {
    name: 'wmsSizeOfStretchedPictures',
    removes: 'refusal',
    file: `${door}/get-map.ts`,
    find: '  if (square.isStretched) demandSize(question.size, ids, service)\n',
    replace: '',
    noticed: { tests: ['test/advisories/111-long-strips-of-a-map.test.ts'] },
  },
  {
    name: 'wmsRowsOfLayersBesideTheMap',
    removes: 'refusal',
    file: 'packages/grammar/src/ogc/read/wms.ts',
    find: 'if (!queryLayers.every((name) => drawn.has(name)))',
    replace: 'if (!queryLayers.every((name) => drawn.has(name)) && drawn.size === 0)',
    also: [
      {
        file: `${door}/get-feature-info.ts`,
        find: 'if (!asked.every((ids) => ids.every((id) => inMap.has(id)))) throw notInMap()',
        replace: 'if (inMap.size === 0) throw notInMap()',
      },
    ],
    noticed: { tests: ['test/attacks/37-groups-and-hidden-layers.test.ts'] },
  },
  {
    name: 'wmsAxesNobodyAgreesOn',
    removes: 'refusal',
    file: `${upstream}/drawn-elsewhere.ts`,
    find: "  if (areAxesDisputed(epsg)) return 'the order of its axes is not certain in 1.3.0'\n",
    replace: '',
    also: [
      {
        file: `${upstream}/drawn-elsewhere.ts`,
        find: 'return isMapServer && isNorthFirst(epsg) && epsg !== 4326',
        replace: 'return isMapServer && isNorthFirst(epsg) && epsg === 0',
      },
    ],
    noticed: { tests: ['test/advisories/110-axes-that-nobody-agrees-on.test.ts'] },
  },
  {
    name: 'wmsDatumsThatAreForgotten',
    removes: 'refusal',
    file: `${upstream}/drawn-elsewhere.ts`,
    find: 'return isMapServer && isNorthFirst(epsg) && epsg !== 4326',
    replace: 'return isMapServer && isNorthFirst(epsg) && epsg === 0',
    noticed: { tests: ['test/advisories/117-a-datum-that-is-forgotten.test.ts'] },
  },
  {
    name: 'wmsTwoReferencesOfAMap',
    removes: 'refusal',
    file: `${upstream}/map-frame.ts`,
    find: "  if (wkids.size > 1) throw cannotSay('the extent and the picture are in different references')\n",
    replace: '',
    noticed: siteTests,
  },
  {
    name: 'wmsPicturesOfAnotherSize',
    removes: 'filter',
    file: `${upstream}/picture.ts`,
    find: 'return drawn === undefined || (drawn.widthPx === size?.widthPx && drawn.heightPx === size.heightPx)',
    replace: 'return drawn === undefined || size !== undefined',
    noticed: siteTests,
  },
]

/** What servers of WMS tell beside what they are asked for, and what of it is kept for whom. */
const words: readonly Sabotage[] = [
  {
    name: 'wmsCountsInLegends',
    removes: 'narrowing',
    file: `${upstream}/legend.ts`,
    find: "['SHOWFEATURECOUNT', 'FALSE']",
    replace: "['SHOWFEATURECOUNT', 'TRUE']",
    noticed: { tests: [...siteTests.tests, 'test/attacks/37-legends.test.ts'] },
  },
  {
    name: 'wmsServersTooOldForFilters',
    removes: 'refusal',
    file: `${upstream}/row-filters.ts`,
    find: 'if (major !== undefined && isOld)',
    replace: 'if (major === undefined && isOld)',
    noticed: siteTests,
  },
  {
    name: 'wmsNullsTakenForValues',
    removes: 'filter',
    file: `${upstream}/judged-features.ts`,
    find: "if (value === '' || value === '0' || value === 0 || typeof value === 'boolean') return []",
    replace: "if (typeof value === 'boolean') return []",
    noticed: siteTests,
  },
  {
    name: 'wmsCapabilitiesOfOtherRights',
    removes: 'narrowing',
    file: `${door}/capabilities/book.ts`,
    find: 'JSON.stringify([numberOf(obligations), ...rest])',
    replace: 'JSON.stringify([numberOf(obligations) > 0, ...rest])',
    noticed: { tests: [`${door}/capabilities/book.test.ts`] },
  },
  {
    name: 'wmsCredentialsThatAreKept',
    removes: 'filter',
    file: `${door}/get-capabilities.ts`,
    find: "headers: { ...reply.headers, 'cache-control': 'no-store' }",
    replace: 'headers: { ...reply.headers }',
    noticed: { tests: ['test/advisories/114-pictures-that-nobody-counts.test.ts'] },
  },
  {
    name: 'wmsShapesWithTurnedAxes',
    removes: 'filter',
    file: `${upstream}/xml/gml-shapes.ts`,
    find: 'if (!isGml(element.namespace) || mayBeTurned(element)) return undefined',
    replace:
      'if (!isGml(element.namespace) || (mayBeTurned(element) && element.name === "")) return undefined',
    noticed: { tests: [`${upstream}/xml/gml-info.test.ts`] },
  },
  {
    name: 'wmsLayersWithoutAShape',
    removes: 'narrowing',
    file: `${upstream}/descriptions.ts`,
    find: 'geometryType: known?.geometryType ?? anyShape',
    replace: 'geometryType: known?.geometryType ?? anyShape.slice(99)',
    noticed: { tests: ['test/advisories/116-areas-on-layers-of-no-known-shape.test.ts'] },
  },
]

/** More protections of WMS and WMTS: the places that are shown, and what is told beside them. */
export const wmsPlaces: readonly Sabotage[] = [...places, ...words]
