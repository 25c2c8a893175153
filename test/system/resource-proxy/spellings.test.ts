import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RecordedSite, startRecordedSite } from './recorded-site.ts'

// How apps spell requests by a proxy: the JS API 3.x and 4.x, Web AppBuilder, and what people wrote by hand.

let site: RecordedSite
beforeAll(async () => {
  site = await startRecordedSite({
    publicUrl: 'https://gate.example/gis',
    resourceProxy: { paths: ['/DotNet/proxy.ashx'] },
    listen: { port: 0, limits: { body: '100kB', strangerBody: '10kB' } },
  })
})
afterAll(() => site?.close())

const layer = 'http://old.example.org/arcgis/rest/services/Dyn/MapServer/0'
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const encoded = encodeURIComponent
const rows = (text: string) => (JSON.parse(text) as { features: unknown[] }).features.length

describe('a request for JSON', () => {
  it.each([
    ['of the JS API 3.x', `/gis/proxy?${layer}/query?f=json&where=1%3D1&outFields=*`],
    [
      'of the JS API 4.x, whose proxy URL has a query of its own',
      `/gis/proxy.ashx?${layer}/query?f=json&where=1%3D1&k=1`,
    ],
    ['of a proxy rule', `/gis/DotNet/proxy.ashx?${layer}/query?f=json&where=1%3D1`],
    ['of the Java page', `/gis/proxy.jsp?${layer}/query?f=json&where=1%3D1`],
    ['of the PHP page', `/gis/proxy.php?${layer}/query?f=json&where=1%3D1`],
    ['of the page below a site', `/gis/arcgis/proxy.php?${layer}/query?f=json&where=1%3D1`],
    ['in capitals, as IIS takes it', `/gis/Proxy.ASHX?${layer}/query?f=json&where=1%3D1`],
    [
      'of a page without a scheme',
      `/gis/proxy?//old.example.org/arcgis/rest/services/Dyn/MapServer/0/query?f=json&where=1%3D1`,
    ],
    ['wholly encoded', `/gis/proxy?${encoded(`${layer}/query?f=json&where=1%3D1`)}`],
    [
      'wholly encoded by .NET',
      `/gis/proxy?${encoded(`${layer}/query?f=json&where=VAL > 0`).replaceAll('%20', '+')}`,
    ],
    [
      'for a mount',
      '/gis/proxy?https://gate.example/gis/arcgis/rest/services/Dyn/MapServer/0/query?f=json&where=1%3D1',
    ],
  ])('%s is answered', async (_, target) => {
    const { status, text } = await site.ask(target)
    expect([status, rows(text)]).toEqual([200, 1])
  })

  it('is answered to a form, and to one that is too long for a URL', async () => {
    for (const where of ['1=1', `NAME IN ('${'x'.repeat(3_000)}')`]) {
      const body = new URLSearchParams({ f: 'json', where }).toString()
      const { text } = await site.ask(`/gis/proxy?${layer}/query`, { method: 'POST', headers: form, body })
      expect(rows(text)).toBe(1)
    }
  })

  it('is answered as JSONP', async () => {
    const { type, text } = await site.ask(
      `/gis/proxy?${layer}?f=json&callback=dojo_request_script_callbacks.dojo_1`,
    )
    expect(type).toMatch(/^application\/javascript/)
    expect(text).toMatch(/^\/\*\*\/dojo_request_script_callbacks\.dojo_1\(/)
  })

  it('is answered to HEAD with a head alone', async () => {
    const { status, type, text } = await site.ask(`/gis/proxy?${layer}?f=json`, { method: 'HEAD' })
    expect([status, type, text]).toEqual([200, 'application/json; charset=utf-8', ''])
  })

  it('names no address but those of the mount', async () => {
    const { text } = await site.ask('/gis/proxy?http://old.example.org/arcgis/rest/info?f=json')
    expect(JSON.parse(text).authInfo.tokenServicesUrl).toBe('https://gate.example/gis/arcgis/tokens/')
  })
})

describe('a credential', () => {
  const edit = (target: string, headers: Record<string, string> = {}, more: Record<string, string> = {}) =>
    site.ask(target, {
      method: 'POST',
      headers: { ...form, ...headers },
      body: new URLSearchParams({ f: 'json', objectIds: '1', ...more }).toString(),
    })
  const remove = 'http://old.example.org/arcgis/rest/services/Feat/FeatureServer/0/deleteFeatures'

  it.each([
    ['the header', () => edit(`/gis/proxy?${remove}`, { token: 'crew-key' })],
    ['the target', () => edit(`/gis/proxy?${remove}?token=crew-key`)],
    ['an encoded target', () => edit(`/gis/proxy?${encoded(`${remove}?token=crew-key`)}`)],
    ['the form', () => edit(`/gis/proxy?${remove}`, {}, { token: 'crew-key' })],
  ])('counts in %s', async (_, asked) =>
    expect(JSON.parse((await asked()).text)).toEqual({
      deleteResults: [expect.objectContaining({ success: true })],
    }),
  )

  it('counts as a ticket in front of the door, and in the path of a target', async () => {
    const asked = await site.ask('/gis/.mapgate/ticket', { method: 'POST', headers: { token: 'crew-key' } })
    const { ticket } = JSON.parse(asked.text) as { ticket: string }
    for (const target of [
      `/gis/t/${ticket}/proxy?${layer}?f=json`,
      `/gis/proxy?https://gate.example/gis/t/${ticket}/arcgis/rest/services/Dyn/MapServer/0?f=json`,
    ]) {
      expect(JSON.parse((await site.ask(target)).text).name).toBe('Layer 0')
      await expect
        .poll(() => site.audit.at(-1))
        .toMatchObject({ principal: 'key:crew', carrier: 'path-ticket' })
    }
  })

  it('is none where there is none', async () =>
    expect(JSON.parse((await edit(`/gis/proxy?${remove}`)).text).error.code).toBe(499))
})

describe('the door itself', () => {
  it('answers a ping', async () => {
    const { status, type, text } = await site.ask('/gis/proxy.ashx?ping')
    expect([status, type]).toEqual([200, 'application/json; charset=utf-8'])
    expect(JSON.parse(text)).toEqual({
      'Proxy Version': '1.1.2',
      'Configuration File': 'OK',
      'Log File': 'OK',
    })
  })

  it.each(['/gis/proxy', '/gis/proxy?', '/gis/arcgis/proxy.php?'])(
    'says that it needs a target: %s',
    async (target) => {
      const { status, text } = await site.ask(target)
      expect([status, JSON.parse(text)]).toEqual([
        400,
        { error: { code: 400, message: 'This proxy does not support empty parameters.', details: [] } },
      ])
    },
  )

  it('answers preflights of listed origins', async () => {
    const headers = {
      origin: 'https://app.example',
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'token',
    }
    for (const target of [`/gis/proxy?${layer}`, '/gis/proxy?http://evil.example/', '/gis/proxy'])
      expect((await site.ask(target, { method: 'OPTIONS', headers })).status).toBe(204)
  })
})
