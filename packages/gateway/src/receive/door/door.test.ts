import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GatewayError } from '../../core/errors/errors.ts'
import { isBelow } from '../../core/request/path.ts'
import { splitTarget } from '../target.ts'
import { createDoor } from './door.ts'

const mounts = [
  { path: '/arcgis', upstream: 'ags', at: '' },
  { path: '/map', upstream: 'ags', at: 'rest/services' },
  { path: '/arcgis/inner', upstream: 'other', at: '' },
  { path: '/water', upstream: 'other', at: 'rest/services/Water' },
]
const mountOf = (path: string) =>
  mounts.toSorted((a, b) => b.path.length - a.path.length).find((mount) => isBelow(path, mount.path))

const options: Parameters<typeof createDoor>[0] = {
  paths: ['/proxy', '/arcgis/proxy', '/DotNet/proxy.ashx'],
  publicUrl: 'https://gate.example/gis',
  mounts,
  mountOf,
  addresses: {
    ags: ['http://ags.internal:6080/arcgis', 'http://10.1.2.3/arcgis', 'https://old.example.org/ArcGIS'],
    other: ['https://other.internal', 'http://[fd00::1]:6080/arcgis', 'https://ags_2.internal/arcgis/'],
  },
}
const door = createDoor(options)
const visit = (query: string, { path = '/proxy', ticket }: { path?: string; ticket?: string } = {}) =>
  door({ path, query, ticket })

/** Path and query of the translated request, or the code of the refusal. */
function asked(query: string): string {
  const translated = visit(query)
  const instead = translated?.visit.instead
  if (instead instanceof GatewayError) return instead.code
  if (instead !== undefined) return instead
  const { path, query: rest } = translated?.target ?? { path: 'none', query: '' }
  return rest === '' ? path : `${path}?${rest}`
}

const encoded = encodeURIComponent

describe('a target that is known', () => {
  it.each([
    ['a mount', 'https://gate.example/gis/arcgis/rest/services?f=json', '/arcgis/rest/services?f=json'],
    ['a mount, spelled otherwise', 'HTTPS://GATE.example:443/GIS/ArcGIS/rest/info', '/ArcGIS/rest/info'],
    ['a mount of a part', 'https://gate.example/gis/map/A/MapServer', '/map/A/MapServer'],
    [
      'an address that a picture was given',
      'https://gate.example/gis/.mapgate/out/a_-B9.png',
      '/.mapgate/out/a_-B9.png',
    ],
    ['a ticket in the path', 'https://gate.example/gis/t/mgtkt_a/map/A/MapServer', '/map/A/MapServer'],
    ['the url of an upstream', 'http://ags.internal:6080/arcgis/rest/info', '/arcgis/rest/info'],
    [
      'the mount with the longest at',
      'http://ags.internal:6080/arcgis/rest/services/A/MapServer?f=json',
      '/map/A/MapServer?f=json',
    ],
    ['the site itself', 'http://ags.internal:6080/arcgis', '/arcgis'],
    ['the site itself with a query', 'http://ags.internal:6080/arcgis?f=json', '/arcgis?f=json'],
    ['an alternate URL', 'http://10.1.2.3:80/arcgis/tokens/', '/arcgis/tokens/'],
    ['an alias', 'https://old.example.org/arcgis/rest/info?f=json', '/arcgis/rest/info?f=json'],
    [
      'an address of IPv6',
      'http://[fd00::1]:6080/arcgis/rest/services/Water/W/MapServer',
      '/water/W/MapServer',
    ],
    ['a host with an underscore', 'https://ags_2.internal/arcgis/rest/info', '/arcgis/inner/rest/info'],
    ['no scheme', '//ags.internal:6080/arcgis/rest/info', '/arcgis/rest/info'],
    ['no scheme, of https', '//old.example.org/arcgis/rest/info', '/arcgis/rest/info'],
    ['no scheme and no slashes', 'old.example.org/arcgis/rest/info', '/arcgis/rest/info'],
    ['a second ?', 'https://old.example.org/arcgis/rest/info?a=1?token=b', '/arcgis/rest/info?a=1?token=b'],
    [
      'an encoded target',
      encoded('https://old.example.org/arcgis/rest/services/A/MapServer?f=json&x=%C3%A4'),
      '/map/A/MapServer?f=json&x=%C3%A4',
    ],
    [
      'a target encoded in small letters',
      'https%3a%2f%2fold.example.org%2farcgis%2frest%2finfo',
      '/arcgis/rest/info',
    ],
    [
      'what follows an encoded target',
      `${encoded('https://old.example.org/arcgis/rest/info?f=json')}&callback=cb`,
      '/arcgis/rest/info?f=json&callback=cb',
    ],
    [
      'characters that were only encoded around it',
      encoded('https://old.example.org/arcgis/rest/services/Straße 1|"<>^`{}/MapServer'),
      '/map/Stra%C3%9Fe%201%7C%22%3C%3E%5E%60%7B%7D/MapServer',
    ],
    [
      'a + for a space',
      'http%3A%2F%2F10.1.2.3%2Farcgis%2Frest%2Fservices%2FA+B%2FMapServer%3Fw=a%2Bb',
      '/map/A%20B/MapServer?w=a+b',
    ],
  ])('%s is the request on its mount', (_, query, expected) => expect(asked(query)).toBe(expected))

  it.each([
    ['/../x', '/map/../x'],
    ['/%2e%2e/x', '/map/%2e%2e/x'],
    ['//A', '/map//A'],
    ['/A%2fB', '/map/A%2fB'],
    ['/A%00', '/map/A%00'],
    ['/A\\B', '/map/A\\B'],
    ['/%zz', '/map/%zz'],
  ])('hands its path on as it is, for the grammar to refuse: %s', (path, expected) => {
    const target = `https://old.example.org/arcgis/rest/services${path}`
    expect(asked(target)).toBe(expected)
    if (path !== '/%zz') expect(asked(encoded(target))).toBe(expected.replaceAll('\\', '%5C'))
  })

  it('keeps the ticket in front of the door, or takes that of the target', () => {
    const target = 'https://gate.example/gis/map/A/MapServer'
    expect(visit(target, { ticket: 'T' })?.target.ticket).toBe('T')
    expect(visit('https://gate.example/gis/t/U/map/A')?.target).toEqual({
      path: '/map/A',
      query: '',
      ticket: 'U',
    })
    const both = visit('https://gate.example/gis/t/U/map/A', { ticket: 'T' })
    expect(both?.visit.instead).toMatchObject({ code: 'request.target-unknown', detail: 'two tickets' })
  })

  it('is remembered with the door', () =>
    expect(visit('old.example.org/arcgis', { path: '/dotnet/PROXY.ashx' })?.visit).toEqual({
      at: '/dotnet/PROXY.ashx',
    }))

  it('is read behind a slash at the end of the door', () =>
    expect(visit('old.example.org/arcgis', { path: '/proxy/' })?.target.path).toBe('/arcgis'))
})

