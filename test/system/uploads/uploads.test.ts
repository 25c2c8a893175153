import { createHash } from 'node:crypto'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { parseConfiguration } from '../../../packages/gateway/src/config/load.ts'
import type { AuditEvent } from '../../../packages/gateway/src/core/request/audit.ts'
import { startGateway } from '../../../packages/gateway/src/server/start.ts'
import { json } from '../faults/mini-upstream.ts'
import { chunk, contentType, end, field, fileHead, send } from './upload-caller.ts'
import {
  type AnswerUpload,
  addAttachment,
  startUploadUpstream,
  stored,
  takeAll,
  uploadConfiguration,
} from './upload-upstream.ts'

const open: (() => unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close()
})

async function startWith(answer?: AnswerUpload, limits: object = {}, ags: object = {}) {
  const upstream = await startUploadUpstream(answer)
  open.push(upstream.stop)
  const text = stringify(uploadConfiguration(upstream.url, limits, ags))
  const loaded = parseConfiguration(text, process.cwd())
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  const audit: AuditEvent[] = []
  let skippedMs = 0
  const monotonic = () => performance.now() + skippedMs
  const gateway = await startGateway({ ...loaded, audit: (event) => audit.push(event), monotonic })
  open.push(() => gateway.close())
  const skip = (ms: number) => {
    skippedMs += ms
  }
  return { upstream, gateway, audit, skip, url: gateway.url + addAttachment }
}

/** Waits until the gateway has signed in and knows the service, which on a slow machine takes longer than the limits of some tests. */
const known = async (gateway: { readonly url: string }): Promise<void> => {
  const service = `${gateway.url}/arcgis/rest/services/Works/FeatureServer?f=json`
  const described = async () => (await fetch(service, { headers: { token: 'demo-key' } })).text()
  await expect.poll(described).toContain('"layers"')
}

const megabytes = (count: number): number => count * 1_000_000
const envelope = (text: string): { code: number; message: string } => JSON.parse(text).error

