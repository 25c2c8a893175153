import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { describe, expect, inject, it } from 'vitest'

const { installed, built } = inject('packed')
const folder = join(installed, 'types')
const modules = fileURLToPath(new URL('../../node_modules', import.meta.url))
mkdirSync(folder)

const offered = (name: string): readonly string[] =>
  Object.keys(JSON.parse(readFileSync(join(built, name, 'package.json'), 'utf8')).exports)

/** Everything that the client offers, and what a program takes from the gateway and the sample server. */
const program = `
${offered('client')
  .map((path, index) => `export * as client${index} from '@mapgate/client${path.slice(1)}'`)
  .join('\n')}
import { connect } from '@mapgate/client'
import { loadConfiguration, startGateway } from '@mapgate/gateway'
import { startSampleServer } from '@mapgate/sample-server'
const gate = connect({ url: 'https://my.url.com/map', credential: () => 'a-key' })
export const address: string = gate.url('https://my.url.com/map/picture')
export const parts = [loadConfiguration, startGateway, startSampleServer]
// @ts-expect-error An address is a text: with types that say nothing, this line would be no error.
export const wrong: number = gate.url('https://my.url.com/map/picture')
`

describe('The types of the packages', () => {
  it.each([
    ['bundler', 'esnext'],
    ['nodenext', 'nodenext'],
  ])('are found and true with moduleResolution %s', (resolution, module) => {
    writeFileSync(join(folder, 'program.ts'), program)
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          ...{ strict: true, noEmit: true, target: 'es2024', module, moduleResolution: resolution },
          ...{ lib: ['es2024', 'esnext', 'dom'], typeRoots: [join(modules, '@types')], types: ['node'] },
        },
        files: ['program.ts'],
      }),
    )
    const told = (): string => {
      try {
        return execFileSync(process.execPath, [join(modules, 'typescript/bin/tsc'), '-p', folder], {
          encoding: 'utf8',
        })
      } catch (error) {
        return String((error as { stdout: string }).stdout)
      }
    }
    expect(told()).toBe('')
  })

  it('lead a bundler to the client alone: no other package, nothing of Node.js', async () => {
    const entry = join(folder, 'page.ts')
    writeFileSync(
      entry,
      program
        .split('\n')
        .filter((line) => line.includes('client'))
        .join('\n'),
    )
    const options = { bundle: true, write: false, format: 'esm', metafile: true } as const
    const { metafile } = await build({ ...options, entryPoints: [entry], absWorkingDir: folder })
    const packages = Object.keys(metafile.inputs).map(
      (path) => /node_modules\/(@[^/]+\/[^/]+)/.exec(path)?.[1],
    )
    expect(new Set(packages.filter((name) => name !== undefined))).toEqual(new Set(['@mapgate/client']))
  })
})