describe('a target that is refused', () => {
  it.each([
    ['another host', 'https://evil.example/arcgis/rest/services'],
    ['a host that only begins alike', 'https://old.example.org.evil.example/arcgis'],
    ['a host that only ends alike', 'https://evil-old.example.org/arcgis'],
    ['a host with a dot at its end', 'https://old.example.org./arcgis'],
    ['another port', 'https://old.example.org:444/arcgis'],
    ['a port with zeros', 'https://old.example.org:0443/arcgis'],
    ['port 0', 'https://old.example.org:0/arcgis'],
    ['a port that is none', 'https://old.example.org:65979/arcgis'],
    ['no port behind a colon', 'https://old.example.org:/arcgis'],
    ['another scheme', 'http://old.example.org/arcgis'],
    ['ftp', 'ftp://old.example.org/arcgis'],
    ['file', 'file:///arcgis'],
    ['javascript', 'javascript:alert(1)//old.example.org/arcgis'],
    ['a scheme without slashes', 'https:old.example.org/arcgis'],
    ['a scheme with one slash', 'https:/old.example.org/arcgis'],
    ['three slashes', 'https:///old.example.org/arcgis'],
    ['four slashes', '////old.example.org/arcgis'],
    ['backslashes', 'https:\\\\old.example.org\\arcgis'],
    ['a backslash behind the host', 'https://old.example.org\\arcgis/x'],
    ['a backslash in front of another host', 'https://evil.example\\@old.example.org/arcgis'],
    ['credentials', 'https://u:p@old.example.org/arcgis'],
    ['a user', 'https://u@old.example.org/arcgis'],
    ['the known host as a user', 'https://old.example.org@evil.example/arcgis'],
    ['the known host as a user with a port', 'https://old.example.org:443@evil.example/arcgis'],
    ['an encoded @', 'https://old.example.org%40evil.example/arcgis'],
    ['an encoded host', 'https://old%2eexample.org/arcgis'],
    ['an encoded slash behind the host', 'https://old.example.org%2farcgis'],
    ['full-width dots', `https://old${encoded('。')}example${encoded('。')}org/arcgis`],
    ['a soft hyphen in the host', encoded('https://old\u00ad.example.org/arcgis')],
    ['a host in other letters', encoded('https://оld.example.org/arcgis')],
    ['an address in decimals', 'http://167838211/arcgis'],
    ['an address in hexadecimals', 'http://0xa.0x1.0x2.0x3/arcgis'],
    ['an address in octals', 'http://012.01.02.03/arcgis'],
    ['an address of fewer parts', 'http://10.1.515/arcgis'],
    ['IPv4 in IPv6', 'http://[::ffff:10.1.2.3]/arcgis'],
    ['IPv6 spelled out', 'http://[fd00:0:0:0:0:0:0:1]:6080/arcgis'],
    ['IPv6 with a zone', 'http://[fd00::1%25eth0]:6080/arcgis'],
    ['metadata', 'http://169.254.169.254/latest/meta-data/'],
    ['this machine', 'http://localhost:8080/arcgis'],
    ['a path that only begins alike', 'https://old.example.org/arcgisX/rest'],
    ['an encoded path of the site', 'https://old.example.org/%61rcgis/rest'],
    ['a site reached over its parent', 'https://old.example.org/x/../arcgis/rest'],
    ['the site with two slashes', 'https://old.example.org//arcgis/rest'],
    ['beside the mounts', 'https://gate.example/gis/nothing'],
    ['beside publicUrl', 'https://gate.example/arcgis/rest/services'],
    ['the root of publicUrl', 'https://gate.example/gis'],
    ['the endpoints of the gateway', 'https://gate.example/gis/.mapgate/ticket'],
    ['endpoints by way of a picture', 'https://gate.example/gis/.mapgate/out/../ticket'],
    ['endpoints by way of an encoded picture', 'https://gate.example/gis/.mapgate/out/%2e%2e/ticket'],
    ['the door itself', 'https://gate.example/gis/proxy?https://old.example.org/arcgis'],
    ['the door below a mount', 'https://gate.example/gis/arcgis/proxy?https://old.example.org/arcgis'],
    ['the door of the site', 'https://old.example.org/arcgis/proxy?https://evil.example/'],
    ['the mount of another upstream by its path', 'https://old.example.org/arcgis/inner/rest/info'],
    ['a fragment', encoded('https://old.example.org/arcgis#/x')],
    ['a line break', encoded('https://old.example.org/arcgis\r\nX-Y: z')],
    ['a tab in the host', encoded('https://old.exa\tmple.org/arcgis')],
    ['a null', encoded('https://old.example.org/arcgis\0')],
    ['encoded twice', encoded(encoded('https://old.example.org/arcgis'))],
    ['encoded in part', 'https%3A//old.example.org/arcgis'],
    ['overlong UTF-8', 'https%3a%2f%2fold.example.org%c0%afarcgis'],
    ['half an encoding', 'https%3a%2f%2fold.example.org%2farcgis%2'],
    ['a parameter', 'url=https://old.example.org/arcgis'],
    ['a path alone', '/arcgis/rest/services'],
    ['a ping and more', 'ping&x'],
  ])('%s: all get the same answer', (_, query) => {
    const instead = visit(query)?.visit.instead
    expect(instead).toBeInstanceOf(GatewayError)
    expect(instead).toMatchObject({
      code: 'request.target-unknown',
      publicText: 'Proxy has not been set up for this URL.',
      details: [],
    })
    expect(visit(query)?.target).toEqual({ path: '/proxy', query: '', ticket: undefined })
    expect((instead as GatewayError).detail).not.toContain('example')
  })

  it('has a query', () => expect(asked('')).toBe('request.target-missing'))
})

