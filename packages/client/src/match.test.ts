import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ownerOf } from './match.ts'

describe('ownerOf compares origins and path segments', () => {
  const owns = ownerOf('https://my.url.com/map')

  test.each([
    'https://my.url.com/map',
    'https://my.url.com/map/',
    'https://my.url.com/map?f=json',
    'https://my.url.com:443/map/Assets_Service/MapServer',
    'HTTPS://MY.URL.COM/map/x',
    'https://my.url.com/map/{z}/{y}/{x}.png',
    'https://my.url.com/map/a/../b',
    'https://my.url.com\\map\\x',
  ])('%s is the gateway', (url) => {
    expect(owns(url)).toBe(true)
  })

  test.each([
    'https://my.url.com.evil.example/map/x',
    'https://badmy.url.com/map/x',
    'https://evil.example/?my.url.com/map',
    'https://evil.example/https://my.url.com/map/',
    'https://my.url.com@evil.example/map/x',
    'https://evil.example#https://my.url.com/map/',
    'https://evil.example\\@my.url.com/map/x',
    'https://user:word@my.url.com/map/x',
    'https://my.url.com:8443/map/x',
    'http://my.url.com/map/x',
    'https://my.url.com./map/x',
    'https://my.url.com/mapper/x',
    'https://my.url.com/Map/x',
    'https://my.url.com/map%2f..%2fadmin',
    'https://my.url.com/map/../admin',
    'https://my.url.com/map/%2e%2e/admin',
    'https://my.url.com/?/map/',
    'blob:https://my.url.com/map/x',
    'data:text/plain,https://my.url.com/map/x',
    'javascript:https://my.url.com/map/x',
    'ftp://my.url.com/map/x',
    '/map/x',
    '',
  ])('%s is not', (url) => {
    expect(owns(url)).toBe(false)
  })

  test('whatever host is asked, only the gateway is the gateway', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
        expect(ownerOf('https://my.url.com')(url)).toBe(new URL(url).origin === 'https://my.url.com')
      }),
    )
  })

  test('a blob of the gateway is not the gateway, even when the gateway is the whole host', () => {
    expect(ownerOf('https://my.url.com')('blob:https://my.url.com/1234')).toBe(false)
  })

  test.each(['map', 'ftp://my.url.com', 'https://user@my.url.com/map', 'blob:https://my.url.com/x'])(
    '%s is no address of a gateway',
    (url) => {
      expect(() => ownerOf(url)).toThrow(expect.objectContaining({ code: 'gate.bad-url' }))
    },
  )
})
