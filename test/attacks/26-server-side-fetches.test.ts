import { openOgc } from '@mapgate/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operations } from '../../packages/grammar/src/operations/index.ts'
import { type Stack, startStack } from '../e2e/stack.ts'
import { outbound, read, service, verdict } from './grammar.ts'
import { ask, touched, warmUp } from './socket.ts'

const inner = 'http://169.254.169.254/latest/meta-data'
const json = (value: unknown) => encodeURIComponent(JSON.stringify(value))
const picture = (symbol: object) =>
  `${service}/export?f=image&bbox=0,0,1,1&dynamicLayers=${json([{ id: 0, source: { type: 'mapLayer', mapLayerId: 0 }, drawingInfo: { renderer: { type: 'simple', symbol } } }])}`

describe('a URL inside a request', () => {
  it.each([
    ['a picture symbol', picture({ type: 'esriPMS', url: inner })],
    ['a picture fill', picture({ type: 'esriPFS', url: inner, outline: { type: 'esriSLS' } })],
    ['a picture inside an outline', picture({ type: 'esriSFS', outline: { type: 'esriPFS', url: inner } })],
    ['a symbol of another kind', picture({ type: 'CIMSymbolReference', symbol: { url: inner } })],
    ['image data that is an address', picture({ type: 'esriPMS', imageData: inner })],
  ])('of %s is refused', (_, target) => {
    expect(verdict(target)).toBe('request.parameter-invalid')
  })

  it('beside the data of a picture does not go out', () => {
    const symbol = { type: 'esriPMS', url: inner, imageData: 'aGVsbG8=', contentType: 'image/png' }
    expect(outbound(picture(symbol)).parameters.dynamicLayers).not.toContain('169.254')
  })

  it.each([
    ['a proxy target', `${service}?f=json&url=${encodeURIComponent(inner)}`],
    ['a callback', `${service}?f=json&callbackUrl=${encodeURIComponent(inner)}`],
    ['a web hook', `${service}/1/query?f=json&where=1=1&webhook=${encodeURIComponent(inner)}`],
    ['a style of WMS', `${service}/export?f=image&bbox=0,0,1,1&SLD=${encodeURIComponent(inner)}`],
    ['a style of WMS in place', `${service}/export?f=image&bbox=0,0,1,1&sld_body=%3CNamedLayer/%3E`],
    ['a remote WFS', `${service}/export?f=image&bbox=0,0,1,1&REMOTE_OWS_URL=${encodeURIComponent(inner)}`],
  ])('as an unknown parameter (%s) does not go out', (_, target) => {
    expect(read(target).request?.dropped).toHaveLength(1)
    expect(JSON.stringify(outbound(target).parameters)).not.toContain('169.254')
  })
})

describe('operations that make a map server fetch or take in what a caller names', () => {
  const services = '/rest/services'
  it.each([
    [
      'a job',
      `${services}/Tools/GPServer/Run/submitJob?Input=${encodeURIComponent(`{"url":"${inner}"}`)}&f=json`,
    ],
    [
      'a task',
      `${services}/Tools/GPServer/Run/execute?Input=${encodeURIComponent(`{"url":"${inner}"}`)}&f=json`,
    ],
    [
      'a print',
      `${services}/Utilities/PrintingTools/GPServer/Export%20Web%20Map%20Task/execute?Web_Map_as_JSON=${json({ operationalLayers: [{ url: inner }] })}&f=json`,
    ],
    ['an append', `${services}/Assets_Service/FeatureServer/0/append?appendItemId=x&f=json`],
    ['an upload', `${services}/Assets_Service/FeatureServer/uploads/upload?f=json`],
    [
      'an upload by URL',
      `${services}/Tools/GPServer/uploads/upload?itemUrl=${encodeURIComponent(inner)}&f=json`,
    ],
    ['KML', `${service}/kml/mapImage.kmz`],
    ['WFS', '/services/Assets_Service/MapServer/WFSServer?SERVICE=WFS'],
    [
      'a replica from a file',
      `${services}/Assets_Service/FeatureServer/synchronizeReplica?editsUploadId=x&f=json`,
    ],
    ['a stream to be written to', `${services}/Assets_Service/StreamServer/subscribe`],
    ['an extension', `${service}/exts/Fetch/run?url=${encodeURIComponent(inner)}`],
    ['the proxy page', `/proxy?${inner}`],
    ['the proxy page of .NET', `/proxy.ashx?${inner}`],
  ])('are refused: %s', (_, target) => {
    expect(verdict(target, { method: 'POST' })).toMatch(/^request\.operation-(?:unknown|refused)$/)
    expect(verdict(target)).toMatch(/^request\.(?:operation-(?:unknown|refused)|method-not-allowed)$/)
  })

  it.each([
    ['a style', 'SLD=%'],
    ['a style in words', 'sld_body=%3CNamedLayer%2F%3E'],
    ['a service behind the layer', 'REMOTE_OWS_TYPE=WFS&REMOTE_OWS_URL=%'],
    ['a layer that QGIS Server fetches', 'LAYERS=EXTERNAL_WMS:b&b:url=%'],
    ['a layer of a printout', 'map0:LAYERS=EXTERNAL_WMS:b&b:url=%'],
  ])('are refused in WMS: %s', (_, pairs) => {
    const query = `SERVICE=WMS&VERSION=1.3.0&REQUEST=GetMap&${pairs.replace(/%$/, encodeURIComponent(inner))}`
    const opened = openOgc({ method: 'GET', path: '/', query }, { door: 'wms', rest: [] })
    expect(opened.read().fault?.code).toBe('request.parameter-unserved')
  })

  it('no operation that is served takes a parameter that is a place to fetch from', () => {
    const suspicious = operations
      .filter(({ refused }) => refused === undefined)
      .flatMap(({ id, parameters }) => parameters.map(({ name }) => `${id} ${name}`))
      .filter((name) => /url|uri|href|path|host|itemid|uploadid|sld|remote|webhook|callback/i.test(name))
    // serverUrl of the token service is read by the gateway, which fetches nothing; returnUrl is true or false.
    expect(suspicious.filter((name) => !/^Tokens\.\w+ serverUrl$| returnUrl$/.test(name))).toEqual([])
  })
})

describe('over a socket', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack()
    await warmUp(stack)
  })
  afterAll(() => stack?.close())

  it('no refused request reaches the map server, and none makes the gateway fetch', async () => {
    const targets = [
      picture({ type: 'esriPMS', url: inner }),
      `/rest/services/Tools/GPServer/Run/submitJob?Input=${encodeURIComponent(inner)}&f=json`,
      '/rest/services/Assets_Service/FeatureServer/0/append?appendItemId=x&f=json',
      `/rest/services/Assets_Service/FeatureServer/uploads/upload?itemUrl=${encodeURIComponent(inner)}&f=json`,
    ]
    for (const target of targets) {
      const { status, code, executions } = await ask(stack, target)
      expect((code ?? status) >= 400).toBe(true)
      expect(touched(executions)).toEqual([])
    }
  })

  it('an address in an unknown parameter stays with the gateway', async () => {
    const { executions } = await ask(stack, `${service}?f=json&url=${encodeURIComponent(inner)}`)
    expect(JSON.stringify(executions)).not.toContain('169.254')
  })
})
