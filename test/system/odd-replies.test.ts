import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OddStack, sites, startOddStack } from '../advisories/odd-stack.ts'

/** Replies that no honest map server gives, to a caller from whom something is hidden and to one from whom nothing is. */

let narrowed: OddStack
let whole: OddStack
beforeAll(async () => {
  narrowed = await startOddStack({ grants: [{ fields: { except: ['OWNER'] } }] })
  whole = await startOddStack({ grants: [{}] })
})
afterAll(async () => {
  await narrowed?.close()
  await whole?.close()
})

const base = '/rest/services/Sites/FeatureServer/0'
const rows = `${base}/query?where=1%3D1&outFields=*&f=json`

describe('an error of the map server', () => {
  it.each([
    [rows, '{"error":"text"}'],
    [rows, '{"currentVersion":1,"error":{"code":500,"message":"SECRET"}}'],
    [rows, '{"status":"busy"}'],
    [`${base}/query?where=1%3D1&returnCountOnly=true&f=json`, '{"status":"busy"}'],
    ['/rest/services/Sites/MapServer/export?bbox=0,0,1,1&bboxSR=102100&size=9,9&f=json', '{"status":"busy"}'],
    ['/rest/services/Sites/MapServer/legend?f=json', '{"status":"busy"}'],
    ['/rest/services/Sites/FeatureServer/query?layerDefs={"0":"1=1"}&f=json', '{"status":"busy"}'],
    [`${base}/7?f=json`, '{"status":"busy"}'],
  ])('is never read as an empty reply: %s %s', async (target, said) => {
    narrowed.answer = () => said
    const reply = await narrowed.ask(target)
    const code = reply.refused === undefined ? reply.json.error.code : reply.status
    expect([500, 502]).toContain(code)
    expect(reply.text).not.toContain('SECRET')
  })

  it.each([
    '{"error":"text"}',
    `{"error":"text","x":"${'x'.repeat(100_000)}"}`,
    `{"currentVersion":1,"error":{"code":502,"message":"m"},"x":"${'x'.repeat(100_000)}"}`,
    '{"status":"busy"}',
  ])('is one to callers from whom nothing is hidden, whose replies pass as they come: %#', async (said) => {
    whole.answer = (_, response) => {
      response.setHeader('content-type', 'application/json')
      return said
    }
    expect((await whole.ask(rows)).json).toMatchObject({ error: { code: 502 } })
  })

  it('has its details, given as one text too', async () => {
    whole.answer = () => ({ error: { code: 400, message: 'm', details: 'one text' } })
    expect((await whole.ask(rows)).json.error.details).toEqual(['one text'])
  })
})

describe('a reply behind a byte order mark', () => {
  it('is read', async () => {
    narrowed.answer = () => '\ufeff{"features":[{"attributes":{"NAME":"a","OWNER":"o"}}]}'
    expect((await narrowed.ask(rows)).json).toEqual({ features: [{ attributes: { NAME: 'a' } }] })
  })
})

describe('whole numbers beyond 2^53', () => {
  it('stay as they are, and two of them stay two', async () => {
    const features =
      '[{"attributes":{"OBJECTID":9007199254740993}},{"attributes":{"OBJECTID":9007199254740992}}]'
    narrowed.answer = () => `{"features":${features}}`
    expect((await narrowed.ask(rows)).text).toBe(`{"features":${features}}`)
  })

  it('stay two where cells are hidden row by row', async () => {
    const stack = await startOddStack({
      grants: [{ fields: { only: ['OBJECTID', 'NAME'] } }, { where: "DISTRICT = 'North'" }],
      answer: (url) =>
        url.searchParams.get('returnIdsOnly')
          ? '{"objectIds":[9007199254740993]}'
          : '{"features":[{"attributes":{"OBJECTID":9007199254740993,"OWNER":"SECRET"}},{"attributes":{"OBJECTID":9007199254740992,"OWNER":"SECRET"}}]}',
    })
    const { text } = await stack.ask(`${base}/query?where=1%3D1&outFields=OBJECTID,OWNER&f=json`)
    await stack.close()
    expect(text).toContain('9007199254740993')
    expect(text).toContain('9007199254740992')
    expect(text).not.toContain('SECRET')
  })
})

describe('a file that reads like an error', () => {
  it.each([
    '{"error":{"code":498,"message":"Invalid token"}}',
    `{"error":{"code":500,"message":"${'x'.repeat(90_000)}"}}`,
  ])('is a file, and asked for once', async (body) => {
    for (const stack of [narrowed, whole]) {
      stack.answer = (url, response) => {
        if (!url.pathname.endsWith('/attachments/3'))
          return { attachmentInfos: [{ id: 3, contentType: 'text/plain' }] }
        response.setHeader('content-type', 'text/plain')
        return body
      }
      stack.asked()
      const reply = await stack.ask(`${base}/7/attachments/3`)
      expect([reply.status, reply.text]).toEqual([200, body])
      expect(stack.asked().filter((path) => path.includes('/attachments/3'))).toHaveLength(1)
    }
  })
})

describe('JSON in place of a file, without a name', () => {
  it.each([
    ['is the file', '{"features":[],"error":{"code":498}}', 200],
    [
      'is an error where it begins like one: files of such servers have no other sign',
      '{"error":{"code":500}}',
      500,
    ],
  ])('%s', async (_, body, status) => {
    for (const stack of [narrowed, whole]) {
      stack.answer = (url, response) => {
        if (!url.pathname.endsWith('/attachments/3'))
          return { attachmentInfos: [{ id: 3, contentType: 'application/json' }] }
        response.setHeader('content-type', 'application/json')
        return body
      }
      stack.asked()
      expect((await stack.ask(`${base}/7/attachments/3`)).status).toBe(status)
      expect(stack.asked().filter((path) => path.includes('/attachments/3'))).toHaveLength(1)
    }
  })
})

describe('replies of one service that break off', () => {
  it('leave everything else of the map server as it is', async () => {
    const stack = await startOddStack({
      grants: [{ fields: { except: ['OWNER'] } }],
      answer: (url, response) => {
        if (!url.pathname.endsWith('/query')) return undefined
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1_000 })
        response.write('{"features":[', () => response.destroy())
        return undefined
      },
    })
    for (let count = 0; count < 6; count++) expect((await stack.ask(rows)).refused).toMatch(/^upstream\./)
    const { status, refused } = await stack.ask('/rest/services/Sites/MapServer?f=json')
    await stack.close()
    expect([status, refused]).toEqual([200, undefined])
  })
})

describe('a query for the extent of the rows that are shown', () => {
  it.each([
    ['fails', { error: { code: 500, message: 'SECRET' } }],
    ['is answered with whole rows', { features: [{ attributes: { NAME: 'SECRET' } }] }],
  ])('that %s leaves the rest of the description as it is', async (_title, said) => {
    const spatialReference = { wkid: 102100 }
    const extent = { xmin: 1, ymin: 2, xmax: 3, ymax: 4, spatialReference }
    const stack = await startOddStack({
      grants: [{ where: "DISTRICT = 'North'" }],
      answer: (url) => (url.pathname.endsWith('/query') ? said : { ...sites, extent }),
    })
    const { status, json, text } = await stack.ask('/rest/services/Sites/MapServer/0?f=json')
    await stack.close()
    expect(status).toBe(200)
    expect(json).toMatchObject({ name: 'Sites', extent: { spatialReference } })
    expect(json.extent.xmin).not.toBe(extent.xmin)
    expect(text).not.toContain('SECRET')
  })
})
