import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { operations } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { families } from '../packages/policy/src/enforce/operations/table.ts'
import { grantSection } from '../packages/policy/src/model/grant-schema.ts'
import { isTestFile, root, sourcesIn } from './architecture/sources.ts'

const page = readFileSync(`${root}docs/recipes.md`, 'utf8')
const read = (path: string): string => readFileSync(root + path, 'utf8')
const sources = ['grammar', 'geometry', 'policy', 'gateway']
  .flatMap((name) => sourcesIn(`packages/${name}/src`))
  .filter(({ file }) => !isTestFile(file))

/** The text of one recipe. */
function recipe(heading: string): string {
  const [, text] = page.split(`\n## ${heading}\n`)
  if (text === undefined) throw new Error(`there is no recipe "${heading}"`)
  return text.split('\n## ')[0] ?? ''
}

const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading)
const pathsIn = (text: string): readonly string[] =>
  [...text.matchAll(/`((?:packages|test|docs|scripts)\/[^`\s]+)`/g)].map(([, path = '']) => path)

describe('The page of recipes', () => {
  it('lists every recipe at its top', () => {
    const [top = ''] = page.split('\n## ')
    expect([...top.matchAll(/^- \[(.+)\]/gm)].map(([, heading]) => heading)).toEqual(headings)
  })

  it.each(headings)('names files and folders that are there: %s', (heading) => {
    const paths = pathsIn(recipe(heading))
    expect(paths.length).toBeGreaterThan(3)
    expect(paths.filter((path) => !existsSync(root + path))).toEqual([])
    // A folder ends in a slash, so that nobody takes it for a file.
    expect(paths.filter((path) => path.endsWith('/') !== statSync(root + path).isDirectory())).toEqual([])
  })

  it.each(headings)('says in one or two sentences what goes into a file: %s', (heading) => {
    const rows = recipe(heading)
      .split('\n')
      .filter((line) => line.startsWith('| `'))
    expect(rows.filter((row) => !/^\| `[^`]+` \| [A-Z].*\. \|$/.test(row))).toEqual([])
  })

  it.each(headings)('names a test: %s', (heading) => {
    expect(pathsIn(recipe(heading)).filter((path) => path.endsWith('.test.ts'))).not.toEqual([])
  })
})

describe('The recipe of an operation', () => {
  const narrowed = families.flatMap((rules) =>
    Object.entries(rules).flatMap(([id, rule]) => (rule.narrow === undefined ? [] : [id])),
  )
  const naming = (id: string): readonly string[] =>
    sources.filter(({ text }) => text.includes(`'${id}'`)).map(({ file }) => file)
  const tables = [
    'packages/grammar/src/operations/',
    'packages/grammar/src/arcgis/read-intent.ts',
    'packages/policy/src/enforce/operations/',
  ]

  it.each(tables)('has each operation that is narrowed in one file of %s', (table) => {
    const counts = narrowed.map((id) => [id, naming(id).filter((file) => file.startsWith(table)).length])
    expect(narrowed.length).toBeGreaterThan(30)
    expect(counts.filter(([, count]) => count !== 1)).toEqual([])
  })

  it('has all places in which production code names such an operation, but for pictures that get an address', () => {
    const ofWms = ['packages/gateway/src/ogc/', 'packages/policy/src/enforce/maps/promised-layers.ts']
    const places = [...tables, 'packages/grammar/src/arcgis/', ...ofWms]
    const elsewhere = narrowed.flatMap((id) =>
      naming(id).filter((file) => !places.some((place) => file.startsWith(place))),
    )
    expect([...new Set(elsewhere)]).toEqual(['packages/gateway/src/plan/href.ts'])
  })

  it('has a row of one file for every operation that policy knows', () => {
    const served = operations.filter(({ refused }) => refused === undefined).map(({ id }) => id)
    const ids = families.flatMap((rules) => Object.keys(rules))
    expect(ids.filter((id) => !served.includes(id))).toEqual([])
    expect(ids).toHaveLength(new Set(ids).size)
  })
})

describe('The recipe of an obligation', () => {
  const keys = Object.keys(grantSection.shape.with.unwrap().shape)

  it.each([
    ['packages/policy/src/decide/compile-grant.ts', (key: string) => new RegExp(`\\b${key}\\b`)],
    ['docs/policy.md', (key: string) => new RegExp(`^\\| \`with\\.${key}\\b`, 'm')],
  ] as const)('has every key of `with` in %s', (file, pattern) => {
    expect(keys.length).toBeGreaterThan(7)
    expect(keys.filter((key) => !pattern(key).test(read(file)))).toEqual([])
  })
})

