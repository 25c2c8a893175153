import type { Sabotage } from './entry.ts'

const read = 'packages/grammar/src/ogc/read'
const door = 'packages/gateway/src/ogc'
const upstream = 'packages/gateway/src/upstream/ogc'
const filter = 'packages/grammar/src/ogc/filter'
const filterTests = {
  tests: [
    `${filter}/text-rules.test.ts`,
    `${filter}/selected-rows.test.ts`,
    `${filter}/print-filters.test.ts`,
  ],
}
const readTests = {
  tests: [`${read}/refusals.test.ts`, `${read}/questions.test.ts`, `${read}/open-ogc.test.ts`],
}
const siteTests = {
  tests: [
    `${upstream}/narrowed-requests.test.ts`,
    `${upstream}/wms-site.test.ts`,
    `${upstream}/layer-table.test.ts`,
  ],
}
const doorTests = {
  tests: [
    `${door}/named-layers.test.ts`,
    `${door}/time.test.ts`,
    `${door}/tile-frames.test.ts`,
    `${door}/inside-look.test.ts`,
  ],
}

/** What is read strictly at the doors of WMS and WMTS, so that what is decided on is what is drawn. */
const reading: readonly Sabotage[] = [
  {
    name: 'wmsFiltersOfClients',
    removes: 'refusal',
    file: `${read}/refused-names.ts`,
    find: 'const isRefused = (key: string): boolean => !usual.has(key) && (refused.has(key) || special.test(key))',
    replace: 'const isRefused = (key: string): boolean => key === usual.toString() + special.source',
    noticed: readTests,
  },
  {
    name: 'wmsParametersOfSingleLayers',
    removes: 'refusal',
    file: `${read}/refused-names.ts`,
    find: ".join('|')})|:`)",
    replace: ".join('|')})`)",
    noticed: readTests,
  },
  {
    name: 'wmsEmptyNames',
    removes: 'refusal',
    file: `${read}/layer-names.ts`,
    find: "  if (seen.has('')) throw undefinedLayer(parameter, 'a name in it is empty')\n",
    replace: '',
    noticed: readTests,
  },
  {
    name: 'wmsNamesTwice',
    removes: 'refusal',
    file: `${read}/layer-names.ts`,
    find: "  if (seen.size < names.length) throw undefinedLayer(parameter, 'a name stands in it twice')\n",
    replace: '',
    noticed: readTests,
  },
  {
    name: 'wmsStylesBeyondLayers',
    removes: 'refusal',
    file: `${read}/layer-names.ts`,
    find: "  if (styles.length !== count) throw invalid('STYLES', 'it has to name as many styles as LAYERS names layers')\n",
    replace: '',
    noticed: readTests,
  },
  {
    name: 'wmsAxesOfTheOlderVersion',
    removes: 'narrowing',
    file: `${read}/crs.ts`,
    find: "isNorthFirst: dialect === 'WMS 1.3.0' && isEpsg && isNorthFirst(wkid) }",
    replace: "isNorthFirst: dialect === 'WMS 1.3.0' && isEpsg && isNorthFirst(wkid) && wkid < 0 }",
    noticed: readTests,
  },
]

/** What the doors ask of the rights of a caller. */
const doors: readonly Sabotage[] = [
  {
    name: 'wmsNamesOfHiddenLayers',
    removes: 'refusal',
    file: `${door}/named-layers.ts`,
    find: 'return isDrawn(layer) && (isWhole || rights.layers.has(layer.id)) ? [layer.id] : []',
    replace: 'return isDrawn(layer) || isWhole || rights.layers.has(layer.id) ? [layer.id] : []',
    noticed: doorTests,
  },
  {
    name: 'wmsMomentsOfNoDay',
    removes: 'refusal',
    file: `${door}/time.ts`,
    find: 'if (Number.isNaN(date.getTime()) || !date.toISOString().startsWith(begins)) throw noTime()',
    replace: 'if (Number.isNaN(date.getTime())) throw noTime()',
    noticed: doorTests,
  },
]

