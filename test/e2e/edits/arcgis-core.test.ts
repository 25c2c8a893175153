import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ModulePage, openModulePage } from '../../system/sample-server/module-page.ts'
import { type CrewStack, startCrew, tokenOf } from './crew.ts'

let crew: CrewStack
let opened: ModulePage
beforeAll(async () => {
  crew = await startCrew()
  opened = await openModulePage('<title>Edits</title>')
})
afterAll(async () => {
  await opened?.close()
  await crew?.stack.close()
})

/** Runs code in the page with a loaded FeatureLayer called `layer`; its result has to be JSON. */
async function inPage(code: string, token = crew.token): Promise<unknown> {
  return opened.page.evaluate(`(async () => {
    const [{ default: FeatureLayer }, { default: Graphic }] = await Promise.all([
      import('@arcgis/core/layers/FeatureLayer.js'), import('@arcgis/core/Graphic.js')])
    const layer = new FeatureLayer({ url: ${JSON.stringify(crew.hydrants)}, apiKey: ${JSON.stringify(token)} })
    await layer.load()
    const place = ([x, y]) => ({ type: 'point', x, y, spatialReference: { wkid: 4326 } })
    const [inside, outside] = ${JSON.stringify([crew.inside, crew.outside])}
    const resultOf = ({ objectId, error }) => ({ objectId, error: error ? { message: error.message, code: error.details?.code ?? error.code ?? null } : null })
    const edit = async (edits) => {
      try {
        const { addFeatureResults, updateFeatureResults, deleteFeatureResults } = await layer.applyEdits(edits)
        return [...addFeatureResults, ...updateFeatureResults, ...deleteFeatureResults].map(resultOf)
      } catch (error) { return { refused: error.message, details: error.details?.messages ?? error.details?.raw ?? null } }
    }
    ${code}
  })()`)
}

interface Offered {
  readonly operations: Readonly<Record<string, boolean>>
  readonly mayMove: boolean
  readonly fields: readonly (readonly [name: string, editable: boolean])[]
  readonly templates: readonly string[]
}

const offered = `return {
  operations: layer.capabilities.operations,
  mayMove: layer.capabilities.editing.supportsGeometryUpdate,
  fields: layer.fields.map(({ name, editable }) => [name, editable]),
  templates: layer.types.flatMap(({ templates }) => templates.map(({ name }) => name)),
}`

describe('@arcgis/core 5.1 as the crew', () => {
  it('offers what the crew may do: all three changes and moving, and no field of owners', async () => {
    const { operations, mayMove, fields, templates } = (await inPage(offered)) as Offered
    expect(operations).toMatchObject({
      supportsAdd: true,
      supportsUpdate: true,
      supportsDelete: true,
      supportsEditing: true,
    })
    expect(mayMove).toBe(true)
    const editable = new Map(fields)
    expect([...editable.keys()].filter((name) => /owner|phone|cost/.test(name))).toEqual([])
    expect(editable.get('district')).toBe(false)
    expect(editable.get('status')).toBe(true)
    expect(templates).toEqual(['Dry barrel', 'Wet barrel', 'Flush'])
  })

  it('offers no edits to the visitor, who has none', async () => {
    const token = await tokenOf(crew.stack, 'visitor')
    const { operations } = (await inPage(offered, token)) as Offered
    expect(operations).toMatchObject({ supportsAdd: false, supportsUpdate: false, supportsDelete: false })
  })

  it('adds a hydrant, which gets the district of the crew, changes it, moves it and deletes it', async () => {
    const outcome = (await inPage(`
      const [added] = await edit({ addFeatures: [new Graphic({ geometry: place(inside), attributes: { asset_id: 'HY-CORE', status: 'active' } })] })
      const whole = async () => (await layer.queryFeatures({ objectIds: [added.objectId], outFields: ['*'], returnGeometry: true })).features[0]
      const feature = await whole()
      feature.attributes.status = 'out'
      feature.geometry = place([inside[0] + 0.01, inside[1]])
      const updated = await edit({ updateFeatures: [feature] })
      const { attributes, geometry } = await whole()
      const deleted = await edit({ deleteFeatures: [{ objectId: added.objectId }] })
      return { added, updated, attributes, x: geometry.longitude, deleted }`)) as {
      added: { objectId: number; error: unknown }
      updated: object[]
      attributes: Record<string, unknown>
      x: number
      deleted: object[]
    }
    const { objectId } = outcome.added
    expect(outcome).toMatchObject({
      added: { error: null },
      updated: [{ objectId, error: null }],
      attributes: { status: 'out', district: crew.district },
      deleted: [{ objectId, error: null }],
    })
    expect(outcome.x).toBeCloseTo(crew.inside[0] + 0.01, 5)
    expect(Object.keys(outcome.attributes)).not.toContain('owner_name')
    expect(crew.stored(objectId)).toBeUndefined()
  })

  it('shows that an edit was denied, and why', async () => {
    const before = crew.stored(crew.foreign)
    const [own = 0] = crew.own
    const { foreign, owner, away } = (await inPage(`
      const change = (OBJECTID, attributes) => new Graphic({ attributes: { OBJECTID, ...attributes } })
      return {
        foreign: await edit({ updateFeatures: [change(${crew.foreign}, { status: 'out' })] }),
        owner: await edit({ updateFeatures: [change(${own}, { owner_name: 'Somebody Else' })] }),
        away: await edit({ addFeatures: [new Graphic({ geometry: place(outside), attributes: { asset_id: 'HY-AWAY' } })] }),
      }`)) as Record<'foreign' | 'owner' | 'away', unknown>
    for (const answer of [foreign, owner, away])
      expect(JSON.stringify(answer)).toMatch(/"refused":"[^"]+"|"message":"[^"]+"/)
    expect(crew.stored(crew.foreign)).toEqual(before)
    expect(crew.stored(own)?.owner_name).not.toBe('Somebody Else')
  })

  it('shows a denied row among others that are written, without rollback', async () => {
    const [, own = 0] = crew.own
    const answer = (await inPage(`
      const change = (OBJECTID) => new Graphic({ attributes: { OBJECTID, status: 'standby' } })
      const { updateFeatureResults } = await layer.applyEdits({ updateFeatures: [change(${crew.foreign}), change(${own})] }, { rollbackOnFailureEnabled: false })
      return updateFeatureResults.map(resultOf)`)) as { objectId: number; error: unknown }[]
    expect(answer).toMatchObject([{ error: { message: expect.any(String) } }, { objectId: own, error: null }])
    expect(crew.stored(own)?.status).toBe('standby')
  })
})
