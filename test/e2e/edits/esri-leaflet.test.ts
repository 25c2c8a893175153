import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BundledPage, openBundledPage } from '../sign-in/bundled-page.ts'
import { type CrewStack, startCrew } from './crew.ts'

const script = `
  import L from 'leaflet'
  import { featureLayerService } from 'esri-leaflet'
  globalThis.lib = { L, featureLayerService }`

let crew: CrewStack
let opened: BundledPage
beforeAll(async () => {
  ;[crew, opened] = await Promise.all([startCrew(), openBundledPage(script)])
})
afterAll(async () => {
  await opened?.close()
  await crew?.stack.close()
})

/** Runs code in the page with the service as `service`, and `answer`, which tells the reply or the error of a callback. */
async function inPage(code: string): Promise<unknown> {
  return opened.page.evaluate(`(async () => {
    while (!globalThis.lib) await new Promise((resolve) => setTimeout(resolve, 50))
    const service = lib.featureLayerService(${JSON.stringify({ url: crew.hydrants, token: crew.token })})
    const answer = (run) => new Promise((resolve) => run((error, reply) => resolve(error ? { error } : reply)))
    const feature = (id, properties, [lng, lat] = ${JSON.stringify(crew.inside)}) =>
      ({ type: 'Feature', ...(id && { id }), geometry: { type: 'Point', coordinates: [lng, lat] }, properties })
    ${code}
  })()`)
}

describe('esri-leaflet, unmodified, as the crew', () => {
  it('adds a hydrant, changes it and deletes it', async () => {
    const outcome = (await inPage(`
      const added = await answer((done) => service.addFeature(feature(undefined, { asset_id: 'HY-LEAF' }), done))
      const updated = await answer((done) => service.updateFeature(feature(added.objectId, { status: 'out' }), done))
      const there = await answer((done) => service.query().where("asset_id = 'HY-LEAF' AND status = 'out'").ids(done))
      const deleted = await answer((done) => service.deleteFeature(added.objectId, done))
      return { added, updated, there, deleted }`)) as Record<string, unknown> & {
      added: { objectId: number }
    }
    const { objectId } = outcome.added
    expect(outcome).toMatchObject({
      added: { success: true },
      updated: { success: true, objectId },
      there: [objectId],
      deleted: { success: true, objectId },
    })
    expect(crew.stored(objectId)).toBeUndefined()
  })

  it('deletes several at once where each may fail by itself, and is told so where they may not', async () => {
    const [first = 0, second = 0] = crew.own
    const both = `(done) => service.deleteFeatures([${first}, ${second}], done)`
    // The rows could leave the district between check and write, and one condition cannot undo the other.
    expect(await inPage(`return answer(${both})`)).toMatchObject({
      error: { code: 403, message: expect.stringContaining('rollbackOnFailure=false') },
    })
    expect(crew.stored(first)).toBeDefined()
    const apart = `service.options.requestParams = { rollbackOnFailure: false }`
    expect(await inPage(`${apart}; return answer(${both})`)).toMatchObject([
      { objectId: first, success: true },
      { objectId: second, success: true },
    ])
    expect(crew.stored(first)).toBeUndefined()
    expect(crew.stored(second)).toBeUndefined()
  })

  it('hears that a hydrant of another district is missing, and changes nothing', async () => {
    const before = crew.stored(crew.foreign)
    const answers = (await inPage(`return [
      await answer((done) => service.updateFeature(feature(${crew.foreign}, { status: 'out' }), done)),
      await answer((done) => service.deleteFeature(${crew.foreign}, done)),
      await answer((done) => service.deleteFeatures([${crew.foreign}], done)),
    ]`)) as object[]
    for (const answer of answers) expect(JSON.stringify(answer)).not.toContain('"success":true')
    for (const answer of answers) expect(JSON.stringify(answer)).toMatch(/error/)
    expect(crew.stored(crew.foreign)).toEqual(before)
  })

  it('is refused an owner and a place outside of the district', async () => {
    const [, , id = 0] = crew.own
    const before = crew.stored(id)
    const answers = (await inPage(`return [
      await answer((done) => service.updateFeature(feature(${id}, { owner_name: 'Somebody Else' }), done)),
      await answer((done) => service.updateFeature(feature(${id}, { status: 'out' }, ${JSON.stringify(crew.outside)}), done)),
      await answer((done) => service.addFeature(feature(undefined, { asset_id: 'HY-AWAY' }, ${JSON.stringify(crew.outside)}), done)),
    ]`)) as object[]
    for (const answer of answers) expect(JSON.stringify(answer)).not.toContain('"success":true')
    expect(crew.stored(id)).toEqual(before)
  })
})
