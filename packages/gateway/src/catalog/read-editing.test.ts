import { describe, expect, it } from 'vitest'
import { parsePersisted } from './parse-persisted.ts'
import { readEditing } from './read-editing.ts'
import { readLayer, readService } from './read-service.ts'

const nothing = { trackingFields: [], calculates: false, tellsOriginals: false, tellsDeleted: false }

describe('What a layer says of its edits', () => {
  it.each<[string, object, object, unknown]>([
    ['nothing', {}, {}, undefined],
    ['that it is queried', { capabilities: 'Query,Sync' }, { capabilities: 'Query,Editing' }, undefined],
    ['that rows are added', { capabilities: 'Query, create' }, {}, nothing],
    ['nothing, where the service says it', {}, { capabilities: 'Query,Editing' }, nothing],
    [
      'that it calculates',
      { capabilities: 'Update', supportsCalculate: true },
      {},
      { ...nothing, calculates: true },
    ],
    [
      'that it tells originals',
      { capabilities: 'Update', advancedEditingCapabilities: { supportsReturnServiceEditsInSourceSR: true } },
      {},
      { ...nothing, tellsOriginals: true },
    ],
    [
      'nothing of originals, which its service tells',
      { capabilities: 'Update' },
      { returnServiceEditsHaveSR: true },
      { ...nothing, tellsOriginals: true },
    ],
    [
      'that it tells what it deleted',
      { capabilities: 'Delete', supportsReturnDeleteResults: true },
      {},
      { ...nothing, tellsDeleted: true },
    ],
    [
      'in which fields it notes editors',
      {
        capabilities: 'Update',
        editFieldsInfo: {
          creatorField: 'Made_By',
          creationDateField: '',
          editorField: null,
          editDateField: 'CHANGED',
          realm: 'x',
        },
      },
      {},
      { ...nothing, trackingFields: ['made_by', 'changed'] },
    ],
  ])('%s', (_, layer, service, editing) => {
    expect(readEditing({ ...layer }, { ...service })).toEqual(editing)
  })

  const layer = {
    id: 0,
    name: 'Hydrants',
    capabilities: 'Create,Update',
    fields: [
      { name: 'OBJECTID', type: 'esriFieldTypeOID', length: 4 },
      { name: 'GLOBALID', type: 'esriFieldTypeGlobalID', editable: true },
      { name: 'STATUS', type: 'esriFieldTypeString', length: 20, editable: true },
      { name: 'SERIAL', type: 'esriFieldTypeString', length: 0, editable: false },
      { name: 'BUILT', type: 'esriFieldTypeDate', length: 8 },
    ],
  }

  it('is kept with the lengths of texts, and with what nobody writes', () => {
    const [entry] = readLayer(layer, { type: 'FeatureServer', service: {} })
    expect(entry?.editing).toEqual(nothing)
    expect(entry?.fields.map(({ name, length, readOnly }) => [name, length, readOnly])).toEqual([
      ['OBJECTID', undefined, true],
      ['GLOBALID', undefined, true],
      ['STATUS', 20, undefined],
      ['SERIAL', undefined, true],
      ['BUILT', undefined, undefined],
    ])
  })

  it('is nothing on map services', () => {
    expect(readLayer(layer, { type: 'MapServer', service: {} })[0]?.editing).toBeUndefined()
  })

  it('is read from a file again, as is what an earlier release wrote', () => {
    const entry = readService({ name: 'A', type: 'FeatureServer' }, {}, { layers: [layer] })
    const kept = (service: unknown) => parsePersisted(JSON.stringify([['ags', [service]]]))[0]?.[1]
    expect(kept(entry)).toEqual([JSON.parse(JSON.stringify(entry))])
    const { editing: _, ...earlier } = entry.layers[0] ?? {}
    expect(kept({ ...entry, layers: [earlier] })).toHaveLength(1)
    expect(kept({ ...entry, layers: [{ ...earlier, editing: true }] })).toEqual([])
  })
})
