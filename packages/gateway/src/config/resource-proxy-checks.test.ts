import { describe, expect, it } from 'vitest'
import { describeFaults, parseConfiguration } from './load.ts'

const upstream = (more: object = {}) => ({ kind: 'arcgis', url: 'https://ags.internal/arcgis', ...more })
const other = (more: object = {}) => ({ kind: 'arcgis', url: 'https://other.internal/arcgis', ...more })

const loadedWith = (more: Record<string, unknown>) =>
  parseConfiguration(
    JSON.stringify({
      publicUrl: 'https://gate.example',
      upstreams: { ags: upstream() },
      mounts: [{ path: '/arcgis', upstream: 'ags' }],
      ...more,
    }),
    process.cwd(),
  )

const faultsOf = (more: Record<string, unknown>): string => {
  const loaded = loadedWith(more)
  return 'faults' in loaded ? describeFaults('test', loaded.faults) : ''
}

const aliases = (...list: string[]) => ({ upstreams: { ags: upstream({ aliases: list }), other: other() } })

describe('The door for resource-proxy in a configuration', () => {
  it('is right with nothing, with further paths, and with aliases', () => {
    expect(faultsOf({ resourceProxy: {} })).toBe('')
    expect(faultsOf({ resourceProxy: { paths: ['/DotNet/proxy.ashx', '/proxy/proxy.ashx'] } })).toBe('')
    expect(faultsOf(aliases('http://old.example.org:6080/arcgis/', 'https://10.1.2.3'))).toBe('')
  })

  it('drops the slash at the end of an alias', () => {
    const loaded = loadedWith(aliases('https://old.example.org/arcgis/'))
    if ('faults' in loaded) throw new Error('has faults')
    expect(loaded.configuration.upstreams.ags?.aliases).toEqual(['https://old.example.org/arcgis'])
  })

  it.each<[title: string, more: Record<string, unknown>, words: string]>([
    ['no path', { resourceProxy: { paths: ['proxy'] } }, 'a path such as /DotNet/proxy.ashx'],
    ['dots for a parent', { resourceProxy: { paths: ['/a/../proxy'] } }, 'a path such as'],
    ['the own prefix', { resourceProxy: { paths: ['/.mapgate/proxy'] } }, 'a path such as'],
    ['a query', { resourceProxy: { paths: ['/p?x'] } }, 'a path such as'],
    ['a path of tickets', { resourceProxy: { paths: ['/t/proxy'] } }, 'those of tickets'],
    ['a path below a mount', { resourceProxy: { paths: ['/ArcGIS/old/proxy'] } }, 'cover each other'],
    ['a path of a mount', { resourceProxy: { paths: ['/arcgis'] } }, 'cover each other'],
    [
      'a path above the portal',
      { resourceProxy: { paths: ['/gis'] }, portal: { path: '/gis/portal' } },
      'the portal at /gis/portal',
    ],
    [
      'a mount at the door',
      { resourceProxy: {}, mounts: [{ path: '/Proxy', upstream: 'ags' }] },
      'mounts[0].path: /Proxy is where resourceProxy answers',
    ],
    [
      'a mount at the door below a site',
      {
        resourceProxy: {},
        mounts: [
          { path: '/arcgis', upstream: 'ags' },
          { path: '/arcgis/proxy', upstream: 'ags' },
        ],
      },
      'mounts[1].path: /arcgis/proxy is where',
    ],
    [
      'a portal at the door',
      { resourceProxy: {}, portal: { path: '/proxy' } },
      'portal.path: /proxy is where',
    ],
    ['an alias with a query', aliases('https://old.example.org/arcgis?x'), 'without query and fragment'],
    ['an alias with a fragment', aliases('https://old.example.org/arcgis#x'), 'without query and fragment'],
    ['an alias with credentials', aliases('https://u:p@old.example.org/arcgis'), 'without user and password'],
    ['an alias of another scheme', aliases('ftp://old.example.org/arcgis'), 'an address such as'],
    ['an alias without host', aliases('https:///arcgis'), 'an address such as'],
    ['an alias with a backslash', aliases('https://old.example.org\\arcgis'), 'an address such as'],
    ['an alias with an encoded path', aliases('https://old.example.org/a%2fb'), 'its path takes'],
    ['an alias with a parent', aliases('https://old.example.org/../arcgis'), 'its path takes'],
    ['an alias of services', aliases('https://old.example.org/arcgis/rest/services'), 'cut /rest/services'],
    [
      'an alias that is the address of another',
      aliases('https://other.internal/ArcGIS/'),
      'upstreams.ags.aliases[0]: https://other.internal/ArcGIS is an address of the upstream other too',
    ],
  ])('is wrong with %s', (_, more, words) => expect(faultsOf(more)).toContain(words))

  it('is wrong with an alias that two upstreams have, at both places', () => {
    const both = ['https://old.example.org/arcgis']
    const faults = faultsOf({
      upstreams: { ags: upstream({ aliases: both }), other: other({ aliases: both }) },
    })
    expect(faults).toContain('upstreams.ags.aliases[0]')
    expect(faults).toContain('upstreams.other.aliases[0]')
  })

  it('is right with an alias that two upstreams have, where each has a part of the site of its own', () => {
    const both = ['https://old.example.org/arcgis']
    const upstreams = { ags: upstream({ aliases: both }), other: upstream({ aliases: both }) }
    const mounted = (at: string) => [
      { path: '/arcgis', upstream: 'ags' },
      { path: '/secret', upstream: 'other', at },
    ]
    expect(faultsOf({ upstreams, mounts: mounted('rest/services/Secret') })).toBe('')
    expect(faultsOf({ upstreams, mounts: mounted('') })).toContain('upstreams.ags.aliases[0]')
  })

  it('takes no path as the door without the section', () =>
    expect(faultsOf({ mounts: [{ path: '/proxy', upstream: 'ags' }] })).toBe(''))
})