describe('The recipe of a kind of credential', () => {
  it('has every kind opened in one place', () => {
    const folder = 'packages/gateway/src/authn/kinds/'
    const kinds = readdirSync(root + folder)
      .filter((name) => !isTestFile(name))
      .filter((name) => /^ {2}resolve\b|^ {2}signIn\b/m.test(read(folder + name)))
    const index = read('packages/gateway/src/authn/index.ts')
    expect(kinds.length).toBeGreaterThan(3)
    expect(kinds.filter((name) => !index.includes(`'./kinds/${name}'`))).toEqual([])
  })

  it('has every section of the identities in the schema', () => {
    const sections = [
      ...read('packages/gateway/src/config/sections/identity.ts').matchAll(/export const (\w+Section)\b/g),
    ]
    const schema = read('packages/gateway/src/config/schema.ts')
    expect(sections.map(([, name = '']) => name).filter((name) => !schema.includes(name))).toEqual([])
  })
})

describe('The recipe of an endpoint', () => {
  it('has all endpoints joined in the files that it names', () => {
    const places = pathsIn(recipe('An endpoint')).filter((path) => path.endsWith('.ts') && !isTestFile(path))
    const joined = places.map(read).join('\n')
    const made = sourcesIn('packages/gateway/src/endpoints')
      .filter(({ file }) => !isTestFile(file))
      .flatMap(({ text }) =>
        [...text.matchAll(/^export function (create\w+Endpoints?)\b/gm)].map(([, name = '']) => name),
      )
    expect(made.length).toBeGreaterThan(2)
    expect(
      made.filter((name) => !new RegExp(`\\b${name}\\(`).test(joined.replaceAll(/function \w+\(/g, ''))),
    ).toEqual([])
  })
})

describe('The recipe of a dialect', () => {
  const seams = ['openRequest', 'readAsked', 'printIntent', 'readIntent', 'buildUpload', 'rewriteLinks']

  it.each(seams)('has a file of the gateway that calls %s', (name) => {
    const named = new Set(pathsIn(recipe('A dialect')))
    const calling = sources.filter(
      ({ file, text }) => file.startsWith('packages/gateway/') && text.includes(`${name}(`),
    )
    expect(calling.some(({ file }) => named.has(file))).toBe(true)
  })

  it('has all places where the gateway gives requests to policy as intents, and takes them back', () => {
    const named = new Set(pathsIn(recipe('A dialect')))
    const calling = sources.filter(
      ({ file, text }) =>
        file.startsWith('packages/gateway/') && /\b(?:readAsked|readIntent|printIntent)\(/.test(text),
    )
    expect(calling.map(({ file }) => file).filter((file) => !named.has(file))).toEqual([])
  })

  it('has a printer for every kind of intent', () => {
    const [, union = ''] =
      /export type Intent =(.*?)\n\n/s.exec(read('packages/grammar/src/intent/intent.ts')) ?? []
    const kinds = [...union.matchAll(/\| (\w+)/g)]
    const [, table = ''] =
      /const printers[^=]*= \{(.*?)\n\}/s.exec(read('packages/grammar/src/arcgis/print-intent.ts')) ?? []
    expect(table.trim().split('\n')).toHaveLength(kinds.length)
  })
})

describe('The recipe of a store', () => {
  it('has the contract run on every store that is opened', () => {
    const opened = [
      ...read('packages/gateway/src/store/open.ts').matchAll(
        /import \{ (open\w+Store) \} from '\.\/([\w-]+)\.ts'/g,
      ),
    ]
    expect(opened.length).toBeGreaterThan(0)
    const tested = opened.filter(([, open = '', file]) => {
      const test = read(`packages/gateway/src/store/${file}.test.ts`)
      return test.includes('describeStore(') && test.includes(`${open}(`)
    })
    expect(tested).toHaveLength(opened.length)
  })
})
