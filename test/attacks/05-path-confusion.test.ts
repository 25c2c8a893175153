import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'
import { outbound, read, service, verdict } from './grammar.ts'
import { rawRequest, sendRaw, statuses } from './raw.ts'

const invalid = 'request.path-invalid'
const unknown = 'request.operation-unknown'

const paths: [what: string, path: string, code: string][] = [
  ['dots that climb', '/rest/services/../admin', invalid],
  ['dots that climb out of a service', `${service}/../../Secret/MapServer`, invalid],
  ['dots that stay', `${service}/./1`, invalid],
  ['encoded dots', `${service}/%2e%2e/Secret/MapServer`, invalid],
  ['half encoded dots', `${service}/.%2E/Secret/MapServer`, invalid],
  ['doubly encoded dots', `${service}/%252e%252e/Secret/MapServer`, invalid],
  ['overlong encoded dots', '/rest/services/%c0%ae%c0%ae/MapServer', invalid],
  ['UTF-8 that is none', '/rest/services/%ff/MapServer', invalid],
  ['a broken escape', '/rest/services/%zz/MapServer', invalid],
  ['an escape cut short', '/rest/services/a%2/MapServer', invalid],
  ['an IIS escape', '/rest/services/%u002e/MapServer', invalid],
  ['a doubled slash', `${service}//1/query`, invalid],
  ['a doubled slash at the end', `${service}//`, invalid],
  ['a slash in front', '//rest/services', invalid],
  ['an encoded slash', '/rest/services/Assets_Service%2FMapServer', invalid],
  ['an encoded slash in capitals', `${service}%2F1`, invalid],
  ['a backslash', `${service}\\1`, invalid],
  ['an encoded backslash', `${service}/%5c..%5cSecret`, invalid],
  ['a path parameter', `${service};jsessionid=1/1/query`, invalid],
  ['an encoded path parameter', `${service}%3b/1`, invalid],
  ['a fragment', `${service}/1#/../Secret`, invalid],
  ['an encoded question mark', `${service}/1/query%3fwhere=1%3d1`, unknown],
  ['an encoded fragment', `${service}/1/query%23`, unknown],
  ['a NUL', `${service}/1%00`, invalid],
  ['a NUL before an extension', `${service}/export%00.png`, invalid],
  ['a line feed', `${service}/1%0d%0aX: y`, invalid],
  ['a tab', `${service}/1%09`, invalid],
  ['a space at the end', `${service}%20/1`, invalid],
  ['a space in front', '/rest/services/%20Assets_Service/MapServer', invalid],
  ['a dot at the end', '/rest/services/Assets_Service./MapServer', invalid],
  ['dots at the end of the type', '/rest/services/Assets_Service/MapServer...', invalid],
  ['letters of full width in a type', '/rest/services/Assets_Service/%EF%BC%ADapServer', unknown],
  ['letters of full width in a word of the site', '/rest/%EF%BD%93ervices/Assets_Service/MapServer', invalid],
  ['letters of full width in an operation', `${service}/%EF%BD%85xport`, invalid],
  ['a doubled slash before what is no operation', `${service}//1`, invalid],
  ['a doubled slash behind a folder', '/rest/services/Folder//Assets_Service/MapServer', invalid],
  ['two doubled slashes', `${service}//1//query`, invalid],
  ['a slash of three', `${service}///export`, invalid],
  ['a doubled slash before dots', `${service}//../export`, invalid],
  ['a slash of full width', '/rest/services/Assets_Service%EF%BC%8FMapServer', invalid],
  ['dots of full width', '/rest/services/%EF%BC%8E%EF%BC%8E/MapServer', invalid],
  ['the one-dot leader', '/rest/services/%E2%80%A4%E2%80%A4/MapServer', invalid],
  ['an accent that is not composed', '/rest/services/Gru%CC%88n/MapServer', invalid],
  ['a letter that has no width', '/rest/services/Assets%E2%80%8B_Service/MapServer', invalid],
  ['text that turns its direction', '/rest/services/%E2%80%AEssets/MapServer', invalid],
  ['a space that is not one', '/rest/services/Assets%C2%A0Service/MapServer', invalid],
  ['half a character', '/rest/services/%ED%A0%80/MapServer', invalid],
  ['a letter that was not encoded', '/rest/services/Gr\u00fcn/MapServer', invalid],
  ['another host', 'http://evil.example/rest/services', invalid],
  ['no slash', 'rest/services', invalid],
  ['nothing', '', invalid],
  ['two types', '/rest/services/Assets_Service/MapServer/FeatureServer/1', unknown],
  ['a type as the service', '/rest/services/MapServer/MapServer/MapServer', unknown],
  ['three folders', '/rest/services/a/b/c/MapServer', unknown],
  ['a layer with a leading zero', `${service}/01/query`, unknown],
  ['a layer with a sign', `${service}/+1/query`, unknown],
  ['a negative layer', `${service}/-1/query`, unknown],
  ['a layer in hexadecimal', `${service}/0x1/query`, unknown],
  ['a layer as a power', `${service}/1e0/query`, unknown],
  ['a layer with a fraction', `${service}/1.0/query`, unknown],
  ['a layer in other digits', `${service}/%D9%A1/query`, unknown],
  ['a layer past all numbers', `${service}/99999999999999999999/query`, unknown],
  ['a list of layers', `${service}/0,1/query`, unknown],
  ['the administrator', '/admin', unknown],
  ['the administrator below rest', '/rest/admin/services', unknown],
  ['the manager', '/manager/', unknown],
  ['the login page', '/rest/login', unknown],
  ['SOAP', '/services/Assets_Service/MapServer', unknown],
  ['SOAP with its description', '/services/Assets_Service/MapServer', unknown],
  ['an extension of the server', `${service}/exts/Anything/run`, 'request.operation-refused'],
  ['an operation with a tail', `${service}/1/query/x`, unknown],
  ['the prototype', '/rest/services/x/__proto__', unknown],
  ['a very deep path', `/rest/services${'/a'.repeat(30)}`, invalid],
  ['a very long path', `/rest/services/${'a'.repeat(2000)}`, invalid],
]

