import { describe, expect, it } from 'vitest'
import { catalogOf, grantsOf, principalOf } from '../../../policy/src/decide/policy.fixture.ts'
import { layerDescriptions } from '../../../policy/src/enforce/describe/descriptions.fixture.ts'
import { featureRoots, mapRoots } from '../../../policy/src/enforce/describe/services.fixture.ts'
import { compileGrants } from '../../../policy/src/index.ts'
import { readService } from '../catalog/read-service.ts'
import { mount, requestOf } from '../core/request/gateway-request.fixture.ts'
import { transform } from './transform.ts'

const links = { publicUrl: 'https://gate.example', upstreamUrl: 'https://gis.internal/arcgis' }
const everything = ['view', 'query', 'identify', 'attachments', 'export-data', 'edit']

type Type = 'MapServer' | 'FeatureServer'

const roots = {
  MapServer: mapRoots['a map service of 11.2'],
  FeatureServer: featureRoots['a feature service of 11.1'],
}
const layers = {
  MapServer: layerDescriptions['a map layer of 11.2'],
  FeatureServer: layerDescriptions['a hosted layer'],
}

/** What the description of a service of one layer and two tables says to the holder of these grants. */
async function told(
  type: Type,
  grants: readonly object[],
  { path = '', json, readOnly = false }: { path?: string; json?: object; readOnly?: boolean } = {},
) {
  const table = (id: number, name: string, fields: readonly string[]) => ({
    id,
    name,
    type: 'Table',
    fields: fields.map((field) => ({ name: field, type: 'esriFieldTypeInteger' })),
  })
  const tables = [table(3, 'Visits', ['OBJECTID', 'WELL']), table(4, 'Between', ['WELL', 'VISIT'])]
  const service = readService({ name: 'Water', type }, roots[type], { layers: [layers[type]], tables })
  const request = requestOf(`/rest/services/Water/${type}${path}`)
  const principal = principalOf(readOnly ? { scope: { readOnly: true } } : {})
  const to = grants.map((grant) => ({ to: { roles: ['crew'] }, on: { services: ['**'] }, ...grant }))
  const decision = compileGrants(grantsOf(...to)).authorize(
    principal,
    { ...request, mount },
    catalogOf([service]),
    0,
  )
  if (decision.effect === 'deny') throw new Error(decision.reason)
  const body = Buffer.from(JSON.stringify(json ?? (path === '' ? roots[type] : layers[type])))
  const reply = { status: 200, headers: { 'content-type': 'application/json' }, body, elapsedMs: 0 }
  return JSON.parse(String((await transform(request, reply, decision.obligations, links)).body))
}

const someRows = { with: { where: 'KIND = 1' } }

