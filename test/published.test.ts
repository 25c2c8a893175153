import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { importsOf } from './architecture/imports.ts'
import { isTestFile, type Source, sourcesIn } from './architecture/sources.ts'

const { sentenceForOldNode } = await import(
  new URL('../packages/gateway/bin/old-node.mjs', import.meta.url).href
)
const { scopeToInstall } = await import(new URL('../scripts/setup.mjs', import.meta.url).href)
const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string): string => readFileSync(root + path, 'utf8')
const published = ['grammar', 'geometry', 'policy', 'client', 'gateway', 'sample-server']
/** Pages that tell strangers what to type. */
const pagesWithCommands = [
  'README.md',
  'docs/getting-started.md',
  'docs/installing.md',
  ...published.map((name) => `packages/${name}/README.md`),
]
const tarballOf = ({ name, version }: { name: string; version: string }): string =>
  `${name.replace('@', '').replace('/', '-')}-${version}.tgz`
/** What `npm run pages` makes documents with, beside the tables that they are made from. */
const makers = [
  'packages/grammar/src/operations/page.ts',
  'packages/gateway/src/config/json-schema.ts',
  'packages/gateway/src/core/errors/errors-page.ts',
]
/** Folders are called by what they hold, packages by the name that they were first published under. */
const manifestOf = (path: string) => JSON.parse(read(`${path}/package.json`))
const leastOf = (range: string | undefined): number[] =>
  (/>=\s*(\d+(?:\.\d+)*)/.exec(range ?? '')?.[1] ?? '0').split('.').map(Number)

