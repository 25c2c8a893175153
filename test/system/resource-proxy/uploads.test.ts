import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RecordedSite, startRecordedSite } from './recorded-site.ts'

// A body is read by who asks for it, and where: both stand in the target that the door translates before the first byte is read.

let site: RecordedSite
beforeAll(async () => {
  site = await startRecordedSite({
    listen: { port: 0, limits: { body: '100kB', strangerBody: '10kB' } },
    grants: [
      {
        name: 'crew',
        to: { roles: ['crew'] },
        on: { services: ['**'] },
        for: ['view', 'edit', 'attachments'],
      },
    ],
  })
})
afterAll(() => site?.close())

describe('an upload', () => {
  const boundary = 'x-boundary'
  const multipart = (bytes: number, fields: Record<string, string>) =>
    Buffer.concat([
      ...Object.entries(fields).map(([name, value]) =>
        Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
      ),
      Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="attachment"; filename="a.bin"\r\nContent-Type: application/octet-stream\r\n\r\n`,
      ),
      Buffer.alloc(bytes, 7),
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ])
  const add = 'http://old.example.org/arcgis/rest/services/Feat/FeatureServer/0/1/addAttachment'
  const send = (target: string, body: Buffer, headers: Record<string, string> = {}) =>
    site.ask(target, {
      method: 'POST',
      body,
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, ...headers },
    })

  it.each([
    ['that is held', 5_000],
    ['that is larger than what strangers may send', 50_000],
    ['that streams', 500_000],
  ])('%s reaches the map server for whoever may', async (_, bytes) => {
    const before = site.upstream.seen.length
    const body = multipart(bytes, { f: 'json' })
    const { text } = await send(`/proxy?${add}?token=crew-key`, body)
    expect(JSON.parse(text)).toEqual({ addAttachmentResult: expect.objectContaining({ success: true }) })
    const seen = site.upstream.seen.slice(before).find(({ url }) => url.includes('addAttachment'))
    expect(seen?.body).toContain('\x07'.repeat(bytes))
  })

  it('is refused to others, without a byte of it for the map server', async () => {
    const before = site.upstream.seen.length
    for (const target of [`/proxy?${add}`, `/proxy?${add}?token=a-wrong-key`, '/proxy?http://evil.example/x'])
      for (const bytes of [5_000, 500_000]) {
        const { status, text } = await send(target, multipart(bytes, { f: 'json' }))
        expect([target, status === 200 ? JSON.parse(text).error.code : status]).toEqual([
          target,
          expect.any(Number),
        ])
      }
    expect(site.upstream.seen.slice(before).filter(({ url }) => url.includes('addAttachment'))).toEqual([])
  })
})
