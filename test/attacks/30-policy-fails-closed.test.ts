import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { describeFaults, loadConfiguration } from '../../packages/gateway/src/config/load.ts'
import { startStack } from '../e2e/stack.ts'

const directory = mkdtempSync(join(tmpdir(), 'mapgate-closed-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const base = `publicUrl: http://127.0.0.1:8080
upstreams: { ags: { kind: arcgis, url: 'http://127.0.0.1:9/arcgis' } }
mounts: [{ path: /arcgis, upstream: ags }]
`

function faultsOf(text: string): string {
  const file = join(directory, 'mapgate.yaml')
  writeFileSync(file, text)
  const loaded = loadConfiguration(file)
  return 'faults' in loaded ? describeFaults(file, loaded.faults) : ''
}

describe('a policy that cannot be read does not start a gateway', () => {
  it.each([
    ['a grant to nobody', `${base}grants: [{ to: {}, on: { services: ['**'] } }]\n`],
    ['half a grant', `${base}grants: [{ to: { roles: [a`],
    [
      'a condition that does not parse',
      `${base}grants: [{ to: { roles: [a] }, with: { where: "a = 'b" } }]\n`,
    ],
    ['a condition with a comment', `${base}grants: [{ to: { roles: [a] }, with: { where: "1=1 --" } }]\n`],
    [
      'an obligation that is misspelt',
      `${base}grants: [{ to: { roles: [a] }, with: { feilds: { except: [x] } } }]\n`,
    ],
    ['an operation that does not exist', `${base}grants: [{ to: { roles: [a] }, for: [veiw] }]\n`],
    ['no fields at all', `${base}grants: [{ to: { roles: [a] }, with: { fields: { only: [] } } }]\n`],
  ])('%s', (_title, text) => {
    expect(faultsOf(text)).not.toBe('')
  })
})

describe('a policy that grants nothing shows nothing', () => {
  it.each([
    ['no grants', []],
    ['a role that nobody has', [{ to: { roles: ['nobody'] }, on: { services: ['**'] } }]],
    ['no service that is there', [{ to: { roles: ['everything'] }, on: { services: ['Other_*'] } }]],
    [
      'a time that is over',
      [{ to: { roles: ['everything'] }, with: { valid: { until: '2020-01-01T00:00:00Z' } } }],
    ],
  ])('%s', async (_title, grants) => {
    const stack = await startStack({
      configure: (configuration) => {
        configuration.grants = grants
      },
    }).catch((error: Error) => error.message)
    if (typeof stack === 'string') return expect(stack).toContain('grants')
    for (const path of [
      '/arcgis/rest/services',
      '/map/Assets_Service/MapServer',
      '/map/Topo_Basemap/MapServer',
    ]) {
      const reply = await fetch(`${stack.gatewayUrl}${path}?f=json`, { headers: { token: 'demo-key' } })
      expect((await reply.json()).error.code).toBe(403)
    }
    return stack.close()
  })
})
