import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const page = readFileSync(`${root}packages/client/README.md`, 'utf8')
const run = promisify(execFile)

/** What the examples take from the page around them. */
const around = `
declare const myApp: {
  token: () => Promise<string>
  newToken: () => Promise<string>
  signIn: () => Promise<void>
}
`

/** Libraries that have no types, or that are not installed: as much of them as the examples use. */
const untyped = `
declare module 'esri-leaflet' {
  import type { Layer } from 'leaflet'
  import type { Service } from '@mapgate/client/esri-leaflet'
  type EsriLayer = Layer & { readonly service: Service }
  export const dynamicMapLayer: (options: { url: string; f?: 'image' | 'json' }) => EsriLayer
  export const featureLayer: (options: { url: string }) => EsriLayer
}
declare module 'mapbox-gl' {
  type Parameters = { url: string; headers?: Record<string, string> }
  export class Map {
    constructor(options: { container: string; transformRequest: (url: string, type?: string) => Parameters })
    on(event: 'error', listener: (event: { error: Error }) => void): this
  }
}
declare module 'esri/config' {
  const config: { defaults: { io: { corsEnabledServers: unknown[] } } }
  export default config
}
declare module 'esri/request' {
  type Arguments = { url: string; headers?: Record<string, string> }
  const request: { setRequestPreCallback: (callback: (args: Arguments) => Arguments) => void }
  export default request
}
declare module 'esri/layers/ArcGISDynamicMapServiceLayer' {
  export default class ArcGISDynamicMapServiceLayer {}
}
`

interface Example {
  readonly heading: string
  readonly code: string
}

/** The code blocks of a page, each with the heading that it stands under. */
function examplesIn(markdown: string): readonly Example[] {
  const parts = markdown.split(/^#+ (.+)$/m)
  return parts.flatMap((text, index) => {
    if (index % 2 === 1) return []
    const heading = parts[index - 1] ?? ''
    return [...text.matchAll(/^```(?:ts|js)\n(.*?)^```$/gms)].map(([, code = '']) => ({ heading, code }))
  })
}

/** What the compiler says of programs, as strict as in the repository but for optional members, which not every library's types tell apart. */
async function saidOf(programs: readonly string[]): Promise<string> {
  // Beside the packages, so that they are found; nothing that looks at sources looks there.
  mkdirSync(`${root}node_modules/.cache`, { recursive: true })
  const folder = mkdtempSync(`${root}node_modules/.cache/mapgate-readme-`)
  try {
    const names = programs.map((code, index) => {
      writeFileSync(join(folder, `example-${index}.ts`), code)
      return `example-${index}.ts`
    })
    writeFileSync(join(folder, 'around.d.ts'), around)
    writeFileSync(join(folder, 'untyped.d.ts'), untyped)
    const files = [...names, 'around.d.ts', 'untyped.d.ts']
    const compilerOptions = { exactOptionalPropertyTypes: false }
    const options = { extends: '../../../tsconfig.json', files, include: [], compilerOptions }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options))
    const compiler = `${root}node_modules/typescript/bin/tsc`
    const { stdout } = await run(process.execPath, [compiler, '--noEmit', '--pretty', 'false', '-p', folder])
    return stdout
  } catch (error) {
    return (error as { stdout: string }).stdout
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const examples = examplesIn(page)

describe('The page of the browser kit', () => {
  it('has an example for every entry of the package', () => {
    const { exports } = JSON.parse(readFileSync(`${root}packages/client/package.json`, 'utf8')) as {
      exports: Record<string, string>
    }
    // The shim is put in place by `register`, and the worker is no module.
    const entries = Object.keys(exports).filter((entry) => !['./shim', './worker'].includes(entry))
    const code = examples.map((example) => example.code).join()
    const names = entries.map((entry) => `'@mapgate/client${entry.slice(1)}'`)
    expect(names.filter((name) => !code.includes(name))).toEqual([])
  })

  it('has no code in a language that nobody checks', () => {
    expect([...page.matchAll(/^```(\w+)/gm)].map(([, language]) => language)).toEqual(
      examples.map(() => 'ts'),
    )
  })

  it('has examples that compile against the types of the kit and of the libraries', async () => {
    expect(examples.length).toBeGreaterThan(10)
    expect(await saidOf(examples.map(({ code }) => code))).toBe('')
  })

  it('would be told of an example that does not', async () => {
    const wrong =
      "import { connect } from '@mapgate/client'\nconnect({ url: 'https://my.url.com', key: 'a-key' })"
    expect(await saidOf([wrong])).toContain("'key' does not exist in type 'GateOptions'")
  })
})