describe('What is published', () => {
  it.each(['gateway', 'sample-server'])(
    'takes patches of its dependencies without a release of ours: %s',
    (name) => {
      const { dependencies } = manifestOf(`packages/${name}`)
      const pinned = Object.entries<string>(dependencies).filter(
        ([dependency, range]) => !dependency.startsWith('@mapgate/') && !range.startsWith('~'),
      )
      expect(pinned).toEqual([])
    },
  )

  it.each(['gateway', 'geometry', 'policy', 'sample-server'])(
    'asks for the Node.js that its dependencies ask for: %s',
    (folder) => {
      const { engines, dependencies } = manifestOf(`packages/${folder}`)
      const [major = 0, minor = 0] = leastOf(engines.node)
      for (const name of Object.keys(dependencies)) {
        const [least = 0, small = 0] = leastOf(manifestOf(`node_modules/${name}`).engines?.node)
        expect([name, least < major || (least === major && small <= minor)]).toEqual([name, true])
      }
    },
  )

  it.each([
    ['gateway', 'mapgate'],
    ['sample-server', 'mapgate-sample-server'],
  ])('looks at the Node.js before anything else is read: %s', (name, command) => {
    const text = read(`packages/${name}/bin/${command}.mjs`)
    expect(text.match(/^import .*/gm)).toEqual([
      "import { existsSync } from 'node:fs'",
      "import { leaveOldNode } from './old-node.mjs'",
    ])
    expect(text.indexOf('leaveOldNode()')).toBeLessThan(text.indexOf('await import('))
    expect(read(`packages/${name}/bin/old-node.mjs`)).toBe(read('packages/gateway/bin/old-node.mjs'))
  })

  it.each([
    ['16.20.2', true],
    ['22.18.0', true],
    ['22.19.0', false],
    ['24.0.0', false],
  ])('Node.js %s is told what is needed: %s', (version, isTold) => {
    const sentence = `@mapgate/gateway needs Node.js 22.19 or later, and this is ${version}: install a newer one from https://nodejs.org`
    expect(sentenceForOldNode(version, false)).toBe(isTold ? sentence : undefined)
  })

  it('a checkout is told to install the Node.js that it brings', () => {
    expect(sentenceForOldNode('20.20.2')).toMatch(
      /this is 20\.20\.2: this checkout brings its own. Run `npm run setup`/,
    )
  })

  it.each([
    ['demo', undefined, false, 'demo'],
    ['demo', undefined, true, 'everything'],
    ['demo', 'now demo', false, undefined],
    ['demo', 'now build', true, undefined],
    ['demo', 'now everything', true, undefined],
    ['demo', 'before everything', true, 'everything'],
    ['build', 'now demo', true, 'build'],
    ['demo', 'before build', true, 'build'],
    ['everything', 'now build', true, 'everything'],
  ])('%s needs, after %j (by hand: %s), the installation of %s', (scope, marked, isByHand, missing) => {
    expect(scopeToInstall({ scope, lock: 'now', marked, isByHand })).toBe(missing)
  })

  it.each(published)('has a README of its own, whose links lead somewhere in the package: %s', (name) => {
    const text = read(`packages/${name}/README.md`)
    expect(text).toContain(
      name === 'sample-server' ? 'sample map server' : manifestOf(`packages/${name}`).name,
    )
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => link)
    for (const link of links) expect(() => read(link)).not.toThrow()
  })

  it.each(pagesWithCommands)('is told of by commands that are there: %s', (page) => {
    const text = read(page)
    const tarballs = published.map((folder) => manifestOf(`packages/${folder}`)).map(tarballOf)
    for (const [, tarball] of text.matchAll(/\b(mapgate-[\w-]+-[\d.]+\.tgz)/g))
      expect(tarballs).toContain(tarball)
    const scripts = Object.keys(manifestOf('.').scripts)
    for (const [, script] of text.matchAll(/\bnpm run ([\w:-]+)/g)) expect(scripts).toContain(script)
    const program = read('packages/gateway/src/cli/program.ts')
    for (const [, command] of text.matchAll(/\b(?:npx mapgate|npm run mapgate --|`mapgate) ([a-z]+)/g))
      expect(program).toContain(`  ${command}: async () =>`)
    expect(text).not.toContain('npx @mapgate/')
  })

  it('is said to come from the registry nowhere, until it does', () => {
    for (const page of pagesWithCommands)
      for (const line of read(page)
        .split('\n')
        .filter((each) => each.includes('npm install @mapgate/')))
        expect([page, line, /once|registry that has it/i.test(line)]).toEqual([page, line, true])
  })

  it('leaves out what only tests use, by its name', () => {
    const { exclude } = JSON.parse(read('tsconfig.build.json'))
    expect(exclude).toEqual(expect.arrayContaining(['**/*.test.ts', '**/*.fixture.ts']))
  })

  it.each(published)('has no file that nothing of it comes to: %s', (name) => {
    const sources = sourcesIn(`packages/${name}/src`)
    const reached = reachedFrom(startsOf(name, sources), sources)
    const built = sources.map(({ file }) => file).filter((file) => !isTestFile(file))
    expect(built.filter((file) => !reached.has(file) && !makers.includes(file))).toEqual([])
    expect([...reached].filter(isTestFile)).toEqual([])
  })

  it('names pages to callers nowhere but in the package that holds them', () => {
    expect(read('packages/grammar/src/path/resolve.ts')).not.toContain('docs/')
    expect(read('docs/not-yet.md')).toContain('## saml-kerberos')
  })
})

/** Where the code of a package begins: what it offers to import, its commands, and the scripts of its threads. */
function startsOf(name: string, sources: readonly Source[]): readonly string[] {
  const { exports } = manifestOf(`packages/${name}`)
  const offered = Object.values<string>(exports).map((path) => path.slice('./src/'.length))
  const commands = { gateway: ['cli/main.ts'], 'sample-server': ['main.ts'] }[name] ?? []
  const threads = sources.flatMap(({ file, text }) =>
    [...text.matchAll(/createThread<.*>\('([\w-]+)', import\.meta\.url\)/g)].map(([, thread]) =>
      file.replace(/^.*\/src\/(.*\/)[^/]+$/, `$1${thread}.ts`),
    ),
  )
  return [...offered, ...commands, ...threads].map((path) => `packages/${name}/src/${path}`)
}

/** The files that these import, and what those import in turn. */
function reachedFrom(starts: readonly string[], sources: readonly Source[]): ReadonlySet<string> {
  const reached = new Set(starts)
  const known = new Map(sources.map((source) => [source.file, source]))
  for (const file of reached) {
    const source = known.get(file)
    for (const { target } of source ? importsOf(source) : []) if (known.has(target)) reached.add(target)
  }
  return reached
}
