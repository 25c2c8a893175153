import { describe, expect, it } from 'vitest'
import { rewriteLinks } from './links.ts'
import { operationOf } from './operations/index.ts'

const gateway = (url: string): string | undefined =>
  url.startsWith('https://ags.example/')
    ? url.replace('https://ags.example', 'https://gw.example')
    : undefined

function rewritten(operation: string, body: unknown): unknown {
  rewriteLinks(operationOf(operation).links, body, gateway)
  return body
}

describe('links in replies', () => {
  it.each<[title: string, operation: string, before: unknown, after: unknown]>([
    [
      'the href of an export points at the gateway',
      'MapServer.export',
      { href: 'https://ags.example/out/x.png', width: 4 },
      { href: 'https://gw.example/out/x.png', width: 4 },
    ],
    [
      'a foreign href is left out',
      'MapServer.export',
      { href: 'http://10.0.0.5/out/x.png', width: 4 },
      { width: 4 },
    ],
    [
      'rest/info keeps its token service and loses the portal that owns it',
      'Info.info',
      {
        currentVersion: 10.31,
        owningSystemUrl: 'https://ags.example/portal',
        authInfo: { tokenServicesUrl: 'https://ags.example/arcgis/tokens/' },
      },
      { currentVersion: 10.31, authInfo: { tokenServicesUrl: 'https://gw.example/arcgis/tokens/' } },
    ],
    [
      'preferredHost goes, or the next request leaves the gateway',
      'FeatureServer.root',
      { preferredHost: 'https://shard.example', layers: [] },
      { layers: [] },
    ],
    [
      'tile servers that are not ours are left out of their list',
      'MapServer.root',
      { tileServers: ['https://ags.example/a', 'https://cdn.example/b'] },
      { tileServers: ['https://gw.example/a'] },
    ],
    [
      'swatches by relative name stay, absolute ones are rewritten',
      'MapServer.legend',
      { layers: [{ legend: [{ url: 'abc01' }, { url: 'https://ags.example/x/images/2' }] }] },
      { layers: [{ legend: [{ url: 'abc01' }, { url: 'https://gw.example/x/images/2' }] }] },
    ],
    [
      'sources of a style are found under every key',
      'VectorTileServer.style',
      {
        sprite: '../sprites/sprite',
        sources: { esri: { url: 'https://ags.example/v', tiles: ['//cdn.example/{z}'] }, b: 1 },
      },
      { sprite: '../sprites/sprite', sources: { esri: { url: 'https://gw.example/v', tiles: [] }, b: 1 } },
    ],
    [
      'text that looks like a link stays text',
      'FeatureServer.query',
      { features: [{ attributes: { url: 'https://ags.example/x', href: '/y' } }] },
      { features: [{ attributes: { url: 'https://ags.example/x', href: '/y' } }] },
    ],
    [
      'data URIs, numbers and missing fields stay',
      'MapServer.export',
      { href: 'data:image/png;base64,AA' },
      { href: 'data:image/png;base64,AA' },
    ],
    ['a link that is no text stays', 'MapServer.export', { href: { a: 1 } }, { href: { a: 1 } }],
    [
      'a root-relative link is the rewriter’s to judge',
      'MapServer.export',
      { href: '/arcgis/rest/out.png' },
      {},
    ],
    ['spaces do not hide a scheme', 'MapServer.export', { href: ' http://x/' }, {}],
    ['a list where an object was expected stays', 'Info.info', { authInfo: [] }, { authInfo: [] }],
    [
      'an object where a list was expected stays',
      'MapServer.root',
      { tileServers: { a: 1 } },
      { tileServers: { a: 1 } },
    ],
    ['a reply that is no object stays', 'MapServer.export', 'href', 'href'],
  ])('%s', (_title, operation, before, after) => {
    expect(rewritten(operation, before)).toEqual(after)
  })

  it('inherited names are not walked', () => {
    const body = { constructor: 1 }
    rewriteLinks([{ path: 'toString', rule: 'remove' }], body, gateway)
    expect(Object.keys(body)).toEqual(['constructor'])
  })
})
