import { mkdtempSync, rmSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hashKey } from '../../packages/gateway/src/authn/kinds/api-keys.ts'
import { openStore } from '../../packages/gateway/src/store/open.ts'
import type { Store } from '../../packages/gateway/src/store/port.ts'
import { type PlainConfiguration, type Stack, startStack } from '../e2e/stack.ts'

// The address of a picture must not outlive the rights of whoever asked for it, and must not be a way around the rates.

const directory = mkdtempSync(join(tmpdir(), 'mapgate-pictures-'))
const storeSection = { kind: 'sqlite' as const, file: join(directory, 'mapgate.db') }
const picture = 'MapServer/export?bbox=-118.5,34,-117.5,35&bboxSR=4326&size=200,200&format=png32'

let stack: Stack
let store: Store
beforeAll(async () => {
  stack = await startStack({
    configure: (configuration) => {
      configuration.store = storeSection
      configuration.listen.trustedProxies = ['127.0.0.1']
      configuration.keys.push(
        { name: 'leaver', key: 'leaver-key', roles: ['everything'] },
        { name: 'mover', key: 'mover-key', roles: ['everything'] },
        { name: 'office', key: 'office-key', roles: ['everything'], networks: ['192.0.2.0/24'] },
        { name: 'reader', key: 'reader-key', roles: ['reader'] },
      )
      configuration.grants.push({
        name: 'readers',
        to: { roles: ['reader'] },
        on: { services: ['Assets_Service'] },
      })
      configuration.grants.push({
        name: 'basemap',
        to: { anonymous: true },
        on: { services: ['Topo_Basemap'] },
      })
      configuration.limits = {
        rates: [
          { name: 'readers', per: 'principal', units: 4, every: '1h', roles: ['reader'] },
          { name: 'strangers', per: 'address', units: 3, every: '1h', roles: ['anonymous'] },
        ],
      }
    },
  })
  store = await openStore({
    store: storeSection,
    directory,
    environment: {},
    random: () => expect.unreachable(),
  })
})
afterAll(async () => {
  await store?.close()
  await stack?.close()
  rmSync(directory, { recursive: true, force: true })
})

const from = (address: string) => ({ 'x-forwarded-for': address })

