import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, inject, it } from 'vitest'
import { type Entry, entriesOf } from './tarball.ts'

const { built } = inject('packed')
const root = fileURLToPath(new URL('../../', import.meta.url))
const tarballs = readdirSync(built).filter((name) => name.endsWith('.tgz'))
const contents = new Map<string, readonly Entry[]>(
  tarballs.map((name) => [name, entriesOf(join(built, name))]),
)
const entries = [...contents.values()].flat()
const told = (found: readonly Entry[]): readonly string[] => found.map(({ name }) => name)
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
const read = (name: string): Buffer => readFileSync(join(built, name))
const json = (name: string) => JSON.parse(read(name).toString())

describe('The tarballs', () => {
  it('are those of six packages, none of them empty', () => {
    expect(tarballs).toHaveLength(6)
    for (const [, { length }] of contents) expect(length).toBeGreaterThan(4)
  })

  it('tell nothing of who built them: owner, time and umask are the same for everybody', () => {
    expect(new Set(entries.map(({ owner }) => owner))).toEqual(new Set(['']))
    expect(new Set(entries.map(({ modifiedSeconds }) => modifiedSeconds)).size).toBe(1)
    expect(told(entries.filter(({ mode }) => mode !== 0o644))).toEqual([
      'package/bin/mapgate.mjs',
      'package/bin/mapgate-sample-server.mjs',
    ])
  })

  it('name no place of the machine that built them', () => {
    for (const place of [root, built, homedir()].map((path) => path.replace(/\/$/, '')))
      expect([place, told(entries.filter(({ content }) => content.includes(`${place}/`)))]).toEqual([
        place,
        [],
      ])
  })

  it('hold no tests, and none of the packages of others', () => {
    expect(told(entries.filter(({ name }) => /\.(test|fixture)\./.test(name)))).toEqual([])
    expect(told(entries.filter(({ name }) => /node_modules\/(?!@mapgate\/)/.test(name)))).toEqual([])
  })

  it('of the gateway brings what is only ours, and asks for what that depends on', () => {
    const gateway = contents.get(`mapgate-gateway-${json('gateway/package.json').version}.tgz`) ?? []
    const brought = new Set(gateway.map(({ name }) => /node_modules\/(@mapgate\/[\w-]+)/.exec(name)?.[1]))
    const { dependencies, bundleDependencies } = json('gateway/package.json')
    expect([...brought].filter((name) => name !== undefined).sort()).toEqual(bundleDependencies)
    for (const name of ['grammar', 'geometry', 'policy', 'client'])
      expect(dependencies).toMatchObject(json(`${name}/package.json`).dependencies ?? {})
  })

  it('of the gateway brings the console, with all that its page refers to and the licences of what is in it', () => {
    const gateway = contents.get(`mapgate-gateway-${json('gateway/package.json').version}.tgz`) ?? []
    const read = (name: string) =>
      String(gateway.find((entry) => entry.name === `package/dist/console/${name}`)?.content)
    const referred = [...read('index.html').matchAll(/(?:src|href)="\/console\/([^"]+)"/g)].map(
      ([, name]) => name,
    )
    expect(referred.length).toBeGreaterThan(2)
    for (const name of referred) expect(told(gateway)).toContain(`package/dist/console/${name}`)
    for (const library of ['preact', 'uplot', 'maplibre-gl', 'terra-draw'])
      expect(read('licences.txt')).toMatch(new RegExp(`^${library} \\d`, 'm'))
    expect(told(gateway.filter(({ name }) => /\.map$|\.vite/.test(name)))).toEqual([])
  })

  it.each(tarballs)('%s has a README, the licence, and types for all that it offers', (tarball) => {
    const files = told(contents.get(tarball) ?? [])
    const manifest = contents.get(tarball)?.find(({ name }) => name === 'package/package.json')
    const { exports, files: listed } = JSON.parse(String(manifest?.content))
    expect(files).toEqual(expect.arrayContaining(['package/README.md', 'package/LICENSE']))
    for (const { types, default: code } of Object.values<Record<string, string>>(exports))
      expect(files).toEqual(
        expect.arrayContaining([types, code].map((path) => path?.replace('./', 'package/'))),
      )
    for (const path of listed)
      expect([path, files.some((file) => file.startsWith(`package/${path}`))]).toEqual([path, true])
  })
})

describe('What is said of the tarballs', () => {
  it('SHA256SUMS has the digest of each file', () => {
    const lines = read('SHA256SUMS').toString().trim().split('\n')
    expect(lines.map((line) => line.slice(66)).sort()).toEqual(
      [...tarballs, 'THIRD-PARTY.md', 'provenance.json', 'sbom.cdx.json'].sort(),
    )
    for (const line of lines) expect(line.slice(0, 64)).toBe(sha256(read(line.slice(66))))
  })

  it('provenance.json states source, builder and digests, and no time', () => {
    const { _type, subject, predicate } = json('provenance.json')
    expect(_type).toBe('https://in-toto.io/Statement/v1')
    expect(subject).toHaveLength(8)
    for (const { name, digest } of subject) expect(digest.sha256).toBe(sha256(read(name)))
    const { buildDefinition, runDetails } = predicate
    expect(buildDefinition.resolvedDependencies).toContainEqual({
      name: 'package-lock.json',
      digest: { sha256: sha256(readFileSync(`${root}package-lock.json`)) },
    })
    expect(runDetails.builder.version).toEqual({
      node: process.versions.node,
      npm: expect.stringMatching(/^\d+\./),
    })
    expect(JSON.stringify(predicate)).not.toMatch(/\d{4}-\d\d-\d\dT/)
  })

  it('sbom.cdx.json names every component with version, licence and digest, and joins them without a gap', () => {
    const { components, dependencies, metadata, serialNumber } = json('sbom.cdx.json')
    expect([serialNumber, metadata.timestamp, metadata.component.purl]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    const refs = new Set([
      metadata.component['bom-ref'],
      ...components.map((one: Component) => one['bom-ref']),
    ])
    for (const one of components as Component[])
      expect([one.name, one.hashes.length, one.licenses.length]).toEqual([one.name, 1, 1])
    for (const { ref, dependsOn } of dependencies)
      for (const name of [ref, ...dependsOn]) expect([name, refs.has(name)]).toEqual([name, true])
    const ours = components.filter(({ name }: Component) => name.startsWith('@mapgate/'))
    expect(ours.map(({ hashes }: Component) => hashes[0]?.content).sort()).toEqual(
      tarballs.map((name) => sha256(read(name))).sort(),
    )
  })

  it('is of one set: components and THIRD-PARTY.md name the same packages', () => {
    const rows = [
      ...read('THIRD-PARTY.md')
        .toString()
        .matchAll(/^\| (\S+) \| (\d\S*) \|/gm),
    ]
    const components: Component[] = json('sbom.cdx.json').components
    // What is installed may be built into the console too, which has a table of its own.
    const named = new Set(rows.map(([, name, version]) => `${name} ${version}`))
    expect([...named].sort()).toEqual(
      components
        .filter(({ name }) => !name.startsWith('@mapgate/'))
        .map(({ name, version }) => `${name} ${version}`)
        .sort(),
    )
  })
})

interface Component {
  readonly 'bom-ref': string
  readonly name: string
  readonly version: string
  readonly hashes: readonly { readonly content: string }[]
  readonly licenses: readonly unknown[]
}
