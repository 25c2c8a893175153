import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { configurationSchema } from '../../../packages/gateway/src/config/schema.ts'
import { root, runMapgate } from './run-command.ts'

const page = readFileSync(`${root}docs/deploying.md`, 'utf8')
const index = readFileSync(`${root}deploy/README.md`, 'utf8')
const blocks = [...page.matchAll(/^```(\w*)\n(.*?)^```/gms)].map(([, kind = '', text = '']) => ({
  kind,
  text,
}))
const commands = blocks.filter(({ kind }) => kind === '').flatMap(({ text }) => text.trim().split('\n'))
const version = JSON.parse(readFileSync(`${root}package.json`, 'utf8')).version

/** What the address of a heading is made of. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .replaceAll(' ', '-')
const anchors = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading))

/** The links of a page of the folder, and where in the checkout they lead to. */
const linksOf = (text: string, folder: string) =>
  [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].map(([, path = '', anchor]) => ({
    path: path === '' ? '' : new URL(path, `file:///${folder}/`).pathname.slice(1),
    anchor,
  }))

describe('The page about deploying', () => {
  it.each([
    ['docs/deploying.md', page, 'docs'],
    ['deploy/README.md', index, 'deploy'],
    ['deploy/iis/README.md', readFileSync(`${root}deploy/iis/README.md`, 'utf8'), 'deploy/iis'],
  ])('has links that lead somewhere: %s', (_, text, folder) => {
    const links = linksOf(text, folder)
    expect(links.length).toBeGreaterThan(2)
    for (const { path, anchor } of links) {
      expect([path, path === '' || existsSync(root + path)]).toEqual([path, true])
      const target = path === '' ? text : path.endsWith('.md') ? readFileSync(root + path, 'utf8') : ''
      if (anchor !== undefined) expect(anchors(target)).toContain(anchor)
    }
  })

  it('names files of the checkout that are there', () => {
    const named = [...page.matchAll(/(?<![\w/.@-])(?:deploy|docs|test)\/[\w./-]*\w/g)].map(([path]) => path)
    const made = ['deploy/compose/tls']
    expect(new Set(named).size).toBeGreaterThan(12)
    expect(named.filter((path) => !made.includes(path) && !existsSync(root + path))).toEqual([])
  })

  it('has only commands of npm that the project has, and of its version', () => {
    const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
    const run = commands.flatMap((line) => /^npm run (\S+)/.exec(line)?.[1] ?? [])
    expect(run.length).toBeGreaterThan(1)
    expect(run.filter((name) => scripts[name] === undefined)).toEqual([])
    const versions = [...page.matchAll(/mapgate(?:-gateway-|:)(\d+\.\d+\.\d+)/g)].map(([, each]) => each)
    expect(new Set(versions)).toEqual(new Set([version]))
  })

  it('has only commands and options of mapgate that it knows', async () => {
    const mentioned = [
      ...commands,
      ...[...page.matchAll(/`(mapgate [a-z][^`]*)`/g)].map(([, text = '']) => text),
    ]
    const asked = new Map<string, Set<string>>()
    for (const line of mentioned) {
      const [, words = ''] = /^mapgate ((?:[a-z]+ ?)+)/.exec(line) ?? []
      const [first = '', second = ''] = words.trim().split(' ')
      if (first === '') continue
      const name = ['key', 'user', 'policy', 'session', 'cache', 'store'].includes(first)
        ? `${first} ${second}`
        : first
      const options = asked.get(name) ?? new Set()
      for (const [option] of line.matchAll(/--[a-z][a-z-]+/g)) options.add(option)
      asked.set(name, options)
    }
    expect([...asked.keys()]).toEqual(expect.arrayContaining(['init', 'check', 'serve', 'policy show']))
    const helped = [...asked].map(async ([name, options]) => {
      const { code, output } = await runMapgate(...name.split(' '), '--help')
      return [name, code, [...options].filter((option) => !output.includes(option))]
    })
    expect(await Promise.all(helped)).toEqual([...asked.keys()].map((name) => [name, 0, []]))
  })

  it('has configurations whose keys are known', () => {
    const sections = [
      ...blocks.filter(({ text }) => text.startsWith('# mapgate.yaml')).map(({ text }) => parse(text)),
      ...[...page.matchAll(/`((?:store|audit|admin|listen|resourceProxy): \{[^`]*\})`/g)].map(
        ([, text = '']) => parse(text),
      ),
    ]
    expect(sections.length).toBeGreaterThan(3)
    for (const section of sections)
      for (const [key, value] of Object.entries(section))
        expect(configurationSchema.shape[key as 'admin'].safeParse(value).error).toBeUndefined()
  })

  it('names every recipe, here and in the table of the folder', () => {
    const recipes = readdirSync(`${root}deploy`, { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    )
    expect(recipes.length).toBeGreaterThan(5)
    for (const { name } of recipes)
      expect([name, page.includes(`deploy/${name}`), index.includes(`(${name}/`)]).toEqual([name, true, true])
  })
})
