import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type Manifest, manifests, manifestsOfSeveral } from './manifests.ts'
import { root } from './run-command.ts'

const directory = mkdtempSync(join(tmpdir(), 'mapgate-manifests-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** Kinds that the types of Kubernetes itself do not have. */
const ofOthers = ['HTTPRoute']
const typed = [...manifests, ...manifestsOfSeveral].filter(({ kind }) => !ofOthers.includes(kind))

/** What TypeScript says of objects that are written down as literals of Kubernetes' own types: keys that are unknown, values of another type. */
function faultsOf(name: string, objects: readonly Manifest[]): string {
  const lines = objects.map(({ file, ...object }, at) => {
    const [version = '', group = 'core'] = object.apiVersion.split('/').reverse()
    const type = `import('kubernetes-types/${group.split('.')[0]}/${version}').${object.kind}`
    return `// ${file}\nexport const object${at}: ${type} = ${JSON.stringify(object, null, 2)}\n`
  })
  writeFileSync(join(directory, `${name}.ts`), lines.join('\n'))
  const compilerOptions = {
    strict: true,
    noEmit: true,
    types: [],
    module: 'nodenext',
    paths: { 'kubernetes-types/*': [`${root}node_modules/kubernetes-types/*.d.ts`] },
  }
  const project = join(directory, `${name}.json`)
  writeFileSync(project, JSON.stringify({ compilerOptions, files: [`${name}.ts`] }))
  const compiler = `${root}node_modules/typescript/bin/tsc`
  const { stdout, status } = spawnSync(process.execPath, [compiler, '-p', project], { encoding: 'utf8' })
  return status === 0 ? '' : stdout
}

describe('The Kubernetes manifests', () => {
  it('have only keys that Kubernetes knows, with values of its types', () => {
    expect(typed.length).toBeGreaterThan(8)
    expect(faultsOf('manifests', typed)).toBe('')
  })

  it.each([
    ['a key in other letters', /readOnlyRootFilesystem/g, 'readOnlyRootFileSystem'],
    ['a key at another place', /"terminationGracePeriodSeconds":45/g, '"gracePeriodSeconds":45'],
    ['a text for a number', /"maxUnavailable":1/g, '"maxUnavailable":true'],
  ])('would be found wrong with %s', (_, text, instead) => {
    const changed = JSON.stringify(typed).replace(text, instead)
    expect(changed).not.toBe(JSON.stringify(typed))
    expect(faultsOf('changed', JSON.parse(changed))).toMatch(/error TS/)
  })
})
