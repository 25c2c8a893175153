import { mkdtempSync } from 'node:fs'
import { type ClientHttp2Session, connect } from 'node:http2'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { parseConfiguration } from '../../../packages/gateway/src/config/load.ts'
import { makeLocalCertificate } from '../../../packages/gateway/src/demo/local-certificate.ts'
import { type RunningGateway, startGateway } from '../../../packages/gateway/src/server/start.ts'
import { chunk, contentType, end, field, fileHead } from './upload-caller.ts'
import {
  addAttachment,
  startUploadUpstream,
  stored,
  takeAll,
  type UploadUpstream,
  uploadConfiguration,
} from './upload-upstream.ts'

let upstream: UploadUpstream
let gateway: RunningGateway
let session: ClientHttp2Session

beforeAll(async () => {
  upstream = await startUploadUpstream()
  const files = await makeLocalCertificate('127.0.0.1', mkdtempSync(join(tmpdir(), 'mapgate-uploads-')))
  const configuration = {
    ...uploadConfiguration(upstream.url),
    publicUrl: 'https://127.0.0.1:0',
    listen: { port: 0, tls: { cert: files.cert, key: files.key } },
  }
  const loaded = parseConfiguration(stringify(configuration), process.cwd())
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  gateway = await startGateway({ ...loaded, audit: () => {} })
  session = connect(gateway.url, { rejectUnauthorized: false })
})
afterAll(async () => {
  session?.destroy()
  await gateway?.close()
  await upstream?.stop()
})

interface Answered {
  readonly status: number
  readonly text: string
  readonly sent: number
}

/** Sends an upload on a stream of the one session. */
function send(options: { back?: string; token?: string; leavesAt?: number; path?: string } = {}) {
  const { back = end, token = 'demo-key', leavesAt, path = addAttachment } = options
  const stream = session.request({ ':method': 'POST', ':path': path, token, 'content-type': contentType })
  let sent = 0
  const taken = () => sent
  const answered = new Promise<Answered>((done) => {
    let status = 0
    let text = ''
    stream.on('response', (headers) => {
      status = Number(headers[':status'])
    })
    stream.on('data', (piece) => {
      text += piece
    })
    stream.on('error', () => {})
    stream.on('end', () => done({ status, text, sent }))
    stream.on('close', () => done({ status, text, sent }))
  })
  stream.write(fileHead)
  const go = () => {
    while (sent < 30_000_000 && !stream.destroyed && !stream.closed) {
      if (leavesAt !== undefined && sent >= leavesAt) return void stream.destroy()
      sent += chunk.length
      if (!stream.write(chunk)) return void stream.once('drain', go)
    }
    if (!stream.destroyed) stream.end(back)
  }
  go()
  return { stream, answered, taken }
}

const lastEnding = () => upstream.uploads.at(-1)?.ending

describe('an upload over HTTP/2', () => {
  it('passes, without a length too', async () => {
    expect((await send().answered).text).toBe(stored)
    expect(lastEnding()).toBe('whole')
  })

  it('is cut at the upstream when its caller resets the stream', async () => {
    const before = upstream.uploads.length
    await send({ leavesAt: 15_000_000 }).answered
    await expect.poll(() => upstream.uploads.slice(before).map(({ ending }) => ending)).toEqual(['cut'])
    expect(session.destroyed).toBe(false)
  })

  it('slows its caller down to the pace of the upstream', async () => {
    const waiting: (() => void)[] = []
    upstream.answer = (...upload) => void waiting.push(() => takeAll(...upload))
    const { answered, taken } = send()
    let before = -1
    const stands = () => {
      const still = taken() > 0 && taken() === before
      before = taken()
      return still
    }
    await expect.poll(stands, { interval: 500 }).toBe(true)
    expect(taken()).toBeLessThan(20_000_000)
    upstream.answer = takeAll
    for (const go of waiting) go()
    expect((await answered).text).toBe(stored)
  })

  it('is refused on its stream alone, which is closed', async () => {
    const before = upstream.uploads.length
    const { stream, answered } = send({ token: 'no-such-key' })
    const { text, sent } = await answered
    expect(JSON.parse(text).error.code).toBe(498)
    await expect.poll(() => [stream.closed, stream.rstCode]).toEqual([true, 0])
    expect(sent).toBeLessThan(30_000_000)
    expect(upstream.uploads.length).toBe(before)
    expect(session.destroyed).toBe(false)
  })

  it('with fields behind its file is told so', async () => {
    const { text } = await send({ back: `\r\n${field('keywords', 'late')}${end.slice(2)}` }).answered
    expect(JSON.parse(text).error.message).toContain('put all other fields before it')
    await expect.poll(lastEnding).toBe('cut')
    expect((await send().answered).text).toBe(stored)
  })
})

describe('any request over HTTP/2', () => {
  it('is cancelled at the upstream when its caller resets the stream', async () => {
    const query = session.request({
      ':path': '/arcgis/rest/services/Works/FeatureServer/0/query?where=1%3D1&f=json',
      token: 'demo-key',
    })
    query.on('error', () => {})
    await expect.poll(() => upstream.queries).toBe(1)
    query.destroy(new Error('left'))
    await expect.poll(() => upstream.queries).toBe(0)
    await expect.poll(() => gateway.status()[0]?.inFlight).toBe(0)
  })
})
