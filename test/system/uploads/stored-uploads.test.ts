import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../../e2e/stack.ts'
import { chunk, fileHead, send } from './upload-caller.ts'

let stack: Stack
let row: string
beforeAll(async () => {
  stack = await startStack({
    configure: (configuration) => {
      configuration.grants.push({
        to: { roles: ['everything'] },
        on: {},
        for: ['view', 'query', 'attachments', 'edit'],
      })
    },
  })
  const layer = `${stack.gatewayUrl}/arcgis/rest/services/Assets_Service/FeatureServer/2`
  const found = await fetch(`${layer}/query?where=1%3D1&returnIdsOnly=true&f=json`, { headers })
  row = `${layer}/${(await found.json()).objectIds[0]}`
})
afterAll(() => stack?.close())

const headers = { token: 'demo-key' }
const attachments = async (): Promise<{ id: number; name: string; size: number }[]> =>
  (await (await fetch(`${row}/attachments?f=json`, { headers })).json()).attachmentInfos

describe('an upload to the sample server', () => {
  it('is stored as it was sent, and given out again', async () => {
    const before = await attachments()
    const { text } = await send(`${row}/addAttachment?f=json`, { contentBytes: 12_000_000 }).answered
    const { objectId, success } = JSON.parse(text).addAttachmentResult
    expect(success).toBe(true)
    expect(await attachments()).toHaveLength(before.length + 1)
    const file = await fetch(`${row}/attachments/${objectId}`, { headers })
    const content = await buffer(file.body as never)
    expect([content.length, file.headers.get('content-type')]).toEqual([12_000_000, 'video/mp4'])
    expect(Buffer.compare(content.subarray(-16), chunk.subarray(-16))).toBe(0)
  })

  it('is not stored when its caller leaves half-way', async () => {
    const before = await attachments()
    const leaving = send(`${row}/addAttachment?f=json`, {
      front: fileHead,
      contentBytes: 40_000_000,
      leavesAt: 20_000_000,
    })
    await leaving.answered.catch(() => {})
    await expect
      .poll(() => stack.audit.some(({ reason }) => reason?.startsWith('upstream.cancelled')))
      .toBe(true)
    expect(await attachments()).toEqual(before)
  })
})
