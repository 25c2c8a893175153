import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { matchesGlob } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readContainerfile, readCopy } from './containerfile.ts'
import { root, runMapgate } from './run-command.ts'

const { args, stages } = readContainerfile()
const [install, final] = stages
const all = (stage: typeof final, name: string) =>
  (stage?.instructions ?? []).filter((each) => each.name === name).map(({ rest }) => rest)
const manifestOf = (folder: string) => JSON.parse(readFileSync(`${root}${folder}/package.json`, 'utf8'))
const folders = readdirSync(`${root}packages`).filter((name) =>
  existsSync(`${root}packages/${name}/package.json`),
)

/** Packages of ours that a package needs, and those that they need. */
function needed(name: string, found = new Set<string>()): ReadonlySet<string> {
  const folder = folders.find((each) => manifestOf(`packages/${each}`).name === name) ?? ''
  found.add(folder)
  for (const dependency of Object.keys(manifestOf(`packages/${folder}`).dependencies ?? {}))
    if (
      dependency.startsWith('@mapgate/') &&
      ![...found].some((each) => manifestOf(`packages/${each}`).name === dependency)
    )
      needed(dependency, found)
  return found
}

/** True where .dockerignore lets a file into the build: the last line that matches it, or a folder above it, decides. */
function isSent(path: string): boolean {
  const above = path.split('/').map((_, at, parts) => parts.slice(0, at + 1).join('/'))
  const lines = readFileSync(`${root}.dockerignore`, 'utf8')
    .split('\n')
    .filter((line) => /^[^#\s]/.test(line))
  const last = lines.findLast(
    (line) => line === '*' || above.some((each) => matchesGlob(each, line.replace(/^!/, ''))),
  )
  return last?.startsWith('!') ?? true
}

describe('The Containerfile', () => {
  it('takes the version of Node.js that the project is tested with, in both stages, by digest where one is given', () => {
    const { devDependencies } = manifestOf('.')
    expect(args).toEqual({
      NODE_IMAGE: `docker.io/library/node:${devDependencies.node}-bookworm-slim`,
      NODE_DIGEST: '',
    })
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as it stands in the file.
    const base = '${NODE_IMAGE}${NODE_DIGEST}'
    expect(stages.map(({ from }) => from)).toEqual([`${base} AS install`, base])
  })

  it('copies what is there or what the build makes, and .dockerignore lets it in', () => {
    const sources = all(install, 'COPY').flatMap((rest) => readCopy(rest).sources)
    const files = sources.filter((source) => !source.startsWith('dist/'))
    expect(files.filter((file) => !existsSync(root + file) || !isSent(file))).toEqual([])
    expect(
      sources.filter((source) => source.startsWith('dist/') && !isSent(`${source}/package.json`)),
    ).toEqual([])
    for (const other of [
      '.git/config',
      'test/package.json',
      'node_modules/zod/package.json',
      'packages/gateway/src/index.ts',
      'mapgate.yaml',
    ])
      expect([other, isSent(other)]).toEqual([other, false])
  })

  it('copies the manifests of the gateway and of the packages that it needs, and the compiled gateway, which has those inside', () => {
    const packages = [...needed('@mapgate/gateway')].sort()
    const targets = all(install, 'COPY').map(readCopy)
    const manifests = targets.filter(({ sources }) => sources[0]?.startsWith('packages/'))
    expect(manifests.map(({ sources, target }) => [sources, target]).sort()).toEqual(
      packages.map((name) => [[`packages/${name}/package.json`], `packages/${name}/`]),
    )
    const compiled = targets.filter(({ sources }) => sources[0]?.startsWith('dist/'))
    expect(compiled).toEqual([{ from: undefined, sources: ['dist/gateway'], target: 'packages/gateway/' }])
  })

  it('installs by the lock file, without scripts, and fetches nothing else', () => {
    const [command = '', ...more] = all(install, 'RUN')
    expect(more).toEqual(['chmod -R u=rwX,go=rX /app'])
    expect(command).toMatch(/^npm ci .*--omit=dev .*--ignore-scripts .*--workspace packages\/gateway$/)
    expect([...all(install, 'ADD'), ...all(final, 'ADD')]).toEqual([])
    expect(all(final, 'RUN').join()).not.toMatch(/npm|curl|wget|apt/)
  })

  it('runs as a number that is not root, from the first moment on that anything of it is run', () => {
    expect(all(final, 'USER')).toEqual(['1000:1000'])
    const names = final?.instructions.map(({ name, rest }) => `${name} ${rest}`) ?? []
    expect(names.indexOf('USER 1000:1000')).toBeLessThan(names.indexOf('RUN mapgate --version'))
    expect(names.indexOf('USER 1000:1000')).toBeGreaterThan(
      names.findIndex((each) => each.startsWith('COPY')),
    )
  })

  it('has a version, and commands that the gateway knows', async () => {
    expect(all(final, 'LABEL').join()).toContain(`image.version="${manifestOf('packages/gateway').version}"`)
    expect(all(final, 'STOPSIGNAL')).toEqual(['SIGTERM'])
    const [, health = ''] = /CMD (\[.*\])$/.exec(all(final, 'HEALTHCHECK')[0] ?? '') ?? []
    for (const words of [JSON.parse(health).slice(1), JSON.parse(all(final, 'CMD')[0] ?? '')]) {
      const [command, ...options] = words
      expect(options).toEqual(['--config', '/etc/mapgate/mapgate.yaml'])
      expect((await runMapgate(command, '--help')).output).toContain('--config <file>')
    }
  })
})
