import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { withPart } from '../bench/report/readme.ts'
import { circlesIn } from './architecture/circles.ts'
import { testSeams, usedExports } from './architecture/exports.ts'
import { functionsIn, longestFunction, longFunction, longFunctions } from './architecture/functions.ts'
import { type Import, importsOf } from './architecture/imports.ts'
import { isTestFile, packages, sourceOf, sourcesIn } from './architecture/sources.ts'
import { crosses, isAllowed, roomOf, rowsOf, walls } from './architecture/walls.ts'

const everything = packages.flatMap((name) => sourcesIn(`packages/${name}/src`))
const sources = everything.filter(({ file }) => !isTestFile(file))
const imports = sources.flatMap(importsOf)
const importsIn = (name: string): readonly Import[] =>
  imports.filter(({ file }) => file.startsWith(`packages/${name}/src/`))
const told = (found: readonly Import[]): string[] =>
  found.map(({ file, target, isType }) => `${file} imports ${isType ? 'types of ' : ''}${target}`)

/** A file as if it stood there, with these imports. */
const written = (file: string, text: string): readonly Import[] => importsOf(sourceOf(file, text))

describe('Imports run one way', () => {
  it('finds the sources that it judges', () => {
    expect(sources.length).toBeGreaterThan(700)
    expect(imports.some(({ file }) => file === 'packages/gateway/src/walk/handle.ts')).toBe(true)
  })

  describe.each(packages)('in %s', (name) => {
    const rows = rowsOf(walls[name] ?? '')

    it('every folder and every file beside them has a row', () => {
      const rooms = sources.filter(({ file }) => file.startsWith(`packages/${name}/src/`))
      expect([...rows.keys()].sort()).toEqual([...new Set(rooms.map(({ file }) => roomOf(file)))].sort())
    })

    it('nothing is imported that the row does not name', () => {
      expect(told(importsIn(name).filter((one) => crosses(one) && !isAllowed(rows, one)))).toEqual([])
    })

    it('a row names nothing that is not imported', () => {
      const used = new Set(
        importsIn(name).map(
          ({ file, target, isType }) => `${roomOf(file)} | ${isType ? 'types of ' : ''}${roomOf(target)}`,
        ),
      )
      const named = [...rows].flatMap(([room, row]) => row.map((cell) => `${room} | ${cell}`))
      expect(named.filter((each) => !used.has(each))).toEqual([])
    })
  })

  it('no package reaches into the folders of another', () => {
    const across = imports.filter(
      ({ file, target }) => target.startsWith('packages/') && target.split('/')[1] !== file.split('/')[1],
    )
    expect(told(across)).toEqual([])
  })

  it('nothing that only tests use is imported', () => {
    expect(told(imports.filter(({ target }) => isTestFile(target)))).toEqual([])
  })

  it('policy is tested without the gateway', () => {
    const tests = everything.filter(({ file }) => file.startsWith('packages/policy/') && isTestFile(file))
    expect(tests.length).toBeGreaterThan(40)
    const outside = tests.flatMap(importsOf).filter(({ target }) => /gateway/.test(target))
    expect(told(outside)).toEqual([])
  })

  it.each(['grammar', 'client'])('%s stands alone: it needs no other package at run time', (name) => {
    const outside = importsIn(name).filter(({ target }) => !target.startsWith(`packages/${name}/`))
    expect(told(outside.filter(({ isType }) => name === 'grammar' || !isType))).toEqual([])
  })

  it('there is no circle between files, nor between folders', () => {
    expect(circlesIn(imports)).toEqual([])
  })

  it.each([
    ['a room', "import { createPlanner } from '../plan/index.ts'"],
    ['the type of a room', "import type { Planner } from '../plan/index.ts'"],
    ['one type among others', "import { type A, type B } from '../plan/index.ts'"],
    ['a type where it stands', "export let one: import('../plan/index.ts').Planner"],
    ['a name that is passed on', "export { createPlanner } from '../plan/index.ts'"],
    ['all names, passed on', "export * from '../plan/index.ts'"],
    ['a room when it is needed', "export const late = () => import('../plan/index.ts')"],
    ['a file for what it does', "import '../plan/index.ts'"],
    ['more than the types that it may see', "import { load } from '../config/load.ts'"],
    ['another package', "import { connect } from '@mapgate/client'"],
  ])('is told of a wrong import: %s', (_title, text) => {
    const wrong = written('packages/gateway/src/authn/wrong.ts', text)
    expect(wrong.filter((one) => crosses(one) && !isAllowed(rowsOf(walls.gateway ?? ''), one))).toHaveLength(
      1,
    )
  })

  it('is told of a circle between files, and of one between folders that no two files make', () => {
    const one = written('packages/gateway/src/a/one.ts', "import type { Two } from '../b/two.ts'")
    const two = written('packages/gateway/src/b/two.ts', "import { one } from '../a/one.ts'")
    const three = written('packages/gateway/src/b/three.ts', "import { four } from '../a/four.ts'")
    expect(circlesIn([...one, ...two])).toEqual(['packages/gateway/src: a → b → a'])
    expect(circlesIn([...one, ...three])).toEqual(['packages/gateway/src: a → b → a'])
  })
})

