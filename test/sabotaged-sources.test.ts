import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { describe, expect, it } from 'vitest'
import { entries } from './soundness/sabotage/all.ts'
import { changed, changesOf, type Sabotage } from './soundness/sabotage/entry.ts'

// What `npm run soundness -- --sabotage all` takes away stands where it is looked for, so that a sabotage never means nothing.

const root = new URL('../', import.meta.url)
const sources = new Map<string, string>()

function sourceOf(file: string): string {
  const source = sources.get(file) ?? readFileSync(new URL(file, root), 'utf8')
  sources.set(file, source)
  return source
}

const sabotagedSources = (sabotage: Sabotage): readonly string[] =>
  [...Map.groupBy(changesOf(sabotage), ({ file }) => file)].map(([file, changes]) =>
    changes.reduce(changed, sourceOf(file)),
  )

describe('A sabotage', () => {
  it.each(entries)('$name stands once in its file, and leaves a source that parses', (sabotage) => {
    for (const source of sabotagedSources(sabotage)) expect(stripTypeScriptTypes(source)).not.toBe('')
  })

  it('changes the sources of what is published alone', () => {
    const files = entries.flatMap(changesOf).map(({ file }) => file)
    expect(
      files.filter((file) => !/^packages\/(?:gateway|policy|grammar|geometry)\/src\//.test(file)),
    ).toEqual([])
    expect(files.filter((file) => file.endsWith('.test.ts'))).toEqual([])
  })

  it('has a name of its own', () => {
    const names = entries.map(({ name }) => name)
    expect(names).toEqual([...new Set(names)])
  })

  it('is one of many', () => {
    expect(entries.length).toBeGreaterThanOrEqual(70)
  })
})

describe('A text to find', () => {
  const change = { file: 'a.ts', find: 'one', replace: 'two' }

  it('is replaced where it stands', () => {
    expect(changed('const a = one', change)).toBe('const a = two')
  })

  it.each(['const a = none'.replace('one', ''), 'one + one'])(
    'is missed where it does not stand exactly once: %s',
    (source) => {
      expect(() => changed(source, change)).toThrow('a.ts')
    },
  )
})
