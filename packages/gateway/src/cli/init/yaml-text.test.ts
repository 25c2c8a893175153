import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { adviceOn } from '../../config/advice.ts'
import { parseConfiguration } from '../../config/load.ts'
import type { Answers } from './answers.ts'
import { firstAnswers } from './first-answers.fixture.ts'
import { configurationText } from './yaml-text.ts'

const files = {
  config: 'mapgate.yaml',
  upstreamSecret: 'secrets/upstream-password',
  upstreamCa: 'secrets/upstream-ca.pem',
}
const portal = 'https://gis.example.org/portal'
const secret = 'secret-of-the-upstream'
const behindFront: Partial<Answers> = {
  publicUrl: 'https://my.url.com/gis',
  entrance: { kind: 'front', addresses: ['127.0.0.1', '::1'] },
}

const cases: readonly (readonly [title: string, changes: Partial<Answers>, upstream: object])[] = [
  [
    'a user and password',
    {},
    { credential: { kind: 'arcgis-token', username: 'mapgate', passwordFile: 'secrets/upstream-password' } },
  ],
  ['no sign-in', { signIn: { kind: 'none' } }, {}],
  [
    'a header',
    { signIn: { kind: 'header', name: 'X-Api-Key', secret } },
    { credential: { kind: 'header', name: 'X-Api-Key', valueFile: 'secrets/upstream-password' } },
  ],
  [
    'a user of a portal',
    { signIn: { kind: 'password', username: 'CORP\\maps', secret, portal } },
    {
      credential: {
        kind: 'arcgis-token',
        username: 'CORP\\maps',
        passwordFile: 'secrets/upstream-password',
        tokenUrl: `${portal}/sharing/rest/generateToken`,
        exchange: true,
      },
    },
  ],
  [
    'an application of a portal',
    { signIn: { kind: 'application', clientId: 'abc', secret, portal } },
    {
      credential: {
        kind: 'oauth2-client',
        clientId: 'abc',
        clientSecretFile: 'secrets/upstream-password',
        tokenUrl: `${portal}/sharing/rest/oauth2/token`,
        exchangeUrl: `${portal}/sharing/rest/generateToken`,
      },
    },
  ],
  [
    'an application of ArcGIS Online, without an exchange',
    {
      siteUrl: 'https://services1.arcgis.com/abc/arcgis',
      signIn: { kind: 'application', clientId: 'abc', secret, portal: 'https://www.arcgis.com' },
    },
    {
      credential: {
        kind: 'oauth2-client',
        clientId: 'abc',
        clientSecretFile: 'secrets/upstream-password',
        tokenUrl: 'https://www.arcgis.com/sharing/rest/oauth2/token',
      },
    },
  ],
  ['a certificate that is believed', { siteCa: 'PEM' }, { tls: { caFile: 'secrets/upstream-ca.pem' } }],
  ['a web server in front', behindFront, {}],
  [
    'a certificate of its own',
    {
      publicUrl: 'https://my.url.com',
      host: '0.0.0.0',
      port: 443,
      entrance: { kind: 'certificate', cert: 'my.pem', key: 'my.key' },
    },
    {},
  ],
  ['no key', { key: undefined }, {}],
  [
    'names that YAML would read otherwise',
    { user: { ...firstAnswers.user, name: "yes 'n' no: #1" }, services: ["O'Hara/*", 'null'] },
    {},
  ],
]

const textOf = (changes: Partial<Answers>) => configurationText({ ...firstAnswers, ...changes }, files)

describe('A first configuration', () => {
  it('is what stands in the file beside this test', async () => {
    await expect(textOf({})).toMatchFileSnapshot('./yaml-text.golden.yaml')
  })

  it.each(cases)('with %s is good, without any advice', (_, changes, upstream) => {
    const text = textOf(changes)
    const loaded = parseConfiguration(text, '/nowhere')
    if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
    expect(adviceOn(loaded.configuration, undefined, { asked: 'check' })).toEqual([])
    const { credential, tls, ...others } = parse(text).upstreams.ags
    expect(others).toEqual({ kind: 'arcgis', url: changes.siteUrl ?? firstAnswers.siteUrl })
    expect({ credential, tls }).toMatchObject(upstream)
    expect(credential === undefined).toBe(changes.signIn?.kind === 'none')
    expect(text).not.toContain(secret)
  })

  it.each(cases)('with %s stays good with each of its examples', (_, changes) => {
    const text = textOf(changes)
    for (const example of examplesIn(text)) {
      const loaded = parseConfiguration(example, '/nowhere')
      expect('faults' in loaded ? [loaded.faults, example] : []).toEqual([])
    }
  })

  it('names user, key and services as they were answered', () => {
    const name = "yes 'n' no: #1"
    const services = ["O'Hara/*", 'null']
    const written = parse(textOf({ user: { ...firstAnswers.user, name }, services }))
    expect(written.users[0].name).toBe(name)
    expect(written.grants[0].on.services).toEqual(services)
    expect(written.keys[0]).toMatchObject({ name: 'first-key', keyHash: `sha256:${'0'.repeat(64)}` })
  })

  it('names pages and sections that are there', () => {
    const links = textOf({}).match(/(docs|deploy)\/[\w/.-]+\.md(#[\w-]+)?/g) ?? []
    expect(links.length).toBeGreaterThan(10)
    for (const link of new Set(links)) {
      const [page = '', section] = link.split('#')
      const text = readFileSync(new URL(`../../../../../${page}`, import.meta.url), 'utf8')
      const sections = [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) => anchorOf(title))
      if (section !== undefined) expect(sections, link).toContain(section)
    }
  })
})

const anchorOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-')

/** The text with one example after the other made part of it: lines that follow each other and begin with # and no space. */
function examplesIn(text: string): readonly string[] {
  const lines = text.split('\n')
  const isExample = (line: string | undefined) => /^ *#[^ ]/.test(line ?? '') && line !== '#'
  const isLater = (line: string | undefined) => /^ *#(?: {2,}\S|[^ ])/.test(line ?? '')
  return lines.flatMap((line, index) => {
    if (!isExample(line) || isLater(lines[index - 1])) return []
    let end = index
    while (isLater(lines[end])) end++
    return [lines.map((one, at) => (at >= index && at < end ? one.replace('#', '') : one)).join('\n')]
  })
}