async function addressFor(token: string, headers: Record<string, string> = {}): Promise<string> {
  const url = `${stack.gatewayUrl}/arcgis/rest/services/Assets_Service/${picture}&f=json`
  const reply = (await (await fetch(url, { headers: { ...headers, token } })).json()) as { href?: string }
  expect(reply.href).toMatch(/\/\.mapgate\/out\//)
  return reply.href ?? ''
}

const statusOf = async (href: string, headers: Record<string, string> = {}): Promise<number> => {
  const reply = await fetch(href, { headers })
  await reply.arrayBuffer()
  return reply.status
}

/** Asks with headers as they are: `fetch` writes its own `Sec-Fetch-Mode`. */
const asked = (url: string, headers: Record<string, string>) =>
  new Promise<object>((done, failed) => {
    const request = get(url, { headers }, (reply) => {
      text(reply).then((body) => {
        const { 'content-type': type, 'www-authenticate': reason, 'cache-control': caching } = reply.headers
        done({ status: reply.statusCode, text: body, type, reason, caching })
      }, failed)
    })
    request.on('error', failed)
  })

/** A key of the store, as the command makes it. */
async function storedKey(id: string): Promise<string> {
  const key = `mgkey_${id.padEnd(43, 'x')}`
  await store.keys.insert({
    id,
    name: id,
    owner: null,
    hash: hashKey(key),
    roles: ['everything'],
    attributes: {},
    origins: null,
    networks: null,
    createdAt: Date.now(),
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
  })
  return key
}

describe('The address of a picture leads nowhere', () => {
  it('within a second or so after its key was revoked, by whatever process', async () => {
    const [revoked, other] = [await storedKey('revoked'), await storedKey('other')]
    const [gone, stays] = [await addressFor(revoked), await addressFor(other)]
    expect([await statusOf(gone), await statusOf(stays)]).toEqual([200, 200])
    await store.keys.revoke('revoked', Date.now())
    await expect.poll(() => statusOf(gone)).toBe(404)
    expect(await statusOf(stays)).toBe(200)
  })

  it('after everything of its principal was revoked, for one that was asked for with a token', async () => {
    const form = new URLSearchParams({ username: 'editor', password: 'editor-demo', f: 'json' })
    const reply = await fetch(`${stack.gatewayUrl}/arcgis/tokens/`, { method: 'POST', body: form })
    const href = await addressFor(((await reply.json()) as { token: string }).token)
    expect(await statusOf(href)).toBe(200)
    await store.changes.append({ subject: 'user:editor', before: Date.now(), at: Date.now() })
    await expect.poll(() => statusOf(href)).toBe(404)
  })

  const everything = (configuration: PlainConfiguration) =>
    configuration.grants.find(({ name }: { name: string }) => name === 'everything')
  const keyOf = (configuration: PlainConfiguration, wanted: string) =>
    configuration.keys.find(({ name }: { name: string }) => name === wanted)

  let addresses = 0
  it.each<[string, string, (configuration: PlainConfiguration) => void]>([
    [
      'its account was removed',
      'leaver-key',
      (all) => {
        all.keys = all.keys.filter(({ name }: { name: string }) => name !== 'leaver')
      },
    ],
    ['its account has other roles', 'mover-key', (all) => Object.assign(keyOf(all, 'mover'), { roles: [] })],
    ['its key is another', 'mover-key', (all) => Object.assign(keyOf(all, 'mover'), { key: 'new-key' })],
    ['its grant was taken away', 'demo-key', (all) => Object.assign(everything(all), { for: ['query'] })],
    ['its mount stands for another place', 'demo-key', (all) => Object.assign(all.mounts[0], { at: 'rest' })],
  ])('after a reload by which %s', async (_, key, change) => {
    const before = await addressFor(key)
    expect(await statusOf(before)).toBe(200)
    let kept = ''
    await stack.reconfigure((configuration) => {
      kept = JSON.stringify(configuration)
      change(configuration)
    })
    // A reload keeps what addresses have spent of their rates, so each case has one of its own.
    addresses += 1
    expect(await statusOf(before, from(`192.0.2.${100 + addresses}`))).toBe(404)
    await stack.reconfigure((configuration) => Object.assign(configuration, JSON.parse(kept)))
    expect(await statusOf(await addressFor(key))).toBe(200)
  })

  it('for those to whom its credential is no use: another network', async () => {
    const inside = from('192.0.2.7')
    const href = await addressFor('office-key', inside)
    expect(await statusOf(href, inside)).toBe(200)
    expect(await statusOf(href, from('198.51.100.7'))).toBe(404)
  })

  it('and tells no more than an address that nobody gave out', async () => {
    const href = await addressFor('office-key', from('192.0.2.7'))
    const asImage = { 'sec-fetch-dest': 'image', 'sec-fetch-mode': 'no-cors', ...from('198.51.100.8') }
    const refused = await asked(href, asImage)
    expect(refused).toEqual(
      await asked(`${stack.gatewayUrl}/.mapgate/out/AAAAAAAAAAAAAAAAAAAAAA.png`, asImage),
    )
    expect(refused).toMatchObject({ status: 404, text: '', type: 'image/png', caching: 'no-store' })
    await expect
      .poll(() => stack.audit.filter(({ clientAddress }) => clientAddress === '198.51.100.8'))
      .toContainEqual(
        expect.objectContaining({
          operation: 'gateway.output',
          status: 404,
          reason: expect.stringContaining('credential.bound-elsewhere'),
        }),
      )
  })
})

describe('Behind the address of a picture', () => {
  it('stands what its caller may see by now', async () => {
    const drawn = async (url: string) => (await fetch(url)).text()
    const href = await addressFor('demo-key')
    const wide = await drawn(href)
    await stack.reconfigure((configuration) =>
      Object.assign(
        configuration.grants.find(({ name }: { name: string }) => name === 'everything'),
        {
          with: { where: "district = 'Littlebrook'" },
        },
      ),
    )
    const narrow = await drawn(href)
    expect(narrow.slice(0, 10)).toBe(wide.slice(0, 10))
    expect(narrow).not.toBe(wide)
  })

  it('the rates of its caller hold', async () => {
    const href = await addressFor('reader-key')
    const statuses = []
    for (let i = 0; i < 4; i += 1) statuses.push(await statusOf(href))
    // Of 4 units each picture takes 1.04, and the first one was asked for as JSON.
    expect(statuses).toEqual([200, 200, 429, 429])
  })

  it('guessing spends from the rates of strangers, and so do faults', async () => {
    const stranger = from('203.0.113.9')
    const ask = (path: string) => statusOf(stack.gatewayUrl + path, stranger)
    const statuses = [
      await ask('/.mapgate/out/AAAAAAAAAAAAAAAAAAAAAA.png'),
      await ask('/.mapgate/out/BBBBBBBBBBBBBBBBBBBBBB.png'),
      await ask('/arcgis/rest/services/Topo_Basemap/MapServer/export?f=image&bbox=nonsense'),
      await ask('/.mapgate/out/CCCCCCCCCCCCCCCCCCCCCC.png'),
      await ask('/arcgis/rest/services/Topo_Basemap/MapServer/export?f=image&bbox=nonsense'),
    ]
    expect(statuses).toEqual([404, 404, 400, 429, 429])
  })
})
