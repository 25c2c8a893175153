import type { EditingEntry, LayerEntry, ServiceEntry } from '../model/catalog.ts'
import { assets, layerOf } from './policy.fixture.ts'

/** How a layer says that it is edited, with nothing that helps. */
const editing: EditingEntry = {
  trackingFields: [],
  calculates: false,
  tellsOriginals: false,
  tellsDeleted: false,
}

/** A layer of hydrants whose rows are edited, with fields of several types. */
const hydrants: LayerEntry = {
  ...layerOf(2, 'Hydrants', ['OBJECTID', 'status', 'note', 'owner', 'district', 'editor']),
  fields: [
    { name: 'OBJECTID', type: 'esriFieldTypeOID', alias: 'OBJECTID', readOnly: true },
    ...['status', 'note', 'owner', 'district'].map((name) => ({
      name,
      type: 'esriFieldTypeString',
      alias: name,
      length: 20,
    })),
    { name: 'EDITOR_ID', type: 'esriFieldTypeString', alias: 'EDITOR_ID', length: 12 },
    { name: 'flow', type: 'esriFieldTypeDouble', alias: 'flow' },
    { name: 'checked', type: 'esriFieldTypeDate', alias: 'checked' },
    { name: 'last_editor', type: 'esriFieldTypeString', alias: 'last_editor' },
    { name: 'serial', type: 'esriFieldTypeString', alias: 'serial', readOnly: true },
  ],
  editing: { ...editing, trackingFields: ['last_editor'] },
}

/** A service whose hydrants are edited, beside a table of visits that is edited and valves that are not. */
export const editable: ServiceEntry = {
  ...assets,
  type: 'FeatureServer',
  layers: [
    hydrants,
    layerOf(3, 'Valves', ['OBJECTID', 'status']),
    layerOf(4, 'Visits', ['OBJECTID', 'note'], { type: 'Table', geometryType: undefined, editing }),
  ],
  capabilities: ['query', 'create', 'update', 'delete', 'editing'],
}
