import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asVisitor } from '../advisories/caller.ts'
import { type Stack, startStack } from '../e2e/stack.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack({
    configure: ({ grants }) => {
      for (const grant of grants) {
        if (grant.to.roles?.includes('visitor'))
          grant.for = ['view', 'query', 'identify', 'attachments', 'export-data']
      }
    },
  })
})
afterAll(() => stack?.close())

/** Ids of hydrants, and of their attachments, as the map server has them: hidden from the visitor, or not. */
async function attachedHydrants(where: string): Promise<{ objectId: number; attachmentId: number }[]> {
  const base = `${stack.gatewayUrl}/arcgis/rest/services/Assets_Service/FeatureServer/2`
  const headers = { token: 'demo-key' }
  const ids = await (
    await fetch(`${base}/query?where=${encodeURIComponent(where)}&returnIdsOnly=true&f=json`, { headers })
  ).json()
  const list = ids.objectIds.slice(0, 400).join(',')
  const body = new URLSearchParams({ objectIds: list, f: 'json' })
  const found = await (await fetch(`${base}/queryAttachments`, { method: 'POST', headers, body })).json()
  return found.attachmentGroups.map(
    (group: { parentObjectId: number; attachmentInfos: { id: number }[] }) => ({
      objectId: group.parentObjectId,
      attachmentId: group.attachmentInfos[0]?.id ?? 0,
    }),
  )
}

describe('attachments are as hidden as the rows that they hang on', () => {
  it.each(['FeatureServer', 'MapServer'])(
    '%s: of a hidden row they are neither listed nor given',
    async (type) => {
      const [hidden] = await attachedHydrants("district <> 'Littlebrook'")
      expect(hidden).toBeDefined()
      const list = await asVisitor(stack, `/${type}/2/${hidden?.objectId}/attachments?f=json`)
      expect(list.json?.attachmentInfos ?? []).toEqual([])
      const file = await asVisitor(
        stack,
        `/${type}/2/${hidden?.objectId}/attachments/${hidden?.attachmentId}`,
      )
      expect(file.status).toBeGreaterThanOrEqual(400)
    },
  )

  it('of a row that is shown they are given', async () => {
    const [shown] = await attachedHydrants("district = 'Littlebrook' AND classification = 'public'")
    expect(shown).toBeDefined()
    const file = await asVisitor(
      stack,
      `/FeatureServer/2/${shown?.objectId}/attachments/${shown?.attachmentId}`,
    )
    expect(file.status).toBe(200)
  })

  it('the number of an attachment of a hidden row does not open under a row that is shown', async () => {
    const [hidden] = await attachedHydrants("district <> 'Littlebrook'")
    const [shown] = await attachedHydrants("district = 'Littlebrook' AND classification = 'public'")
    const file = await asVisitor(
      stack,
      `/FeatureServer/2/${shown?.objectId}/attachments/${hidden?.attachmentId}`,
    )
    expect(file.status).toBeGreaterThanOrEqual(400)
  })
})

describe('jobs, uploads and replicas of others', () => {
  it.each([
    '/MapServer/jobs/j4f7b0a1?f=json',
    '/FeatureServer/uploads/i1234?f=json',
    '/FeatureServer/replicas/0123?f=json',
    '/FeatureServer/replicas?f=json',
    '/MapServer/exportTiles?f=json',
  ])('%s is refused, and the map server hears nothing of it', async (path) => {
    const { json, executions } = await asVisitor(stack, path)
    expect(json.error.code).toBeGreaterThanOrEqual(400)
    expect(executions).toEqual([])
  })
})