describe('What a description promises', () => {
  it.each([
    ['all that is served, to the full key', [{ for: everything }], 'Create,Delete,Query,Update,Editing'],
    ['reading, to whom nothing is hidden', [{}], 'Query'],
    ['reading, to whom rows are hidden', [someRows], 'Query'],
    ['nothing of rows, to whom the picture is shown', [{ for: ['view'] }], ''],
    [
      'what one grant gives of the rest',
      [{ for: ['view'] }, { for: ['edit'] }],
      'Create,Delete,Update,Editing',
    ],
    ['no editing where rows are hidden', [{ ...someRows, for: everything }], 'Query'],
  ])('is %s', async (_, grants, capabilities) => {
    expect((await told('FeatureServer', grants)).capabilities).toBe(capabilities)
    expect((await told('FeatureServer', grants, { path: '/0' })).capabilities).toBe(capabilities)
    const json = { layers: [layers.FeatureServer], tables: [] }
    const all = await told('FeatureServer', grants, { path: '/layers', json })
    expect(all.layers[0].capabilities).toBe(capabilities)
  })

  it('is reading, to a credential that is only for reading', async () => {
    const { capabilities, supportsCalculate, allowGeometryUpdates } = await told(
      'FeatureServer',
      [{ for: everything }],
      { path: '/0', readOnly: true },
    )
    expect([capabilities, supportsCalculate, allowGeometryUpdates]).toEqual(['Query', false, false])
  })

  it.each([
    ['the full key', [{ for: everything }], 'Map,Query,Data', true],
    ['whom the picture is shown', [{ for: ['view'] }], 'Map', true],
    ['who may ask but not look', [{ for: ['query'] }], 'Query,Data', false],
    ['whom rows are hidden from', [someRows], 'Map,Query,Data', false],
  ])('is what a map service gives to %s', async (_, grants, capabilities, tiles) => {
    const root = await told('MapServer', grants)
    expect(root.capabilities.replace(',Tilemap', '')).toBe(capabilities)
    expect([root.singleFusedMapCache, 'tileInfo' in root, 'minLOD' in root]).toEqual([tiles, tiles, tiles])
    expect([root.exportTilesAllowed, root.supportsClipping, root.supportsTimeRelation]).toEqual([
      false,
      false,
      false,
    ])
    expect(root.supportedImageFormatTypes ?? '').not.toMatch(/PDF|SVG|EMF/)
    expect(root.supportedExtensions).toMatch(/FeatureServer/)
    expect(root.supportedExtensions).not.toMatch(/WMS/)
  })

  it('is what the grammar serves, to the full key, and everything else stays', async () => {
    const layer = await told('FeatureServer', [{ for: everything }], { path: '/0' })
    expect(layer).toMatchObject({
      supportsStatistics: true,
      supportsCalculate: true,
      supportsTruncate: false,
      supportsValidateSQL: false,
      supportsApplyEditsWithGlobalIds: true,
      hasAttachments: true,
      supportedQueryFormats: 'JSON, geoJSON, PBF',
      supportedSpatialRelationships: ['esriSpatialRelIntersects'],
      definitionExpression: "OWNER = 'Olga'",
      editingInfo: { lastEditDate: 1 },
      advancedQueryCapabilities: {
        supportsPagination: true,
        supportsTopFeaturesQuery: true,
        supportsFullTextSearch: false,
        supportsDisjointSpatialRel: false,
        supportedSpatialAggregationStatistics: [
          'EnvelopeAggregate',
          'CentroidAggregate',
          'ConvexHullAggregate',
        ],
        supportedOperationsWithCacheHint: ['query'],
      },
    })
    const lost = Object.keys(layers.FeatureServer ?? {}).filter((name) => !(name in layer))
    expect(lost.sort()).toEqual([
      'advancedQueryAnalyticCapabilities',
      'archivingInfo',
      'changeTrackingInfo',
      'supportedAppendFormats',
      'supportedConvertContentFormats',
      'supportedConvertFileFormats',
      'supportedExportFormats',
      'supportedTrueCurvePbfFeatureEncodings',
    ])
  })

  it('is no attachment and no pop-up, to whom these are not granted', async () => {
    const layer = await told('FeatureServer', [{ for: ['view', 'query'] }], { path: '/0' })
    expect(layer).toMatchObject({ hasAttachments: false, htmlPopupType: 'esriServerHTMLPopupTypeNone' })
    expect(layer.advancedQueryCapabilities.supportsQueryAttachments).toBe(false)
    expect(layer).not.toHaveProperty('attachmentProperties')
    const hidden = { with: { fields: { except: ['OBJECTID'] } } }
    const partly = await told('FeatureServer', [hidden], { path: '/0' })
    expect(partly).toMatchObject({ hasAttachments: false, htmlPopupType: 'esriServerHTMLPopupTypeNone' })
  })
})

describe('A description for whom something is hidden', () => {
  it('keeps what tells of no row and no field', async () => {
    const layer = await told('FeatureServer', [someRows], { path: '/0' })
    for (const name of [
      ...[
        'dateFieldsTimeReference',
        'preferredTimeReference',
        'datesInUnknownTimezone',
        'uniqueIdField',
        'subtypes',
      ],
      ...['spatialReference', 'defaultSubtypeCode', 'geometryProperties', 'supportedSpatialRelationships'],
      ...[
        'supportsValidateSQL',
        'maxRecordCountFactor',
        'referenceScale',
        'editFieldsInfo',
        'attachmentProperties',
      ],
    ])
      expect(layer, name).toHaveProperty(name)
    const root = await told('MapServer', [{ with: { where: 'KIND = 1', tiles: 'whole' } }])
    expect(root).toMatchObject({ minLOD: 0, maxLOD: 0, referenceScale: 0, datesInUnknownTimezone: false })
    expect(root).not.toHaveProperty('timeInfo')
  })

  it.each([
    'definitionExpression',
    'viewDefinitionQuery',
    'editingInfo',
    'serverGens',
    'size',
    'hasViews',
    'serviceItemId',
    'fieldGroups',
    'somethingNew',
  ])('has no %s', async (name) => {
    const json = { ...layers.FeatureServer, somethingNew: 'x' }
    expect(await told('FeatureServer', [someRows], { path: '/0', json })).not.toHaveProperty(name)
    expect(await told('FeatureServer', [{}], { path: '/0', json })).toHaveProperty(name)
  })

  it('tells of no field that is hidden', async () => {
    const hidden = { with: { fields: { except: ['OWNER', 'KIND', 'geometry'] } } }
    const layer = await told('FeatureServer', [hidden], { path: '/0' })
    expect(JSON.stringify(layer)).not.toMatch(/OWNER|"KIND"|SHAPE|Olga|Well"/)
    expect(layer).toMatchObject({
      subtypes: [],
      types: [],
      subtypeField: null,
      geometryProperties: null,
      editFieldsInfo: { creationDateField: 'BUILT', editDateField: 'BUILT' },
    })
    expect(layer).not.toHaveProperty('defaultSubtypeCode')
  })
})
