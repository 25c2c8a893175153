import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'

// A rule that was meant for a path is looked for in the whole address, so that a query makes one resource pass for another.

let stack: Stack
beforeAll(async () => {
  stack = await startStack({
    configure: (configuration) => {
      configuration.mounts.push({
        path: '/closed',
        upstream: 'sample',
        at: 'rest/services',
        carriersOff: ['header'],
      })
      configuration.grants.push({
        name: 'basemap for everybody',
        to: { anonymous: true },
        on: { services: ['Topo_Basemap'] },
      })
      configuration.grants.push({
        name: 'one mount',
        to: { roles: ['mapped'] },
        on: { mounts: ['/map'], services: ['Assets_Service'] },
      })
      configuration.keys.push({ name: 'mapped', key: 'mapped-key', roles: ['mapped'] })
    },
  })
})
afterAll(() => stack?.close())

const hidden = 'Assets_Service/MapServer'
const open = 'Topo_Basemap/MapServer'
/** What may stand behind a path to make it look like another one. */
const behind = (path: string): readonly string[] => [
  `&x=${path}`,
  `&${path}`,
  `&x=${encodeURIComponent(path)}`,
  `&x=/../..${path}`,
  `&layers=show:0&x=https://host${path}?`,
  `%23${path}`,
]

async function codeOf(target: string, headers: Record<string, string> = {}): Promise<number> {
  const reply = await fetch(stack.gatewayUrl + target, { headers })
  const text = await reply.text()
  return /"code":(\d+)/.test(text) ? Number(/"code":(\d+)/.exec(text)?.[1]) : reply.status
}

describe('A query that names another resource does not make it that one', () => {
  it.each(behind(`/map/${open}`))('for what is open to everybody: %s', async (query) => {
    expect(await codeOf(`/map/${open}?f=json`)).toBe(200)
    expect(await codeOf(`/map/${hidden}?f=json${query}`)).toBe(query.startsWith('%23') ? 400 : 499)
  })

  it.each(behind(`/map/${hidden}`).slice(0, -1))('for the mount of a grant: %s', async (query) => {
    const headers = { token: 'mapped-key' }
    expect(await codeOf(`/map/${hidden}?f=json`, headers)).toBe(200)
    expect(await codeOf(`/arcgis/rest/services/${hidden}?f=json${query}`, headers)).toBe(403)
  })

  it.each(behind(`/map/${hidden}`).slice(0, -1))('for the carriers of a mount: %s', async (query) => {
    const headers = { token: 'demo-key' }
    expect(await codeOf(`/closed/${hidden}?f=json${query}`, headers)).toBe(403)
  })

  it.each(behind(`/map/${open}`).slice(0, -1))('for the service of a ticket: %s', async (query) => {
    const reply = await fetch(`${stack.gatewayUrl}/.mapgate/ticket`, {
      method: 'POST',
      headers: { token: 'demo-key' },
      body: JSON.stringify({ mounts: ['/map'], services: ['Topo_Basemap'] }),
    })
    const { ticket } = (await reply.json()) as { ticket: string }
    expect(await codeOf(`/t/${ticket}/map/${open}?f=json`)).toBe(200)
    expect(await codeOf(`/t/${ticket}/map/${hidden}?f=json${query}`)).toBe(403)
  })

  it.each([`/map/${open}?f=json`, `/.mapgate/health/live?`])(
    'for what stands behind a second question mark: %s',
    async (first) => {
      const text = await (await fetch(`${stack.gatewayUrl}${first}?/map/${hidden}?f=json`)).text()
      expect(text).not.toContain('Hydrants')
    },
  )
})