describe('an upload larger than what is held', () => {
  it.each([
    ['with its length', true],
    ['without its length', false],
  ])('passes as it is, %s', async (_how, announces) => {
    const { upstream, url, audit } = await startWith()
    const front = field('keywords', 'a b') + fileHead
    const { text } = await send(url, { front, contentBytes: megabytes(12), announces }).answered
    expect(text).toBe(stored)
    const [seen] = upstream.uploads
    expect(seen?.ending).toBe('whole')
    expect(seen?.url).toBe('/arcgis/rest/services/Works/FeatureServer/0/1/addAttachment')
    expect(seen?.headers).toMatchObject({
      'transfer-encoding': 'chunked',
      'x-esri-authorization': 'Bearer upstream-token-1',
    })
    const boundary = /boundary=(mapgate-[\w-]{32})$/.exec(seen?.headers['content-type'] ?? '')?.[1]
    expect(seen?.front).toContain(
      `--${boundary}\r\nContent-Disposition: form-data; name="keywords"\r\n\r\na b\r\n`,
    )
    const head = seen?.front.slice(0, seen.front.indexOf('abcdefghijklmnop')) ?? ''
    const sent = createHash('sha256').update(head)
    for (let left = megabytes(12); left > 0; left -= chunk.length)
      sent.update(chunk.subarray(0, Math.min(left, chunk.length)))
    expect(seen?.hash.digest('hex')).toBe(sent.update(`\r\n--${boundary}--\r\n`).digest('hex'))
    expect(audit.at(-1)).toMatchObject({ operation: 'FeatureServer.addAttachment', decision: 'permit' })
  })

  it('is held where it fits, with its fields behind the file as ever', async () => {
    const { upstream, url } = await startWith()
    const back = `\r\n${field('token', 'demo-key')}${end.slice(2)}`
    const { text } = await send(url, { contentBytes: 1_000, back, headers: { token: '' } }).answered
    expect(JSON.parse(text)).toMatchObject({ addAttachmentResult: { success: true } })
    expect(upstream.uploads[0]?.headers['content-length']).toBeDefined()
  })

  it('may carry its credential in a field in front of its file', async () => {
    const { url, audit } = await startWith()
    const front = field('token', 'demo-key') + field('f', 'json') + fileHead
    const options = { front, contentBytes: megabytes(11), headers: { token: '' } }
    expect((await send(url.replace('?f=json', ''), options).answered).text).toBe(stored)
    expect(audit.at(-1)).toMatchObject({ principal: 'key:demo', carrier: 'form' })
  })

  it('may have behind its file what repeats what is known, as the ArcGIS API writes it', async () => {
    const { upstream, url } = await startWith()
    const back = `\r\n${field('f', 'json')}${field('token', 'demo-key')}${end.slice(2)}`
    const options = { contentBytes: megabytes(12), back, headers: { token: '' } }
    const { text } = await send(url.replace('f=json', 'token=demo-key'), options).answered
    expect(JSON.parse(text)).toMatchObject({ addAttachmentResult: { success: true } })
    expect(upstream.uploads[0]?.front).toContain('name="f"\r\n\r\njson')
    expect(upstream.uploads[0]?.back).not.toContain('demo-key')
  })

  it('whose fields stand behind its file is refused, and the upstream never sees it whole', async () => {
    const { upstream, url, audit } = await startWith()
    const back = `\r\n${field('keywords', 'late')}${end.slice(2)}`
    const { status, text } = await send(url, { contentBytes: megabytes(12), back }).answered
    expect(status).toBe(200)
    expect(envelope(text)).toMatchObject({
      code: 400,
      message: expect.stringContaining('put all other fields before it'),
    })
    await expect.poll(() => upstream.uploads.map(({ ending }) => ending)).toEqual(['cut'])
    expect(audit.at(-1)?.reason).toContain('request.file-not-last')
  })

  it.each([
    ['no credential', '', 499],
    ['a bad one', 'no-such-key', 498],
    ['a right to read alone', 'reader-key', 403],
  ])('of a caller with %s is refused at once', async (_what, token, code) => {
    const { upstream, url } = await startWith()
    const { text, bytes, headers } = await send(url, { contentBytes: megabytes(90), headers: { token } })
      .answered
    expect(envelope(text).code).toBe(code)
    expect(headers.connection).toBe('close')
    expect(bytes).toBeLessThan(megabytes(30))
    expect(upstream.uploads).toEqual([])
  })

  it.each([
    ['before a byte is read, where its length says so', true, 1],
    ['while it comes, where nothing says so', false, 0],
  ])('beyond its own limit is refused: %s', async (_when, announces, unseen) => {
    const { upstream, url } = await startWith(undefined, { upload: '20MB' })
    const { text } = await send(url, { contentBytes: megabytes(25), announces }).answered
    expect(envelope(text)).toEqual(
      expect.objectContaining({
        code: 413,
        message: 'The upload is too large; the limit is 20000000 bytes.',
      }),
    )
    await expect.poll(() => upstream.uploads.map(({ ending }) => ending)).toEqual(unseen ? [] : ['cut'])
  })

  it.each([
    ['an operation that takes no file', '/arcgis/rest/services/Works/FeatureServer/0/query?f=json', 413],
    ['a path that is none of ours', '/elsewhere?f=json', 413],
    ['an endpoint of the gateway itself', '/.mapgate/ticket', 413],
  ])('for %s is too large', async (_what, path, code) => {
    const { gateway } = await startWith()
    const { text } = await send(gateway.url + path, { contentBytes: megabytes(12) }).answered
    expect(envelope(text)).toMatchObject({
      code,
      message: expect.stringContaining('limit is 10000000 bytes'),
    })
  })

  it('is not asked for when it waits to be (100-continue) and may not come', async () => {
    const { url } = await startWith(undefined, { upload: '20MB' })
    const expecting = { headers: { expect: '100-continue' } }
    const refused = await send(url, { contentBytes: megabytes(25), ...expecting }).answered
    expect([envelope(refused.text).code, refused.bytes < 2_000]).toEqual([413, true])
    expect((await send(url, { contentBytes: megabytes(12), ...expecting }).answered).text).toBe(stored)
    expect((await send(url, { contentBytes: 10, ...expecting }).answered).text).toBe(stored)
  })

  it('slows its caller down to the pace of the upstream', async () => {
    let release: (() => void) | undefined
    const { url } = await startWith((message, response, seen) => {
      release = () => takeAll(message, response, seen)
    })
    const { taken, answered } = send(url, { contentBytes: megabytes(90) })
    let before = -1
    // Nothing moves any more: what was taken lies in buffers on the way.
    await expect
      .poll(
        () => {
          const still = taken() === before && taken() > 0
          before = taken()
          return still
        },
        { interval: 500 },
      )
      .toBe(true)
    expect(taken()).toBeLessThan(megabytes(40))
    release?.()
    expect((await answered).text).toBe(stored)
  })

  it('is cut at the upstream when its caller leaves', async () => {
    const { upstream, url, gateway } = await startWith()
    await send(url, { contentBytes: megabytes(50), leavesAt: megabytes(25) }).answered.catch(() => {})
    await expect.poll(() => upstream.uploads.map(({ ending }) => ending)).toEqual(['cut'])
    await expect.poll(() => gateway.status()[0]?.inFlight).toBe(0)
    expect(gateway.status()[0]?.bases[0]?.breaker).toBe('closed')
  })

  it('that breaks off inside its connection is never whole', async () => {
    const { upstream, url } = await startWith()
    const { host, hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname)
    socket.on('error', () => {})
    socket.write(
      `POST ${addAttachment} HTTP/1.1\r\nHost: ${host}\r\ntoken: demo-key\r\nContent-Type: ${contentType}\r\nContent-Length: ${megabytes(12)}\r\n\r\n${fileHead}`,
    )
    socket.write(Buffer.alloc(megabytes(1)))
    await expect.poll(() => (upstream.uploads[0]?.bytes ?? 0) > 500_000).toBe(true)
    socket.end(end)
    await expect.poll(() => upstream.uploads.map(({ ending }) => ending)).toEqual(['cut'])
  })

  it.each([
    ['in its file', megabytes(1), ['cut']],
    ['before its file, and the upstream is not asked', 0, []],
  ])('that stands still %s is ended with 408', async (_where, stopsAt, endings) => {
    const { upstream, gateway, url } = await startWith(undefined, { uploadIdleTime: '2s' })
    await known(gateway)
    const front = stopsAt === 0 ? field('keywords', 'a b') : fileHead
    const { text, headers } = await send(url, { front, contentBytes: megabytes(12), stopsAt }).answered
    expect(envelope(text).code).toBe(408)
    expect(headers.connection).toBe('close')
    await expect.poll(() => upstream.uploads.map(({ ending }) => ending)).toEqual(endings)
  })

  it('that never ends is ended with 408', async () => {
    const { upstream, gateway, url } = await startWith(undefined, { uploadTime: '3s' })
    await known(gateway)
    const { text } = await send(url, { contentBytes: megabytes(50), pauseMs: 100 }).answered
    expect(envelope(text).code).toBe(408)
    await expect.poll(() => upstream.uploads.map(({ ending }) => ending)).toEqual(['cut'])
  })

  const short = { timeouts: { headers: '1s', total: '2s' } }

  it('may take its caller longer than the upstream has for its answers', async () => {
    const { url, gateway } = await startWith(undefined, {}, short)
    await known(gateway)
    const { answered } = send(url, { contentBytes: megabytes(12), pauseMs: 250 })
    expect((await answered).text).toBe(stored)
  })

  it('may take the upstream longer than it has for its answers, as long as it flows', async () => {
    const { url, gateway, upstream } = await startWith(
      (message, response, seen) => {
        takeAll(message, response, seen)
        let taken = 0
        message.on('data', (piece: Buffer) => {
          taken += piece.length
          if (taken < megabytes(4)) return
          taken = 0
          message.pause()
          setTimeout(() => message.resume(), 250)
        })
      },
      {},
      short,
    )
    await known(gateway)
    expect((await send(url, { contentBytes: megabytes(50) }).answered).text).toBe(stored)
    expect(upstream.uploads[0]?.ending).toBe('whole')
  })

  it('that the upstream does not take ends when the upstream’s time is over', async () => {
    const { url, gateway, upstream } = await startWith(() => {}, {}, short)
    await known(gateway)
    const { text } = await send(url, { contentBytes: megabytes(90) }).answered
    expect(envelope(text)).toMatchObject({ code: 504 })
    expect(upstream.uploads).toHaveLength(1)
  })

  it.each([
    ['an error', { error: { code: 413, message: 'Too large for this server', details: [] } }, '413'],
    ['a result', { addAttachmentResult: { objectId: 1, success: false } }, '"success":false'],
  ])('ends with its answer when the upstream answers %s early', async (_what, answer, told) => {
    const { url, upstream } = await startWith((_message, response) => json(response, answer))
    const { text, headers } = await send(url, { contentBytes: megabytes(90) }).answered
    expect(text).toContain(told)
    expect(headers.connection).toBe('close')
    expect(upstream.uploads).toHaveLength(1)
  })

  it('goes to another base where the first takes no connection', async () => {
    const { url, upstream } = await startWith(undefined, {}, { alternateUrls: ['http://127.0.0.1:9/arcgis'] })
    for (let nth = 0; nth < 2; nth++) {
      expect((await send(url, { contentBytes: megabytes(11) }).answered).text).toBe(stored)
    }
    expect(upstream.uploads.map(({ ending }) => ending)).toEqual(['whole', 'whole'])
  })

  it('is not sent twice when the upstream refuses the token of the gateway; the next one goes with a new token', async () => {
    const { upstream, gateway, url, audit, skip } = await startWith((message, response, seen) => {
      const old = message.headers['x-esri-authorization'] === 'Bearer upstream-token-1'
      if (old) json(response, { error: { code: 498, message: 'Invalid Token', details: [] } })
      else takeAll(message, response, seen)
    })
    // A token that was just obtained is not renewed: it is there once something was answered with it, and old enough a second later.
    await known(gateway)
    skip(1_100)
    const { text, headers } = await send(url, { contentBytes: megabytes(12) }).answered
    expect(envelope(text)).toMatchObject({ code: 503, message: expect.stringContaining('send it again') })
    expect(headers['retry-after']).toBe('1')
    expect(upstream.uploads).toHaveLength(1)
    expect(audit.at(-1)?.reason).toContain('upstream.sign-in-renewed')
    expect((await send(url, { contentBytes: megabytes(12) }).answered).text).toBe(stored)
    expect(upstream.uploads).toHaveLength(2)
  })
})
