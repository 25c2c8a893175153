import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string): string => readFileSync(root + path, 'utf8')
const published = ['protocol', 'client', 'gateway', 'sample-server']
const manifestOf = (path: string) => JSON.parse(read(`${path}/package.json`))
const leastOf = (range: string | undefined): number[] =>
  (/>=\s*(\d+(?:\.\d+)*)/.exec(range ?? '')?.[1] ?? '0').split('.').map(Number)

describe('What is published', () => {
  it.each(['gateway', 'sample-server'])(
    'takes patches of its dependencies without a release of ours: %s',
    (name) => {
      const { dependencies } = manifestOf(`packages/${name}`)
      const pinned = Object.entries<string>(dependencies).filter(
        ([dependency, range]) => !dependency.startsWith('@mapgate/') && !range.startsWith('~'),
      )
      expect(pinned).toEqual([])
    },
  )

  it('asks for the Node.js that its dependencies ask for, and says so before it reads them', () => {
    const { engines, dependencies } = manifestOf('packages/gateway')
    const [major = 0, minor = 0] = leastOf(engines.node)
    for (const name of Object.keys(dependencies)) {
      const [least = 0, small = 0] = leastOf(manifestOf(`node_modules/${name}`).engines?.node)
      expect([name, least < major || (least === major && small <= minor)]).toEqual([name, true])
    }
    const command = read('packages/gateway/bin/mapgate.mjs')
    expect(command).toContain(`[${major}, ${minor}]`)
    expect(command.match(/^import .*/gm)).toEqual(["import { existsSync } from 'node:fs'"])
  })

  it.each(published)('has a README of its own, whose links lead somewhere in the package: %s', (name) => {
    const text = read(`packages/${name}/README.md`)
    expect(text).toContain(name === 'sample-server' ? 'sample map server' : `@mapgate/${name}`)
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => link)
    for (const link of links) expect(() => read(link)).not.toThrow()
  })

  it('is installed in the README from what is there, all of it', () => {
    const text = read('README.md')
    for (const name of published)
      expect(text).toContain(`mapgate-${name}-${manifestOf(`packages/${name}`).version}.tgz`)
    expect(text).not.toContain('npx @mapgate/')
  })

  it('names pages to callers nowhere but in the package that holds them', () => {
    expect(read('packages/protocol/src/path/resolve.ts')).not.toContain('docs/')
    expect(read('docs/not-yet.md')).toContain('## oidc')
  })
})
