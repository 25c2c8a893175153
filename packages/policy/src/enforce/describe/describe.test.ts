import { type Need, servedOperation } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { isObject, objectsOf } from '../json-body.ts'
import { layerDescriptions } from './descriptions.fixture.ts'
import { layerMembers } from './layer-members.ts'
import type { Members } from './member.ts'
import { serviceMembers } from './service-members.ts'
import { featureRoots, mapRoots } from './services.fixture.ts'

/** Names of members that no row of a table is about, with the path to them. */
function strange(json: Readonly<Record<string, unknown>>, members: Members, path = ''): string[] {
  return Object.entries(json).flatMap(([name, value]) => {
    const row = Object.hasOwn(members, name) ? members[name] : undefined
    if (row === undefined) return [`${path}${name}`]
    const { members: inner } = row
    if (inner === undefined) return []
    const objects = isObject(value) ? [value] : objectsOf(value)
    return objects.flatMap((one) => strange(one, inner, `${path}${name}.`))
  })
}

function needsOf(members: Members): Need[] {
  return Object.values(members).flatMap(({ needs = [], needsOne = [], members: inner }) => [
    ...needs,
    ...needsOne,
    ...(inner ? needsOf(inner) : []),
  ])
}

/** What clients ask for by promises of map servers, and the grammar does not serve. A line that is served by now does no harm. */
const notServed = `
  addAttachment maxWidth=1
  addAttachment uploadId=1
  append
  applyEdits async=true
  beside featureserver
  beside mapserver
  beside naserver
  applyEdits editsUploadId=1
  calculate async=true
  createReplica
  deleteFeatures async=true
  export clipping={}
  export spatialFilter={}
  export timeRelation=esriTimeRelationOverlaps
  exportTiles
  extractChanges
  layerOverrides
  metadata
  query currentUser
  query defaultSR=4326
  query fullText=[{"onFields":["A"],"searchTerm":"x"}]
  query groupByFieldsForStatistics=EXTRACT(YEAR FROM A)
  query historicMoment=1
  query lodSR=4326
  query lodType=geohash
  query orderByFields=UPPER(A)
  query outDistance=1
  query outFields=UPPER(A) AS B
  query outStatistics=[{"statisticType":"exceedslimit","onStatisticField":"A","outStatisticFieldName":"B"}]
  query outStatistics=[{"statisticType":"max","onStatisticField":"A * 2","outStatisticFieldName":"B"}]
  query returnAggIds=true
  query returnEnvelope=true
  query returnExceededLimitGeometries=true
  query returnGeometryProperties=true
  query returnQueryGeometry=true
  query spatialRel=esriSpatialRelDisjoint
  query supportedCurvePbfFeatureEncodings
  query vcs=1
  queryAnalytic
  queryAttachments outSR
  queryBins bin={"type":"autoIntervalBin","onField":"A","parameters":{"splitBy":{"value":"A"}}}
  queryBins bin={"type":"autoIntervalBin","onField":"A","parameters":{"stackBy":{"value":"A"}}}
  queryBins firstDayOfWeek
  queryBins normalization
  queryContingentValues
  queryDataElements
  queryPivot
  relationships
  sharedTemplates
  splitFeatures
  truncate
  validateSQL
  webhooks`

describe('The table of members', () => {
  it.each(Object.entries(layerDescriptions))('knows every member of %s', (_, json) => {
    expect(strange(json, layerMembers)).toEqual([])
  })

  it.each(Object.entries({ ...mapRoots, ...featureRoots }))('knows every member of %s', (_, json) => {
    expect(strange(json, serviceMembers)).toEqual([])
  })

  it('needs what the grammar serves, or what is known to be not served', () => {
    const needs = new Set([...needsOf(layerMembers), ...needsOf(serviceMembers)])
    const isServed = (need: Need) =>
      ['MapServer', 'FeatureServer'].some((type) => servedOperation(type, need) !== undefined)
    const known = new Set(notServed.trim().split(/\n\s*/))
    expect([...needs].filter((need) => !isServed(need) && !known.has(need))).toEqual([])
  })
})