describe('a path', () => {
  it.each(paths)('with %s is refused', (_, path, code) => {
    expect(verdict(path)).toBe(code)
  })

  it.each([
    ['/REST/SERVICES/Assets_Service/mapserver/1/QUERY?where=1=1', `${service}/1/query`],
    [`${service}/1/%71uery?where=1=1`, `${service}/1/query`],
    [`${service}/1/query/?where=1=1`, `${service}/1/query`],
  ])('that means the same as another goes out as that other: %s', (target, path) => {
    expect(outbound(target).path).toBe(path)
  })

  it('in letters of full width names another service, never the one in plain letters', () => {
    const { path } = outbound('/rest/services/%EF%BC%A1ssets_Service/MapServer?f=json')
    expect(decodeURIComponent(path)).toBe('/rest/services/\uff21ssets_Service/MapServer')
  })

  it('never goes out other than it was decided on, whatever it is made of', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'rest',
        'services',
        'Assets_Service',
        'MapServer',
        'FeatureServer',
        '1',
        'query',
        'tile',
        'export',
        'admin',
      ),
      fc.constantFrom(
        '..',
        '.',
        '',
        '%2e',
        '%2f',
        '%5c',
        '%00',
        '%25',
        ';',
        '\\',
        '%20',
        '%C3%BC',
        '%EF%BC%8F',
        '%6d',
        '?',
        '#',
        '*',
      ),
    )
    const segment = fc.array(piece, { minLength: 1, maxLength: 2 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 8 }), (segments) => {
        const { request } = read(`/rest/services/${segments.join('/')}?f=json`)
        if (!request) return
        const { path } = outbound(`/rest/services/${segments.join('/')}?f=json`)
        expect(path).not.toMatch(/\/\.{1,2}(?:\/|$)|\/\/|\\|;|%(?:2f|5c|00|25|2e)|[?#]/i)
        expect(read(path).request?.resource).toEqual(request.resource)
      }),
      { numRuns: 5000 },
    )
  })
})

describe('a path over a socket', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack()
  })
  afterAll(() => stack?.close())

  const targets = paths
    .filter(([, path]) => path.startsWith('/rest/services/') && !/[^\x21-\x7e]/.test(path))
    .map(([what, path]) => [what, `/arcgis${path}${path.includes('#') ? '' : '?f=json'}`] as const)

  it.each(targets)('with %s gets nothing, and nothing like it reaches the map server', async (_, target) => {
    stack.sample.report.take()
    const answer = await sendRaw(stack.gatewayUrl, rawRequest(target, ['token: demo-key']))
    expect(statuses(answer)).toHaveLength(1)
    expect(answer).not.toMatch(/"(?:layers|features|services|mapName)"\s*:/)
    const asked = stack.sample.report.take().map(({ path }) => path)
    expect(asked.filter((path) => !/^(?:tokens|rest\/info|rest\/services(?:\/\w+)*)/.test(path))).toEqual([])
  })

  it('that climbs out of a mount does not reach another one', async () => {
    for (const target of [
      '/map/../arcgis/rest/info?f=json',
      '/map/%2e%2e/admin?f=json',
      '/map/..%2farcgis/rest/info?f=json',
      '/mapx/Assets_Service/MapServer?f=json',
    ]) {
      const answer = await sendRaw(stack.gatewayUrl, rawRequest(target, ['token: demo-key']))
      expect(answer).not.toContain('currentVersion')
    }
  })
})
