import { afterEach, describe, expect, it } from 'vitest'
import { type OddStack, sites, startOddStack } from './odd-stack.ts'

/**
 * Two small things told of hidden values. A template kept its name and description where it sets a hidden field: they are made of that value
 * by most programs. And a map server that searches more fields than it is asked for found rows by hidden ones: the row was shown with the
 * name of the field, so the text that was searched for stands in it.
 */

const template = (name: string, attributes: object) => ({
  name,
  description: `makes ${name}`,
  drawingTool: 'esriFeatureEditToolPoint',
  prototype: { attributes },
})
const templates = [
  template('Mafia', { NAME: 'New', OWNER: 'Mafia' }),
  template('Nobody', { NAME: 'New', OWNER: null }),
  template('North', { DISTRICT: 'North' }),
]
const typed = {
  ...sites,
  typeIdField: 'DISTRICT',
  types: [{ id: 'North', name: 'North', domains: {}, templates }],
  templates,
}

let stack: OddStack
afterEach(() => stack?.close())

describe('a template', () => {
  const start = (grants: readonly object[]) =>
    startOddStack({
      grants,
      layers: [typed],
      answer: ({ pathname }) => (pathname.endsWith('/0') ? typed : undefined),
    })

  it.each(['/MapServer/0', '/FeatureServer/0', '/MapServer/layers', '/FeatureServer/layers'])(
    'that sets a hidden field is told of in no description: %s',
    async (path) => {
      stack = await start([{ fields: { except: ['OWNER'] } }])
      const { text, json } = await stack.ask(`/rest/services/Sites${path}?f=json`)
      expect(text).not.toContain('Mafia')
      const layer = path.endsWith('layers') ? json.layers[0] : json
      const kept = [
        { ...templates[1], prototype: { attributes: { NAME: 'New' } } },
        { ...templates[2], prototype: { attributes: { DISTRICT: 'North' } } },
      ]
      expect(layer.templates).toEqual(kept)
      expect(layer.types[0].templates).toEqual(kept)
    },
  )

  it('stays where the field is seen', async () => {
    stack = await start([{ where: "DISTRICT = 'North'" }])
    const { json } = await stack.ask('/rest/services/Sites/FeatureServer/0?f=json')
    expect(json.templates).toEqual(templates)
  })
})

describe('a row that a search finds by a field which it is not to look in', () => {
  const fields = [
    { name: 'OBJECTID', alias: 'OBJECTID', type: 'esriFieldTypeOID' },
    { name: 'NAME', alias: 'Label', type: 'esriFieldTypeString' },
    { name: 'OWNER', alias: 'Belongs to', type: 'esriFieldTypeString' },
  ]
  const result = (id: string, foundFieldName: unknown) => ({
    layerId: 0,
    layerName: 'Sites',
    displayFieldName: 'NAME',
    foundFieldName,
    value: 'Mafia',
    attributes: { OBJECTID: id, Label: 'Mafia', 'Belongs to': 'Mafia' },
    geometryType: 'esriGeometryPoint',
    geometry: { x: 0, y: 0 },
  })
  const search = '/rest/services/Sites/MapServer/find?f=json&searchText=Mafia&layers=0&sr=102100'
  const start = (grants: readonly object[]) =>
    startOddStack({
      grants,
      layers: [{ ...sites, fields }],
      answer: ({ pathname }) =>
        pathname.endsWith('/find')
          ? {
              results: ['NAME', 'name', 'Label', 'OWNER', 'owner', 'Belongs to', 'NEW_COLUMN'].map(
                (name, index) => result(String(index + 1), name),
              ),
            }
          : undefined,
    })
  const foundIn = async (query = '') =>
    (await stack.ask(search + query)).json.results.map(
      ({ foundFieldName }: { foundFieldName: string }) => foundFieldName,
    )

  it.each([
    ['all but some', { except: ['OWNER'] }],
    ['some alone', { only: ['OBJECTID', 'NAME', 'geometry'] }],
  ])('is left out where %s are shown', async (_, shown) => {
    stack = await start([{ fields: shown }])
    expect(await foundIn()).toEqual(['NAME', 'name', 'Label'])
    expect(await foundIn('&searchFields=NAME')).toEqual(['NAME', 'name', 'Label'])
  })

  it('stays where all fields are seen', async () => {
    stack = await start([{ where: '1=1' }])
    expect(await foundIn()).toHaveLength(7)
  })
})
