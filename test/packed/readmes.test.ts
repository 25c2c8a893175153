import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { run } from './run.ts'

const { installed, built } = inject('packed')
const folder = join(installed, 'readmes')
/** Beside the packages that the gateway brings along, where an import finds them. */
const inside = join(installed, 'node_modules/@mapgate/gateway/readmes')
for (const each of [folder, inside]) mkdirSync(each, { recursive: true })

const readme = (name: string): string => readFileSync(join(built, name, 'README.md'), 'utf8')
const blocks = (name: string, language: string): readonly string[] =>
  [...readme(name).matchAll(/^```(\w*)\n(.*?)^```$/gms)].flatMap(([, of, text = '']) =>
    of === language ? [text] : [],
  )

async function printedBy(name: string, place: string): Promise<string> {
  const [code = ''] = blocks(name, 'js')
  writeFileSync(join(place, `${name}.mjs`), code)
  const { code: status, output } = await run(process.execPath, [`${name}.mjs`], place)
  expect([status, output]).toEqual([0, output])
  return output
}

describe('The examples in the READMEs of the packages', () => {
  it('gateway: the smallest configuration is good, and the library runs it', async () => {
    const [configuration = ''] = blocks('gateway', 'yaml')
    writeFileSync(join(folder, 'mapgate.yaml'), configuration)
    expect(await run('mapgate', ['check', 'mapgate.yaml'], folder)).toMatchObject({ code: 0 })
    writeFileSync(join(folder, 'mapgate.yaml'), `${configuration}listen: { port: 0 }\n`)
    expect(await printedBy('gateway', folder)).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/m)
  })

  it('sample-server', async () => {
    expect(await printedBy('sample-server', folder)).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/arcgis\n$/)
  })

  it.each([
    ['grammar', 'Roads 0 lanes > 2\n'],
    ['geometry', /^\{.*7.*46.*9.*48.*\}\nthe ring crosses/s],
    ['policy', "[ 'planner' ] true\n"],
  ])('%s, from the copy inside of the gateway', async (name, printed) => {
    const output = await printedBy(name, inside)
    if (typeof printed === 'string') expect(output).toBe(printed)
    else expect(output).toMatch(printed)
  })

  it('name only commands that are there', async () => {
    const { output } = await run('mapgate', ['--help'])
    const named = [...`${readme('gateway')}${readme('sample-server')}`.matchAll(/\bnpx mapgate ([a-z]+)/g)]
    expect(named.length).toBeGreaterThan(3)
    for (const [, command] of named) expect(output).toMatch(new RegExp(`^  ${command}\\b`, 'm'))
  })
})