/** What is said to servers of WMS, and what of their answers is believed. */
const servers: readonly Sabotage[] = [
  {
    name: 'wmsFilterForgotten',
    removes: 'narrowing',
    file: `${upstream}/row-filters.ts`,
    find: 'filter: parameter === undefined ? [] : [[parameter.name, parameter.value]]',
    replace: 'filter: parameter === undefined ? [] : []',
    noticed: siteTests,
  },
  {
    name: 'wmsFilterOverMasks',
    removes: 'refusal',
    file: `${upstream}/row-filters.ts`,
    find: "  if (masks !== 'none')",
    replace: "  if (masks !== 'none' && serverComment === 'never')",
    noticed: siteTests,
  },
  {
    name: 'wmsServersWithoutFilters',
    removes: 'refusal',
    file: `${upstream}/row-filters.ts`,
    find: '  other: undefined,',
    replace: "  other: 'cql',",
    noticed: siteTests,
  },
  {
    name: 'wmsCascadedLayers',
    removes: 'refusal',
    file: `${upstream}/layer-table.ts`,
    find: 'if (cascaded && configured?.cascaded !== true)',
    replace: 'if (cascaded && configured?.cascaded === false)',
    noticed: siteTests,
  },
  {
    name: 'wmsNamesOfTwoLayers',
    removes: 'refusal',
    file: `${upstream}/layer-table.ts`,
    find: "    if ((this.#counts.get(name.toLowerCase()) ?? 0) > 1) return 'another layer has the same name'\n",
    replace: '',
    noticed: siteTests,
  },
  {
    name: 'wmsNamesWithCommas',
    removes: 'refusal',
    file: `${upstream}/layer-table.ts`,
    find: "if (name.includes(',') || ",
    replace: 'if (',
    noticed: siteTests,
  },
  {
    name: 'wmsPicturesThatAreNone',
    removes: 'filter',
    file: `${upstream}/picture.ts`,
    find: ' || pictureType(body) !== type) return false',
    replace: ') return false',
    noticed: siteTests,
  },
  {
    name: 'wmsRowsUnjudged',
    removes: 'filter',
    file: `${upstream}/feature-info.ts`,
    find: 'const features = judgedBy === undefined ? told : judged(told, judgedBy, layer, asked)',
    replace:
      'const features = judgedBy === judgedBy ? told : judged(told, judgedBy as Expression, layer, asked)',
    noticed: siteTests,
  },
  {
    name: 'wmsWordsThatGetMapLacks',
    removes: 'refusal',
    file: `${upstream}/draw-map.ts`,
    find: "  if (unsaid.length > 0) throw cannotSay(`GetMap has no words for ${unsaid.join(', ')}`)\n",
    replace: '',
    noticed: siteTests,
  },
  {
    name: 'wmsMarkupInValues',
    removes: 'filter',
    file: 'packages/grammar/src/ogc/documents/xml-text.ts',
    find: "text.replace(special, (character) => entities[character] ?? '')",
    replace: "text.replace(special, (character) => (entities[character] === undefined ? '' : character))",
    noticed: {
      tests: [
        'packages/grammar/src/ogc/documents/exception-report.test.ts',
        'packages/grammar/src/ogc/documents/wms-capabilities.test.ts',
      ],
    },
  },
]

/** How conditions are said so that no data source takes more rows for what is meant. */
const filters: readonly Sabotage[] = [
  {
    name: 'wmsCaseOfComparisons',
    removes: 'narrowing',
    file: `${filter}/text-rules.ts`,
    find: "shapefile: { equality: 'folded', like: 'exact', one: 'byte' },\n  other: undefined,\n}\n\n/** MapServer",
    replace:
      "shapefile: { equality: 'exact', like: 'exact', one: 'byte' },\n  other: undefined,\n}\n\n/** MapServer",
    noticed: filterTests,
  },
  {
    name: 'wmsPolarityOfPatterns',
    removes: 'narrowing',
    file: `${filter}/text-rules.ts`,
    find: "return plain.negated || like === 'exact' ? plain",
    replace: "return !plain.negated || like === 'exact' ? plain",
    noticed: filterTests,
  },
  {
    name: 'wmsTextsOfUnknownData',
    removes: 'refusal',
    file: `${filter}/text-rules.ts`,
    find: "const { equality } = rules ?? refuse('data-source')",
    replace: "const { equality } = rules ?? { equality: 'exact' }",
    noticed: filterTests,
  },
  {
    name: 'wmsPatternsOfLines',
    removes: 'narrowing',
    file: `${filter}/fes.ts`,
    find: "return joined('And', [...isKnown, condition, oneLine(plain.field)])",
    replace: "return joined('And', [...isKnown, condition])",
    noticed: filterTests,
  },
  {
    name: 'wmsFullStopsInPatterns',
    removes: 'refusal',
    file: `${filter}/fes.ts`,
    find: '/^[\\p{L}\\p{M}\\p{Nd} ,/#&@-]+$/u',
    replace: '/^[\\p{L}\\p{M}\\p{Nd} .,/#&@-]+$/u',
    noticed: filterTests,
  },
]

/** The protections of WMS and WMTS, before ArcGIS servers and before servers that speak WMS themselves. */
export const wms: readonly Sabotage[] = [...reading, ...doors, ...servers, ...filters]
