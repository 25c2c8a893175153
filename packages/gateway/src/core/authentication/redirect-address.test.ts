import { describe, expect, it } from 'vitest'
import { isRegistered, needsConsent, outOfBand, redirectFault } from './redirect-address.ts'

const registered = ['https://app.example/map/', 'https://app.example/page', 'https://other.example']

describe('A redirect address', () => {
  it.each([
    'https://app.example/map/',
    'https://app.example/map/?layer=1&at=a@b',
    'https://app.example/map/deep/link?x=%2F..%2F',
    'https://app.example/page',
    'https://app.example/page?x={"a"}'.replace(/"/g, '%22'),
    'https://app.example/page/inner',
    'https://other.example',
    'https://other.example/',
    'https://other.example/any',
  ])('is registered: %s', (asked) => expect(isRegistered(asked, registered)).toBe(true))

  it.each([
    ['a path beside the prefix', 'https://app.example/mapper/'],
    ['a path that only begins alike', 'https://app.example/page2'],
    ['another case of the path', 'https://app.example/MAP/'],
    ['a way up', 'https://app.example/map/../other'],
    ['a way up, encoded', 'https://app.example/map/%2e%2e/other'],
    ['a way up, half encoded', 'https://app.example/map/.%2E/other'],
    ['a slash, encoded', 'https://app.example/map/..%2fother'],
    ['a backslash', 'https://app.example/map/..\\other'],
    ['a backslash before the host', 'https:\\\\app.example/map/'],
    ['a backslash, encoded', 'https://app.example/map/%5c..'],
    ['an encoding of an encoding', 'https://app.example/map/%252e%252e/'],
    ['a user', 'https://app.example@evil.example/map/'],
    ['a user and a password', 'https://app.example:x@evil.example/map/'],
    ['an at sign, encoded', 'https://app.example%40evil.example/map/'],
    ['an at sign in the path', 'https://app.example/map/@evil.example'],
    ['a fragment', 'https://app.example/map/#x'],
    ['a fragment behind a query', 'https://app.example/map/?x=1#y'],
    ['a backslash in the query', 'https://app.example/map/?x=\\y'],
    ['markup in the query', 'https://app.example/map/?x="><script>'],
    ['a fragment, encoded', 'https://app.example/map/%23x'],
    ['a longer host', 'https://app.example.evil.example/map/'],
    ['a host as a suffix', 'https://evilapp.example/map/'],
    ['another port', 'https://app.example:8443/map/'],
    ['another scheme', 'http://app.example/map/'],
    ['a script', 'javascript:alert(1)//https://app.example/map/'],
    ['no scheme', '//app.example/map/'],
    ['a space', 'https://app.example/map/ x'],
    ['a line', 'https://app.example/map/\r\nset-cookie: a=b'],
    ['two slashes', 'https://app.example//evil.example/map/'],
    ['a trailing dot of the host', 'https://app.example./map/'],
    ['a letter like another one', 'https://аpp.example/map/'],
    ['a null', 'https://app.example/map/%00'],
    ['nothing', ''],
    ['out of band where it is not registered', outOfBand],
  ])('is not: %s', (_title, asked) => expect(isRegistered(asked, registered)).toBe(false))

  it('of this machine fits any port, with exactly its path', () => {
    const native = ['http://127.0.0.1/callback', 'http://[::1]/callback']
    for (const good of [
      'http://127.0.0.1:7070/callback',
      'http://127.0.0.1/callback',
      'http://[::1]:1/callback',
    ])
      expect(isRegistered(good, native)).toBe(true)
    for (const bad of [
      'http://127.0.0.1:7070/callback/',
      'http://127.0.0.1:7070/callback/more',
      'http://127.0.0.1:7070/callback?x=1',
      'http://127.0.0.1:7070/',
      'https://127.0.0.1:7070/callback',
      'http://127.0.0.2:7070/callback',
      'http://localhost:7070/callback',
      'http://127.0.0.1.evil.example/callback',
    ])
      expect(isRegistered(bad, native)).toBe(false)
  })

  it('of this machine with a port is one like any other', () => {
    const developing = ['http://localhost:5173/']
    expect(isRegistered('http://localhost:5173/map?x=1', developing)).toBe(true)
    expect(isRegistered('http://localhost:5174/map', developing)).toBe(false)
  })

  it('of a program on this machine needs the word of the person', () => {
    expect(
      [outOfBand, 'http://127.0.0.1:1/x', 'http://[::1]:1/', 'https://app.example/'].map(needsConsent),
    ).toEqual([true, true, true, false])
  })

  it.each([
    ['http://app.example/map/', /https/],
    ['https://app.example/map/?x=1', /without query and fragment; https:\/\/app\.example\/map\/ would do$/],
    ['https://app.example/map/#x', /without query and fragment; https:\/\/app\.example\/map\/ would do$/],
    ['https://APP.example/', /as browsers write it; https:\/\/app\.example\/ would do$/],
    ['https://app.example:443/', /as browsers write it; https:\/\/app\.example\/ would do$/],
    ['https://app.example/a/../b', /without \. and \.\. in its path; https:\/\/app\.example\/b would do$/],
    ['https://app.example/map/*', /no \*: .*; https:\/\/app\.example\/map\/ would do$/],
    ['https://*.example/', /no \*: .*; https:\/\/app\.example\.org\/map\/ would do$/],
    ['https://ada@app.example/', /without @; https:\/\/app\.example\/ would do$/],
    ['https://app.example/a%2fb', /escaped signs such as %2f; https:\/\/app\.example\.org\/map\/ would do$/],
    ['https://app.example//map/', /without \/\/ in its path; https:\/\/app\.example\.org\/map\/ would do$/],
    ['myapp://callback', /begins with https:\/\/; https:\/\/app\.example\.org\/map\/ would do$/],
  ])('cannot be registered: %s', (text, words) => expect(redirectFault(text)).toMatch(words))

  it.each([
    'https://app.example/map/',
    'https://app.example',
    'http://127.0.0.1/x',
    'http://localhost:5173/',
    outOfBand,
  ])('can be registered: %s', (text) => expect(redirectFault(text)).toBeUndefined())
})
