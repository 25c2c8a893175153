import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { writeTogether } from '../../packages/gateway/src/cli/write-together.ts'
import {
  type Dialect,
  importConfig,
  readProxyConfig,
  reportJson,
  reportMarkdown,
  reportText,
  yamlText,
} from '../../packages/gateway/src/import/index.ts'

const imported = (
  entries: readonly string[],
  { dialect = 'java', referers = 'https://app.example.org' }: { dialect?: Dialect; referers?: string } = {},
) =>
  importConfig(
    readProxyConfig(
      Buffer.from(
        `<ProxyConfig mustMatch="true" allowedReferers="${referers}"${dialect === 'dotnet' ? ' xmlns="proxy.xsd"' : ''}><serverUrls>
${entries.map((entry) => `<serverUrl ${entry} />`).join('\n')}</serverUrls></ProxyConfig>`,
      ),
      dialect,
    ),
    { isAnonymous: true, publicUrl: 'https://gate.example' },
  )

const good = 'url="http://gis.example/arcgis" matchAll="true"'

// A password in an address was taken off where the address is well formed; but one that is well formed is not refused.
describe('a password that stands in an address', () => {
  it.each([
    ['http://user:s3c/ret@gis.example/arcgis'],
    ['http://user:s3c?ret@gis.example/arcgis'],
    ['http://user:s3c#ret@gis.example/arcgis'],
    ['http:/user:s3cret@gis.example/arcgis'],
    ['http:///user:s3cret@gis.example/arcgis'],
    ['user:s3c/ret@gis.example/arcgis'],
    ['http://user:s3cret@gis.example/arcgis?x=@s3cret'],
  ])('is not told: %s', (url) => {
    for (const one of [
      imported([`url="${url}" matchAll="true"`, good]),
      imported([good], { referers: url }),
      imported([good], { referers: url.replace('gis.example', '*.example') }),
    ])
      for (const text of [
        reportText(one),
        reportMarkdown(one),
        reportJson(one),
        yamlText(one, { secretFolder: 's', source: 'x' }),
      ])
        expect(text).not.toMatch(/s3c|ret@|user:/)
  })
})

// The .NET proxy compared a query as a part of the path, and forwarded that one query alone.
it('an entry of one query is not imported as the whole operation', () => {
  const query = '/rest/services/A/MapServer/0/query?where=STATUS%3D1'
  const one = imported([`url="http://gis.example/arcgis${query}" matchAll="true"`], { dialect: 'dotnet' })
  expect(one.grants).toEqual([])
  expect(one.findings).toContainEqual(expect.objectContaining({ kind: 'left-out', line: 2 }))
})

// What the old proxy did not read was imported.
it.each([
  ['an element in other letters', '<ServerURL url="http://gis.example/arcgis" matchAll="true"/>'],
  [
    'an element of another namespace',
    '<x:serverUrl url="http://gis.example/arcgis" matchAll="true" xmlns:x="y"/>',
  ],
])('%s is not taken for an entry of the .NET proxy', (_, element) => {
  const text = `<ProxyConfig xmlns="proxy.xsd" mustMatch="true" allowedReferers="*"><serverUrls>${element}</serverUrls></ProxyConfig>`
  expect(() => readProxyConfig(Buffer.from(text))).toThrow('does not read this element')
})

it('entries that stand twice in JSON, in other letters, are refused', () => {
  const list = [{ url: 'http://gis.example/arcgis', matchAll: 'true' }]
  const text = JSON.stringify({
    proxyConfig: [{ mustMatch: 'true' }],
    serverUrls: [{ serverUrl: list, SERVERURL: list }],
  })
  expect(() => readProxyConfig(Buffer.from(text))).toThrow('serverurl stands twice')
})

it('an entry of one layer says that a group stands for what is in it', () => {
  const one = imported(['url="http://gis.example/arcgis/rest/services/A/MapServer/3" matchAll="true"'])
  expect(reportText(one)).toMatch(/layer 3 alone\n.*where that is a group/)
})

describe('files that are written together', () => {
  const directory = mkdtempSync(join(tmpdir(), 'mapgate-together-'))
  afterAll(() => rmSync(directory, { recursive: true, force: true }))
  const file = (path: string, isSecret = false) => ({ path: join(directory, path), text: path, isSecret })

  it('are refused where two of them are one, of which the second would replace the first', () => {
    expect(() => writeTogether([file('a.yaml'), file('./x/../a.yaml')], { force: true })).toThrow('twice')
    expect(readdirSync(directory)).toEqual([])
  })

  it('are not written into a folder of secrets that is a link, open to others, or of another account', () => {
    mkdirSync(join(directory, 'open'), { mode: 0o755 })
    symlinkSync(join(directory, 'open'), join(directory, 'link'))
    for (const folder of ['open', 'link'])
      expect(() => writeTogether([file(`${folder}/x`, true)], { force: true })).toThrow('nothing was written')
    const theirs = join(directory, 'theirs')
    mkdirSync(theirs, { mode: 0o700 })
    const own = process.getuid
    if (own === undefined) return
    process.getuid = () => own() + 1
    try {
      expect(() => writeTogether([file('theirs/x', true)], { force: true })).toThrow('another account')
    } finally {
      process.getuid = own
    }
    expect(readdirSync(theirs)).toEqual([])
  })
})