describe('the door', () => {
  it.each(['ping', 'PING'])('answers ?%s itself', (query) => expect(asked(query)).toBe('ping'))

  it.each(['/proxyx', '/proxy/x', '/map/proxy', '/', '/proxy//', '/%70roxy'])('is not at %s', (path) =>
    expect(visit('https://old.example.org/arcgis', { path })).toBeUndefined(),
  )
})

describe('whatever is asked at the door', () => {
  const host = fc.constantFrom(
    'gate.example',
    'old.example.org',
    'ags.internal:6080',
    'evil.example',
    '10.1.2.3',
    '[fd00::1]:6080',
    'u@old.example.org',
    'other.internal',
  )
  const piece = fc.constantFrom(
    '/',
    '//',
    '..',
    '.',
    'arcgis',
    'gis',
    'map',
    'rest',
    'services',
    'proxy',
    '.mapgate',
    'out',
    'a.png',
    't',
    '%2e',
    '%2f',
    '%00',
    '\\',
    '@',
    '?',
    '&',
    '#',
    ' ',
    'ä',
    '\t',
    ':',
    ';',
    '%',
    '+',
  )
  const likely = fc
    .tuple(
      fc.constantFrom('https://', 'http://', '//', '', 'HTTPS://', 'https:\\\\', 'ftp://'),
      host,
      fc.array(piece, { maxLength: 12 }),
      fc.boolean(),
    )
    .map(([scheme, authority, pieces, isEncoded]) => {
      const text = scheme + authority + pieces.join('')
      return isEncoded ? encoded(text) : text
    })

  it('is refused, or is a request on a mount that could have been sent without it', () =>
    fc.assert(
      fc.property(fc.oneof(likely, fc.string(), fc.webUrl()), (query) => {
        const translated = visit(query)
        if (translated === undefined) throw new Error('is no door')
        const { target, visit: seen } = translated
        if (seen.instead !== undefined) return
        const direct = `${target.ticket === undefined ? '' : `/t/${target.ticket}`}${target.path}${target.query && `?${target.query}`}`
        expect(splitTarget(`/gis${direct}`, '/gis')).toEqual(target)
        expect(mountOf(target.path) ?? target.path.startsWith('/.mapgate/out/')).toBeTruthy()
        expect(direct).not.toMatch(/^https?%3A%2F%2F/.test(query) ? /[^\x21-\x7e]|#/ : /[\0-\x1f\x7f#]/)
      }),
      { numRuns: 3_000 },
    ))
})
