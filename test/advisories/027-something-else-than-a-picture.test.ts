import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OddStack, startOddStack } from './odd-stack.ts'

/**
 * Nothing looked at what came in place of a picture, a tile or PBF: a firewall's page, an error with the words of the map server and the
 * address of a file inside passed to callers from whom something is hidden.
 */

const secret = 'SECRET'
const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(300, 7)])
const bbox = 'bbox=0,0,1,1&bboxSR=102100&size=9,9'
const pictures = [
  `/rest/services/Sites/MapServer/export?${bbox}&f=image`,
  '/rest/services/Sites/MapServer/tile/1/2/3',
]
const narrow = { fields: { only: ['NAME'] }, tiles: 'whole' }

/** What came in place of what was asked for: name, content type, body. */
const impostors: readonly (readonly [string, string | undefined, string | Buffer])[] = [
  ['a page', 'text/html', `<html><h1>Blocked</h1>${secret}</html>`],
  ['a long page', 'text/html;charset=utf-8', `\n<!DOCTYPE html>${`${secret} `.repeat(20_000)}`],
  ['a page that says it is a picture', 'image/png', `<html>${secret}</html>`],
  ['an error in words', 'application/json', `{"error":"${secret}"}`],
  ['an error as a picture', 'image/png', `{"error":"${secret}"}`],
  ['an address', 'application/json', `{"href":"http://internal/${secret}.png"}`],
  ['an address of no type', undefined, ` \n{"href":"http://internal/${secret}.png"}`],
  ['words', 'text/plain', `${secret}: access denied`],
  ['words of no type', undefined, `${secret}: access denied`],
  ['bytes that say nothing', 'application/octet-stream', `${secret}: access denied`],
  ['XML', 'text/xml', `<?xml version="1.0"?><ServiceExceptionReport>${secret}</ServiceExceptionReport>`],
  ['an SVG that is none', 'image/svg+xml', `<?xml version="1.0"?><html>${secret}</html>`],
  ['nothing', undefined, ''],
  ['nothing, as a picture', 'image/png', ''],
]

let narrowed: OddStack
let whole: OddStack
beforeAll(async () => {
  narrowed = await startOddStack({ grants: [narrow] })
  whole = await startOddStack({ grants: [{}] })
})
afterAll(async () => {
  await narrowed?.close()
  await whole?.close()
})

const stacks = () => [narrowed, whole]

function answerWith(type: string | undefined, body: string | Buffer, headers: Record<string, string> = {}) {
  for (const stack of stacks()) {
    stack.answer = (_, response) => {
      if (type !== undefined) response.setHeader('content-type', type)
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
      response.end(body)
    }
  }
}

describe('in place of a picture', () => {
  it.each(impostors)('%s is a fault of the map server', async (_, type, body) => {
    for (const zipped of [false, true]) {
      if (zipped && body.length === 0) continue
      answerWith(type, zipped ? gzipSync(body) : body, zipped ? { 'content-encoding': 'gzip' } : {})
      for (const stack of stacks()) {
        for (const target of pictures) {
          const reply = await stack.ask(target)
          expect([target, reply.status, reply.refused]).toEqual([target, 502, 'upstream.invalid-reply'])
        }
      }
    }
  })
})

describe('a picture', () => {
  const bytes = (text: string) => Buffer.from(text + '\x07'.repeat(200), 'latin1')
  it.each([
    ['PNG', 'image/png', png],
    ['PNG of no type', undefined, png],
    ['PNG as bytes', 'application/octet-stream', png],
    ['PNG under a wrong type', 'text/plain', png],
    ['JPEG', 'image/jpeg', bytes('\xff\xd8\xff\xe0')],
    ['JPEG of no type', undefined, bytes('\xff\xd8\xff\xe0')],
    ['GIF', 'image/gif', bytes('GIF89a')],
    ['WebP', undefined, bytes('RIFF\0\0\0\0WEBP')],
    ['TIFF', undefined, bytes('II*\0')],
    ['BMP', undefined, bytes('BM')],
    ['PDF', 'application/pdf', bytes('%PDF-1.4')],
    ['SVG', 'image/svg+xml', Buffer.from(`<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>`)],
    ['pixel values without a head', 'application/octet-stream', Buffer.alloc(300)],
    ['something newer', 'image/jxl', Buffer.alloc(300, 0xff)],
  ])('%s passes, to everybody', async (_, type, body) => {
    answerWith(type, body)
    for (const stack of stacks()) {
      for (const target of pictures) {
        const reply = await stack.ask(target)
        expect([target, reply.status, reply.refused]).toEqual([target, 200, undefined])
        expect(Buffer.from(reply.text, 'latin1').equals(body)).toBe(true)
        expect(reply.headers['content-type'] ?? '').toMatch(/^(?:image|application)\//)
      }
    }
  })

  it('that is packed passes as it came', async () => {
    answerWith('image/png', gzipSync(png), { 'content-encoding': 'gzip' })
    const headers = { 'accept-encoding': 'gzip' }
    for (const stack of stacks()) {
      const reply = await stack.ask(pictures[1] ?? '', headers)
      expect(reply.status).toBe(200)
      expect(reply.headers['content-encoding']).toBe('gzip')
    }
  })

  it('that is not there stays what the map server says of it', async () => {
    for (const stack of stacks()) {
      stack.answer = (_, response) => {
        response.statusCode = 404
        response.end('no tile')
      }
      expect((await stack.ask(pictures[1] ?? '')).status).toBe(404)
    }
  })
})

describe('in place of rows as PBF', () => {
  const rows = '/rest/services/Sites/FeatureServer/0/query?where=1%3D1&outFields=NAME&f=pbf'
  it.each([
    ['a page', 'text/html', `<html>${secret}</html>`],
    ['a page of no type', undefined, `<html>${secret}</html>`],
    ['JSON', 'application/json', `{"features":[{"attributes":{"OWNER":"${secret}"}}]}`],
    ['JSON under the type of PBF', 'application/x-protobuf', `{"features":["${secret}"]}`],
    ['nothing', 'application/x-protobuf', ''],
  ] as const)('%s is a fault of the map server', async (_, type, body) => {
    answerWith(type, body)
    for (const stack of stacks()) {
      const reply = await stack.ask(rows)
      expect([reply.status, reply.refused]).toEqual([502, 'upstream.invalid-reply'])
    }
  })
})

describe('in place of a file', () => {
  const file = '/rest/services/Sites/FeatureServer/0/7/attachments/3'
  it('a page does not pass to callers from whom something is hidden', async () => {
    const list = { attachmentInfos: [{ id: 3, contentType: 'image/png', name: 'a.png', size: 9 }] }
    narrowed.answer = (url, response) => {
      if (url.pathname.endsWith('/attachments')) return list
      if (url.pathname.endsWith('/query')) return { objectIds: [7] }
      response.setHeader('content-type', 'text/html')
      return `<html>${secret}</html>`
    }
    expect((await narrowed.ask(file)).refused).toBe('upstream.invalid-reply')
  })
})
