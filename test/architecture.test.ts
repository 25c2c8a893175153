import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const gateway = 'packages/gateway/src'

/** Folders of the gateway that only see the grammar, the core values, and types of configuration and store. */
const stages = ['authn', 'authz', 'plan', 'upstream', 'transform']

/** Who may import which workspace package. */
const packages: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  client: ['@mapgate/protocol'],
  'sample-server': ['@mapgate/protocol'],
  gateway: ['@mapgate/protocol', '@mapgate/client', '@mapgate/sample-server'],
}

interface Import {
  readonly file: string
  readonly specifier: string
  readonly typeOnly: boolean
  /** Path from the root for relative imports, else the package name. */
  readonly target: string
}

const sources = files(join(root, 'packages')).filter(
  (file) => /\/src\/.*\.ts$/.test(file) && !/\.(test|fixture)\.ts$/.test(file),
)
const imports = sources.flatMap(importsOf)

function files(directory: string): string[] {
  return readdirSync(directory).flatMap((name) => {
    if (name === 'node_modules' || name === 'dist') return []
    const path = join(directory, name)
    return statSync(path).isDirectory() ? files(path) : [path]
  })
}

function importsOf(path: string): Import[] {
  const file = relative(root, path).replaceAll('\\', '/')
  const statement =
    /^\s*(?:import|export)\s+(type\s)?[^'"]*?from\s+'([^']+)'|import\('([^']+)'\)|^import\s+'([^']+)'/gm
  return [...readFileSync(path, 'utf8').matchAll(statement)].map((match) => {
    const specifier = match[2] ?? match[3] ?? match[4] ?? ''
    const target = specifier.startsWith('.')
      ? relative(root, resolve(dirname(path), specifier)).replaceAll('\\', '/')
      : specifier
    return { file, specifier, typeOnly: match[1] !== undefined, target }
  })
}

const folderOf = (path: string): string => path.slice(gateway.length + 1).split('/')[0] ?? ''
const told = (found: readonly Import[]): string[] =>
  found.map(({ file, target }) => `${file} imports ${target}`)

describe('Imports run one way', () => {
  it('finds the sources that it judges', () => {
    expect(sources.length).toBeGreaterThan(50)
    expect(imports.some(({ file }) => file === `${gateway}/handle.ts`)).toBe(true)
  })

  it.each(Object.entries(packages))('%s sees only the packages that it may', (name, allowed) => {
    const seen = imports.filter(({ file }) => file.startsWith(`packages/${name}/src/`))
    expect(
      told(
        seen.filter(({ target }) => target.startsWith('@mapgate/') && !allowed.includes(packageOf(target))),
      ),
    ).toEqual([])
  })

  it('the grammar is pure: it imports nothing but itself', () => {
    const outside = imports.filter(
      ({ file, target }) => file.startsWith('packages/protocol/') && !target.startsWith('packages/protocol/'),
    )
    expect(told(outside)).toEqual([])
  })

  it('the client kit has no run-time dependency', () => {
    const outside = imports.filter(
      ({ file, target, typeOnly }) =>
        file.startsWith('packages/client/') && !typeOnly && !target.startsWith('packages/client/'),
    )
    expect(told(outside)).toEqual([])
  })

  it('no package reaches into the folders of another', () => {
    const across = imports.filter(
      ({ file, target }) => target.startsWith('packages/') && target.split('/')[1] !== file.split('/')[1],
    )
    expect(told(across)).toEqual([])
  })

  it.each(stages)('the stage %s sees the grammar and the core values, and no other stage', (stage) => {
    const wrong = imports.filter(({ file, target, typeOnly }) => {
      if (!file.startsWith(`${gateway}/${stage}/`) || !target.startsWith(gateway)) return false
      const folder = folderOf(target)
      if (folder === stage || folder === 'core') return false
      return !(typeOnly && (folder === 'config' || folder === 'store'))
    })
    expect(told(wrong)).toEqual([])
  })

  it('the core values see nothing of the rooms', () => {
    const wrong = imports.filter(
      ({ file, target }) =>
        file.startsWith(`${gateway}/core/`) && target.startsWith(gateway) && folderOf(target) !== 'core',
    )
    expect(told(wrong)).toEqual([])
  })

  it('only the server, the commands and the demo wire rooms together', () => {
    const wiring = ['server', 'cli', 'demo', 'admin', 'index.ts']
    const wrong = imports.filter(
      ({ file, target }) =>
        file.startsWith(gateway) && folderOf(target) === 'server' && !wiring.includes(folderOf(file)),
    )
    expect(told(wrong)).toEqual([])
  })
})

describe('Files stay readable', () => {
  it('no source file is longer than 300 lines, tables excepted', () => {
    const long = sources.filter((file) => readFileSync(file, 'utf8').split('\n').length > 301)
    expect(long.map((file) => relative(root, file))).toEqual([])
  })

  it('no file is called utils, helpers, manager, data or process', () => {
    const vague = sources.filter((file) => /\/(utils?|helpers?|manager|data|process)\.ts$/.test(file))
    expect(vague).toEqual([])
  })
})

const packageOf = (specifier: string): string => specifier.split('/').slice(0, 2).join('/')
