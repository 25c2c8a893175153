import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { describeFaults, parseConfiguration } from '../packages/gateway/src/config/load.ts'
import { ogcAdvice } from '../packages/gateway/src/config/ogc-advice.ts'

const page = readFileSync(new URL('../docs/ogc.md', import.meta.url), 'utf8')
const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text)
const kinds = ['mapserver', 'qgis', 'geoserver', 'arcgis', 'other']

/** An example with what every configuration has besides. */
const whole = (text: string): string =>
  text.includes('publicUrl:')
    ? text
    : `publicUrl: https://my.url.com\norigins: [https://app.example.org]\n${text}`

describe('docs/ogc.md', () => {
  it.each(examples.map((text) => [/server: (\w+)/.exec(text)?.[1], text]))(
    'has an example of %s that the configuration accepts',
    (_, text) => {
      const loaded = parseConfiguration(whole(text), process.cwd())
      expect('faults' in loaded ? describeFaults('docs/ogc.md', loaded.faults) : '').toBe('')
    },
  )

  it('has an example of every kind of server, and says of the same ones as the start that they are untried', () => {
    const named = examples.map((text) => /server: (\w+)/.exec(text)?.[1])
    expect([...new Set(named)].sort()).toEqual([...kinds].sort())
    for (const [index, text] of examples.entries()) {
      const loaded = parseConfiguration(whole(text), process.cwd())
      if ('faults' in loaded) throw new Error(describeFaults('docs/ogc.md', loaded.faults))
      const [, after = ''] = page.split(text)
      const [section = ''] = after.split('\n### ')
      const isUntried = ogcAdvice(loaded.configuration).some(({ message }) => message.includes('untried'))
      if (index > 0) expect(section.includes('**Untried**'), section).toBe(isUntried)
    }
  })
})
