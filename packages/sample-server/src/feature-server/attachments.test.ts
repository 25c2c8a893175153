import { beforeEach, describe, expect, it } from 'vitest'
import type { UploadedFile } from '../operation/parameters.ts'
import type { World } from '../world/world.ts'
import { ask, createSmallWorld } from './small-world.fixture.ts'

let world: World
beforeEach(() => {
  world = createSmallWorld()
})

const post = (path: string, parameters: Record<string, unknown>, files: [string, UploadedFile][] = []) =>
  ask(world, path, parameters, { method: 'POST', files })
const file = (text: string, fileName = 'a.txt'): UploadedFile => ({
  fileName,
  contentType: 'text/plain',
  body: new TextEncoder().encode(text),
})

describe('attachments', () => {
  it('are added, listed, queried, replaced, fetched and deleted', async () => {
    const added = await post('0/1/addAttachment', {}, [['attachment', file('one')]])
    expect(added.value).toEqual({
      addAttachmentResult: { objectId: 1, globalId: '{88888888-8888-8888-8888-888888888888}', success: true },
    })
    expect(added.execution.rowsWritten).toEqual([{ layer: 0, kind: 'attachment', objectIds: [1] }])
    const info = {
      id: 1,
      globalId: expect.any(String),
      name: 'a.txt',
      contentType: 'text/plain',
      size: 3,
      keywords: '',
    }
    expect((await ask(world, '0/1/attachments')).value).toEqual({ attachmentInfos: [info] })
    const { value } = await ask(world, '0/queryAttachments', {
      definitionExpression: 'depth < 15',
      returnUrl: 'true',
    })
    expect(value).toMatchObject({
      attachmentGroups: [
        {
          parentObjectId: 1,
          parentGlobalId: '{A}',
          attachmentInfos: [
            { ...info, url: 'http://sample.test/arcgis/rest/services/Small/FeatureServer/0/1/attachments/1' },
          ],
        },
      ],
    })
    expect(
      (await post('0/1/updateAttachment', { attachmentId: '1' }, [['attachment', file('three', 'b.txt')]]))
        .value,
    ).toEqual({
      updateAttachmentResult: { objectId: 1, success: true },
    })
    const download = await ask(world, '0/1/attachments/1')
    expect([download.value, download.bytes]).toEqual(['text/plain', file('three').body])
    expect(download.execution).toMatchObject({
      predicate: { 0: ['"OBJECTID" IN (1)'] },
    })
    expect((await post('0/1/deleteAttachments', { attachmentIds: '1' })).value).toEqual({
      deleteAttachmentResults: [{ objectId: 1, success: true }],
    })
    expect((await ask(world, '0/1/attachments')).value).toEqual({ attachmentInfos: [] })
  })

  it('are filtered by type, size and name', async () => {
    await post('0/1/addAttachment', {}, [['attachment', file('one')]])
    await post('0/2/addAttachment', {}, [
      ['attachment', { ...file('12345', 'p.png'), contentType: 'image/png' }],
    ])
    const count = async (parameters: Record<string, string>) => {
      const { value } = await ask(world, '0/queryAttachments', { objectIds: '1,2', ...parameters })
      return (value as { attachmentGroups: unknown[] }).attachmentGroups.length
    }
    expect(await count({})).toBe(2)
    expect(await count({ attachmentTypes: 'image/png' })).toBe(1)
    expect(await count({ size: '4,10' })).toBe(1)
    expect(await count({ attachmentsDefinitionExpression: "att_name LIKE 'a%'" })).toBe(1)
    expect(await count({ globalIds: '{A}' })).toBe(1)
    expect(await count({ resultRecordCount: '1' })).toBe(1)
  })

  it('belong to one row and are not reached through another', async () => {
    await post('0/1/addAttachment', {}, [['attachment', file('one')]])
    expect((await ask(world, '0/2/attachments/1')).value).toMatchObject({ code: 404 })
    expect((await post('0/2/deleteAttachments', { attachmentIds: '1' })).value).toMatchObject({
      deleteAttachmentResults: [{ success: false }],
    })
    expect((await ask(world, '0/99/attachments')).value).toMatchObject({ code: 404 })
    expect((await ask(world, '1/1/attachments')).value).toMatchObject({ code: 400 })
    expect((await post('0/1/addAttachment', {})).value).toMatchObject({ code: 400 })
    expect((await ask(world, '0/queryAttachments')).value).toMatchObject({ code: 400 })
  })
})