describe('Policy reads intents', () => {
  const policy = sources.filter(({ file }) => file.startsWith('packages/policy/src/'))

  /** What says a value of a request by the name that a dialect has for it. */
  const byName =
    /\.parameters\b|\b(?:RequestFor|withValues|without|declaredValues|declares)\b(?=[^'`]*from '@mapgate|[(<])/

  it('and names no parameter of a request', () => {
    expect(policy.filter(({ text }) => byName.test(text)).map(({ file }) => file)).toEqual([])
  })

  it('and is given them, where it enforces: it knows no request', () => {
    const enforcing = policy.filter(({ file }) => file.startsWith('packages/policy/src/enforce/'))
    const requests = /\b(?:MapRequest|readIntent|printIntent|mapExpressions)\b/
    expect(enforcing.filter(({ text }) => requests.test(text)).map(({ file }) => file)).toEqual([])
  })

  it.each([
    'const { where } = map.parameters',
    "import { type RequestFor } from '@mapgate/protocol'",
    'withValues(map, { where })',
    "without(map, 'text')",
  ])('is told of a name: %s', (text) => {
    expect(byName.test(text)).toBe(true)
  })
})

describe('What is exported is used', () => {
  const others = ['test', 'bench', 'examples', 'scripts'].flatMap(sourcesIn)
  const judged = usedExports([...everything, ...others])

  it('by another file, unless it is part of what a package offers', () => {
    const unused = judged.filter(({ by }) => by === 'nobody')
    expect(unused.map(({ file, name }) => `${file} exports ${name}`)).toEqual([])
  })

  it('not by tests alone, unless the file is there for them', () => {
    const forTests = judged.filter(({ file, by }) => by === 'tests' && !isTestFile(file))
    const undeclared = forTests.filter(({ file }) => testSeams[file] === undefined)
    expect(undeclared.map(({ file, name }) => `${file} exports ${name}`)).toEqual([])
  })

  it('is told of an export that nobody uses, and of one that tests use', () => {
    const one = sourceOf('packages/gateway/src/core/one.ts', 'export const a = 1, b = 2\nexport type C = 3')
    const test = sourceOf('packages/gateway/src/core/one.test.ts', "import { b } from './one.ts'")
    const two = sourceOf('packages/gateway/src/core/two.ts', "import type { C } from './one.ts'")
    expect(usedExports([one, test, two]).map(({ name, by }) => [name, by])).toEqual([
      ['a', 'nobody'],
      ['b', 'tests'],
      ['C', 'product'],
    ])
  })
})

describe('bench/README.md describes each bench', () => {
  const page = readFileSync(new URL('../bench/README.md', import.meta.url), 'utf8')
  const benches = sourcesIn('bench').flatMap(({ file, text }) =>
    file.split('/').length === 2 && /^export .*\brun\b/m.test(text) ? [basename(file, '.ts')] : [],
  )

  it.each(benches)('%s has a line of its own, and a place for its results', (name) => {
    expect(page).toMatch(new RegExp(`^\\| \`${name}\` \\|`, 'm'))
    expect(() => withPart(page, name, '')).not.toThrow()
  })

  it('finds the benches', () => {
    expect(benches).toContain('passthrough')
  })
})

describe('Files stay readable', () => {
  const measured = sources.flatMap(functionsIn)

  it('no source file is longer than 300 lines, tables excepted', () => {
    const long = sources.filter(({ text }) => text.split('\n').length > 301)
    expect(long.map(({ file }) => file)).toEqual([])
  })

  it('no function is longer than 60 lines, and one of more than 40 says why', () => {
    const long = measured.filter(({ lines }) => lines > longFunction)
    const wrong = long.filter(
      ({ name, lines }) => lines > longestFunction || longFunctions[name] === undefined,
    )
    expect(wrong.map(({ name, lines }) => `${name}: ${lines} lines`)).toEqual([])
  })

  it('says why of no function that is not long', () => {
    const long = new Set(measured.filter(({ lines }) => lines > longFunction).map(({ name }) => name))
    const rebuilt = Object.entries(longFunctions).filter(([, reason]) => reason !== 'being rebuilt')
    expect(rebuilt.map(([name]) => name).filter((name) => !long.has(name))).toEqual([])
  })

  it('measures functions of every form, in others too', () => {
    const text = 'function a() {\n  return {\n    b: () => {\n    },\n  }\n}\nclass C {\n  d() {\n  }\n}'
    expect(functionsIn(sourceOf('f.ts', text))).toEqual([
      { name: 'f.ts a', lines: 6 },
      { name: 'f.ts b', lines: 2 },
      { name: 'f.ts d', lines: 2 },
    ])
  })

  it('no file is called utils, helpers, manager, data or process', () => {
    const vague = sources.filter(({ file }) => /\/(utils?|helpers?|manager|data|process)\.ts$/.test(file))
    expect(vague.map(({ file }) => file)).toEqual([])
  })
})
