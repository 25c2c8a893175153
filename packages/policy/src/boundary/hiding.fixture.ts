import type { Asking } from './asking.fixture.ts'
import type { Secret } from './world.fixture.ts'

const layers = ['Valves', 'Network', 'Visits']
const except = (...names: string[]) => ({ fields: { except: names } })
const north = "DISTRICT = 'north'"
const owner = ['OWNER', 'KEEPER']

/** Grants, and what of the world they hide. */
export const hiding: Readonly<Record<string, { readonly secrets: readonly Secret[] } & Asking>> = {
  'other rows and another layer': {
    secrets: ['rows', 'layer'],
    grants: [{ on: { services: ['Water/*'], layers }, with: { where: north } }],
  },
  'rows by an attribute of the caller': {
    secrets: ['rows', 'layer'],
    grants: [{ on: { services: ['Water/*'], layers }, with: { where: 'DISTRICT = :principal.district' } }],
    principal: { attributes: { district: 'north' } },
  },
  'all rows of a caller without the attribute': {
    secrets: ['rows', 'shapes', 'dates'],
    grants: [{ with: { where: 'DISTRICT = :principal.district' } }],
  },
  'a column': { secrets: ['owners'], grants: [{ with: except(...owner) }] },
  'columns that are not named': {
    secrets: ['owners', 'dates'],
    grants: [{ with: { fields: { only: ['NAME', 'STATUS', 'NOTE', 'MATERIAL', 'CODE'] } } }],
  },
  'rows and a column': {
    secrets: ['rows', 'owners', 'layer'],
    grants: [{ on: { services: ['Water/*'], layers }, with: { where: north, ...except(...owner) } }],
  },
  'rows and a column, of a caller who edits the others': {
    secrets: ['rows', 'owners', 'layer'],
    grants: [
      {
        on: { services: ['Water/*'], layers },
        for: ['view', 'query', 'identify', 'attachments', 'export-data', 'edit'],
        with: {
          where: north,
          ...except(...owner),
          edit: {
            add: true,
            update: "STATUS <> 'shut'",
            fields: { only: ['STATUS', 'DEPTH'] },
            set: { DISTRICT: 'north' },
          },
        },
      },
    ],
  },
  shapes: { secrets: ['shapes'], grants: [{ with: except('geometry') }] },
  'object ids': { secrets: ['ids'], grants: [{ with: except('OBJECTID') }] },
  dates: { secrets: ['dates'], grants: [{ with: except('BUILT') }] },
  'owners of some rows': {
    secrets: ['owners of the south'],
    grants: [{ with: except(...owner) }, { with: { where: north } }],
  },
  'shapes of some rows': {
    secrets: ['shapes of the south'],
    grants: [{ with: except('geometry') }, { with: { where: north } }],
  },
  'rows of other classes': {
    secrets: ['rows', 'classes'],
    grants: [{ on: { layers: [0] }, with: { where: "STATUS = 'open'" } }],
  },
  'rows of other classes, beside another column': {
    secrets: ['rows', 'classes'],
    grants: [
      { on: { layers: [0] }, with: { where: "STATUS = 'open'", ...except('BUILT') } },
      { on: { layers: [0] }, with: { where: "STATUS = 'open' AND DEPTH > 4", ...except('DEPTH') } },
    ],
  },
  'everything but pictures of the north': {
    secrets: ['rows', 'layer'],
    grants: [{ on: { services: ['Water/*'], layers }, for: ['view'], with: { where: north } }],
  },
  'everything but the layers of a group': {
    secrets: ['rows', 'owners', 'shapes', 'ids', 'dates', 'classes', 'layer'],
    grants: [{ on: { services: ['Water/*'], layers: ['Network'] }, with: { where: north } }],
  },
  'rows outside of an area': {
    secrets: ['rows', 'layer'],
    grants: [{ on: { services: ['Water/*'], layers }, with: { area: { of: '10' } } }],
  },
  'rows outside of an area that are too many': {
    secrets: ['rows', 'layer'],
    grants: [{ on: { services: ['Water/*'], layers }, with: { area: { of: '10' } } }],
    mostRows: 1,
  },
  'rows that reach out of an area': {
    secrets: ['rows', 'outer parts', 'layer'],
    grants: [{ on: { services: ['Water/*'], layers }, with: { area: { of: '4.5' } } }],
  },
  'what of rows reaches out of an area': {
    secrets: ['rows', 'outer parts', 'layer'],
    grants: [
      {
        on: { services: ['Water/*'], layers },
        with: { area: { of: '4.5', relation: 'intersects', clip: true } },
      },
    ],
  },
  'what of too many rows reaches out of an area': {
    secrets: ['rows', 'outer parts', 'layer'],
    grants: [
      {
        on: { services: ['Water/*'], layers },
        with: { area: { of: '4.5', relation: 'intersects', clip: true } },
      },
    ],
    mostRows: 1,
  },
  'what of rows reaches out of an area, and an owner': {
    secrets: ['rows', 'outer parts', 'owners', 'layer'],
    grants: [
      {
        on: { services: ['Water/*'], layers },
        with: { area: { of: '4.5', relation: 'intersects', clip: true }, ...except(...owner) },
      },
      { on: { services: ['Water/*'], layers }, with: { area: { of: '4.5' }, ...except(...owner, 'BUILT') } },
    ],
  },
}
