import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const page = resolve(root, 'docs/threat-model.md')
const text = readFileSync(page, 'utf8')

/** A row of a table of attack classes, by its columns. */
interface AttackClass {
  readonly number: number
  readonly tried: string
  readonly holds: string
  readonly where: string
  readonly shownBy: string
}

/** The rows behind the heading of the classes. A bar inside of a cell would be a cell more, and a fault. */
function classesIn(markdown: string): readonly AttackClass[] {
  const [, behind = ''] = markdown.split('## Attack classes and their tests')
  return behind.split('\n').flatMap((line) => {
    const [, number = '', ...cells] = line.split('|').map((cell) => cell.trim())
    if (!/^\d+$/.test(number)) return []
    const [tried = '', holds = '', where = '', shownBy = ''] = cells
    expect([number, cells.length]).toEqual([number, 5])
    return [{ number: Number(number), tried, holds, where, shownBy }]
  })
}

/** The targets of links to files, from the root of the project on. */
const linksIn = (markdown: string, from = page): readonly string[] =>
  [...markdown.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) =>
    resolve(dirname(from), link).slice(root.length),
  )

/** Numbers after `advisory` and `advisories`. */
const advisoriesIn = (markdown: string): readonly string[] =>
  [...markdown.matchAll(/advisor(?:y|ies) ((?:\d{3}(?:, )?)+)/g)].flatMap(
    ([, list = '']) => list.match(/\d{3}/g) ?? [],
  )

const filesIn = (folder: string): readonly string[] =>
  readdirSync(resolve(root, folder)).filter((name) => name.endsWith('.test.ts'))

const classes = classesIn(text)

describe('The threat model', () => {
  it('has every class once, in order', () => {
    const numbers = classes.map(({ number }) => number)
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => index + 1))
    expect(numbers.length).toBeGreaterThanOrEqual(40)
  })

  it.each(classes)('shows class $number by a test, or says that it is not tested', ({ shownBy }) => {
    const tests = linksIn(shownBy).filter((file) => file.endsWith('.test.ts'))
    expect(tests.length > 0 || /not tested/i.test(shownBy)).toBe(true)
  })

  it.each(classes)('says of class $number what is tried, what holds, and where in the code', (one) => {
    expect(one.tried.length).toBeGreaterThan(10)
    expect(one.holds.length).toBeGreaterThan(10)
    const paths = [...one.where.matchAll(/`([^`]+)`/g)].map(([, path = '']) =>
      path.startsWith('packages/') ? path : `packages/gateway/src/${path}`,
    )
    expect(paths.length).toBeGreaterThan(0)
    expect(paths.filter((path) => !existsSync(resolve(root, path)))).toEqual([])
  })

  it('names no file that is not there', () => {
    expect(linksIn(text).filter((file) => !existsSync(resolve(root, file)))).toEqual([])
  })

  it.each(['SECURITY.md', 'CHANGELOG.md', 'docs/releasing.md', 'docs/not-yet.md'])(
    'and %s beside it leads nowhere else either',
    (name) => {
      const file = resolve(root, name)
      const links = linksIn(readFileSync(file, 'utf8'), file)
      expect(links.filter((link) => !existsSync(resolve(root, link)))).toEqual([])
    },
  )

  it('names every attack that is tested, in a row of classes', () => {
    const named = new Set(classes.flatMap(({ shownBy }) => linksIn(shownBy)))
    const attacks = filesIn('test/attacks').map((name) => `test/attacks/${name}`)
    expect(attacks.filter((file) => !named.has(file))).toEqual([])
  })

  it('names an attack in the row of its own number', () => {
    const strays = filesIn('test/attacks').filter((name) => {
      const own = classes.find(({ number }) => number === Number(name.slice(0, 2)))
      return !own || !linksIn(own.shownBy).includes(`test/attacks/${name}`)
    })
    // These two are of kept answers, and were numbered with the release that they came in.
    expect(strays).toEqual(['34-waiting-behind-somebody.test.ts', '34-what-was-taken-away.test.ts'])
  })

  it('names every advisory, and none that is not there', () => {
    const there = filesIn('test/advisories').map((name) => name.slice(0, 3))
    const named = classes.flatMap(({ shownBy }) => advisoriesIn(shownBy))
    expect(there.filter((number) => !named.includes(number))).toEqual([])
    expect(named.filter((number) => !there.includes(number))).toEqual([])
  })
})
