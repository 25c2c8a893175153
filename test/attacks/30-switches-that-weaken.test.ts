import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startStack } from '../e2e/stack.ts'
import { startPostgres } from '../postgres.ts'

// A switch that weakens security has a name that says so, is off unless the file says otherwise, and is announced at each start.

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly [member: string]: unknown
}

/** Every key of the configuration, with its schema, however deep it stands. */
function keysIn(schema: unknown): readonly (readonly [name: string, schema: Schema])[] {
  if (Array.isArray(schema)) return schema.flatMap(keysIn)
  if (typeof schema !== 'object' || schema === null) return []
  const { properties = {}, ...others } = schema as Schema
  return [
    ...Object.entries(properties),
    ...Object.values(properties).flatMap(keysIn),
    ...Object.values(others).flatMap(keysIn),
  ]
}

const file = new URL('../../docs/mapgate.schema.json', import.meta.url)
const switches = new Map(
  keysIn(JSON.parse(readFileSync(file, 'utf8'))).filter(([name]) => name.startsWith('insecure')),
)

describe('A switch that weakens security', () => {
  it.each([...switches])('is off unless it is named: %s', (_name, { default: given }) => {
    expect([false, []]).toContainEqual(given)
  })

  it('is announced at the start, by its name and what it gives up', async () => {
    const lines: string[] = []
    const database = await startPostgres()
    onTestFinished(() => database.close())
    const secrets = {
      'store-url': `${database.url()}?sslmode=disable`,
      'store-secret': 's'.repeat(40),
      'redis-url': 'redis://127.0.0.1:9',
      'shared-key': 'ab'.repeat(32),
    }
    const inFolder = (name: string) => join(database.folder, name)
    for (const [name, text] of Object.entries(secrets)) writeFileSync(inFolder(name), text)
    const log = pino({ level: 'warn' }, { write: (line) => void lines.push(line) })
    const stack = await startStack({
      log,
      configure: (configuration) => {
        configuration.upstreams.sample.tls = { insecureSkipTlsVerify: true }
        configuration.upstreams.sample.insecureAllowAddresses = ['gis.internal']
        configuration.mounts[0].insecureTokensByGet = true
        configuration.store = {
          kind: 'postgres',
          urlFile: inFolder('store-url'),
          secretFile: inFolder('store-secret'),
          insecureTls: true,
        }
        configuration.shared = {
          urlFile: inFolder('redis-url'),
          encryptionKeyFile: inFolder('shared-key'),
          insecureTls: true,
        }
        configuration.signIn = {
          directories: [
            {
              name: 'corp',
              url: 'ldap://127.0.0.1:9',
              insecurePlain: true,
              bindDn: 'cn=mapgate,dc=example,dc=org',
              bindPasswordEnv: 'PATH',
              base: 'dc=example,dc=org',
              roles: ['staff'],
            },
          ],
        }
        configuration.portals = [
          {
            name: 'agol',
            url: 'https://acme.maps.arcgis.com',
            orgId: 'AbCdEf1234567890',
            insecureAnyApp: true,
            insecureGroupTitles: true,
            roles: ['staff'],
          },
        ]
        configuration.portal = {
          path: '/portal',
          clients: [
            {
              id: 'old',
              title: 'Old map',
              redirects: ['http://127.0.0.1/back'],
              insecureImplicit: true,
              insecureWithoutPkce: true,
            },
          ],
        }
      },
    })
    await stack.close()
    const announced = lines.join('')
    expect([...switches.keys()].filter((name) => !announced.includes(name))).toEqual([])
    for (const way of ['the way to the database', 'the way to what gateways share'])
      expect(announced).toContain(`insecureTls: ${way}`)
    expect(switches.size).toBeGreaterThanOrEqual(8)
  })
})
