import {
  addFeatures,
  applyEdits,
  deleteAttachments,
  deleteFeatures,
  getAttachments,
  getLayer,
  type ILayerDefinition,
  queryFeatures,
  updateFeatures,
} from '@esri/arcgis-rest-feature-service'
import { ArcGISIdentityManager } from '@esri/arcgis-rest-request'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CrewStack, startCrew } from './crew.ts'

let crew: CrewStack
let authentication: ArcGISIdentityManager
beforeAll(async () => {
  crew = await startCrew()
  authentication = new ArcGISIdentityManager({
    server: `${crew.stack.gatewayUrl}/arcgis`,
    username: 'crew',
    password: 'crew-demo',
  })
  await authentication.refreshCredentials()
})
afterAll(() => crew?.stack.close())

const layer = () => ({ url: crew.hydrants, authentication })
const missing = { success: false, error: { code: 1013 } }

describe('arcgis-rest-js, unmodified, as the crew', () => {
  it('is told what it may do: all three changes, no owners, and a district that it only reads', async () => {
    const described = (await getLayer(layer())) as ILayerDefinition
    expect(described.capabilities?.split(',')).toEqual(
      expect.arrayContaining(['Create', 'Update', 'Delete', 'Query', 'Editing']),
    )
    expect(described).toMatchObject({ allowGeometryUpdates: true })
    const fields = new Map(described.fields?.map((field) => [field.name, field.editable]))
    expect(fields.has('owner_name')).toBe(false)
    expect(fields.has('phone')).toBe(false)
    expect(fields.has('cost')).toBe(false)
    expect(fields.get('district')).toBe(false)
    expect(fields.get('status')).toBe(true)
  })

  it('adds a hydrant, changes and deletes it, and the gateway writes its district', async () => {
    const [x, y] = crew.inside
    const feature = {
      geometry: { x, y, spatialReference: { wkid: 4326 } },
      attributes: { asset_id: 'HY-REST', status: 'active' },
    }
    const { addResults } = await addFeatures({ ...layer(), features: [feature] })
    expect(addResults).toMatchObject([{ success: true }])
    const id = addResults[0]?.objectId ?? 0
    expect(crew.stored(id)).toMatchObject({ asset_id: 'HY-REST', district: crew.district })
    const changed = { attributes: { OBJECTID: id, status: 'out' } }
    const { updateResults } = await updateFeatures({ ...layer(), features: [changed] })
    expect(updateResults).toMatchObject([{ objectId: id, success: true }])
    expect(crew.stored(id)).toMatchObject({ status: 'out', district: crew.district })
    const { deleteResults } = await deleteFeatures({ ...layer(), objectIds: [id] })
    expect(deleteResults).toMatchObject([{ objectId: id, success: true }])
    expect(crew.stored(id)).toBeUndefined()
  })

  it('applies edits of several kinds at once, with a result for each in their order', async () => {
    const [first = 0, second = 0, third = 0] = crew.own
    const [x, y] = crew.inside
    const results = await applyEdits({
      ...layer(),
      adds: [
        {
          geometry: { x, y, spatialReference: { wkid: 4326 } } as never,
          attributes: { asset_id: 'HY-MIXED' },
        },
      ],
      updates: [second, first].map((OBJECTID) => ({ attributes: { OBJECTID, status: 'standby' } })),
      rollbackOnFailure: true,
    })
    expect(results.addResults).toMatchObject([{ success: true }])
    expect(results.updateResults).toMatchObject([
      { objectId: second, success: true },
      { objectId: first, success: true },
    ])
    expect(crew.stored(second)).toMatchObject({ status: 'standby' })
    const deleted = await applyEdits({ ...layer(), deletes: [third], rollbackOnFailure: false })
    expect(deleted.deleteResults).toMatchObject([{ objectId: third, success: true }])
    expect(crew.stored(third)).toBeUndefined()
  })

  it('gets the same answer for a hydrant of another district as for one that is not there, and changes neither', async () => {
    const before = crew.stored(crew.foreign)
    const answerTo = async (id: number) => {
      const change = { attributes: { OBJECTID: id, status: 'out' } }
      const updated = await updateFeatures({ ...layer(), features: [change], rollbackOnFailure: false })
      const deleted = await deleteFeatures({ ...layer(), objectIds: [id], rollbackOnFailure: false })
      return JSON.stringify([updated, deleted]).replaceAll(String(id), 'ID')
    }
    const foreign = await answerTo(crew.foreign)
    expect(foreign).toBe(await answerTo(99_999_999))
    const [updated, deleted] = JSON.parse(foreign.replaceAll('ID', '0'))
    expect(updated.updateResults).toMatchObject([missing])
    expect(deleted.deleteResults).toMatchObject([missing])
    expect(crew.stored(crew.foreign)).toEqual(before)
  })

  it.each([
    ['the name of an owner', { owner_name: 'Somebody Else' }],
    ['another district', { district: 'Juniper Flat' }],
  ])('is refused %s, and the row stays as it is', async (_, attributes) => {
    const [id = 0] = crew.own
    const before = crew.stored(id)
    const change = { attributes: { OBJECTID: id, ...attributes } }
    const answer = await updateFeatures({ ...layer(), features: [change] }).catch((error: unknown) => error)
    expect(JSON.stringify(answer)).not.toContain('"success":true')
    expect(answer).toMatchObject(
      answer instanceof Error ? { message: expect.any(String) } : { updateResults: [{ success: false }] },
    )
    expect(crew.stored(id)).toEqual(before)
  })

  it('may not put a hydrant outside of its district', async () => {
    const count = crew.count()
    const [x, y] = crew.outside
    const feature = {
      geometry: { x, y, spatialReference: { wkid: 4326 } },
      attributes: { asset_id: 'HY-AWAY' },
    }
    const answer = await addFeatures({ ...layer(), features: [feature], rollbackOnFailure: false }).catch(
      (error: unknown) => error,
    )
    expect(JSON.stringify(answer)).not.toContain('"success":true')
    expect(crew.count()).toBe(count)
  })

  it('attaches files to its hydrants and takes them away, and to no others', async () => {
    const [featureId = 0] = crew.own
    const attached = await attach(featureId)
    expect(attached).toMatchObject({ addAttachmentResult: { success: true } })
    const id = attached.addAttachmentResult?.objectId ?? 0
    const { attachmentInfos } = await getAttachments({ ...layer(), featureId })
    expect(attachmentInfos).toContainEqual(expect.objectContaining({ id, name: 'seen.txt' }))
    const { deleteAttachmentResults } = await deleteAttachments({
      ...layer(),
      featureId,
      attachmentIds: [id],
    })
    expect(deleteAttachmentResults).toMatchObject([{ success: true }])
    expect(JSON.stringify(await attach(crew.foreign))).not.toContain('"success":true')
  })

  it('never gets to see an owner, also of the rows that it wrote', async () => {
    const { features } = (await queryFeatures({
      ...layer(),
      objectIds: crew.own.slice(0, 5),
    })) as unknown as { features: { attributes: Record<string, unknown> }[] }
    expect(features.length).toBeGreaterThan(2)
    expect(Object.keys(features[0]?.attributes ?? {})).not.toContain('owner_name')
  })
})

/** In Node.js the client itself posts its form as the text `[object FormData]`, so the upload is Node's own. */
async function attach(featureId: number): Promise<{ addAttachmentResult?: { objectId: number } }> {
  const body = new FormData()
  for (const [name, value] of Object.entries({ f: 'json', token: crew.token })) body.append(name, value)
  body.append('attachment', new File(['seen'], 'seen.txt', { type: 'text/plain' }))
  const reply = await fetch(`${crew.hydrants}/${featureId}/addAttachment`, { method: 'POST', body })
  return (await reply.json()) as { addAttachmentResult?: { objectId: number } }
}
