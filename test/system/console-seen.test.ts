import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'

// What the console shows of others is what they would be answered themselves.

const directory = mkdtempSync(join(tmpdir(), 'mapgate-seen-'))
const token = 'the-token-of-an-administrator-0123456789'
const assets = { mount: '/arcgis', service: 'Assets_Service', type: 'MapServer' }
let stack: Stack
beforeAll(async () => {
  writeFileSync(join(directory, 'token'), token, { mode: 0o600 })
  stack = await startStack({
    configure: (configuration) => {
      configuration.admin = { port: 0, tokenFile: join(directory, 'token') }
      configuration.store = { kind: 'sqlite', file: join(directory, 'store.db') }
    },
  })
  await stack.refreshCatalog()
})
afterAll(async () => {
  await stack?.close()
  rmSync(directory, { recursive: true })
})

const ask = (path: string, body?: unknown) =>
  fetch(`${stack.adminUrl}/api${path}`, {
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  })

const told = async (path: string, body?: unknown) => (await ask(path, body)).json()

it('finds accounts and roles by a part of their names', async () => {
  const { accounts } = await told('/accounts?search=visit')
  expect(accounts).toEqual([
    { id: 'user:visitor', name: 'visitor', kind: 'user' },
    { id: 'role:visitor', name: 'visitor', kind: 'role' },
  ])
})

it('lists what the visitor sees and what is hidden', async () => {
  const seen = await told('/seen', { as: 'visitor' })
  expect(seen.account).toMatchObject({ id: 'user:visitor', attributes: { district: 'Littlebrook' } })
  expect(seen.services.map(({ service }: { service: string }) => service)).toContain('Assets_Service')
  const nobody = await told('/seen', { as: 'anonymous' })
  expect(nobody.services).toEqual([])
  expect(nobody.hidden).toContainEqual(assets)
  expect(seen.holders).toBeUndefined()
  const detail = await told('/seen/service', { as: 'visitor', ...assets })
  const hydrants = detail.layers.find(({ id }: { id: number }) => id === 2)
  expect(hydrants.views[0].rows).toContain("district = 'Littlebrook'")
  expect(hydrants.fields.find(({ name }: { name: string }) => name === 'phone').isSeen).toBe(false)
  expect(detail.areas[0].outline.type).toBe('MultiLineString')
})

it('looks as a role that somebody has, and as claims that nobody has', async () => {
  expect((await told('/seen', { as: 'role:visitor' })).holders).toBe(1)
  const nobody = await told('/seen', { roles: ['nobody-has-this'] })
  expect(nobody).toMatchObject({ holders: 0, services: [] })
  const claims = { roles: ['visitor'], attributes: { district: 'Littlebrook' } }
  const detail = await told('/seen/service', { ...claims, ...assets })
  expect(detail).toEqual(await told('/seen/service', { as: 'visitor', ...assets }))
})

it('says what is wrong with an account, a service or a question', async () => {
  expect(await told('/seen', { as: 'visitr' })).toMatchObject({
    status: 404,
    title: expect.stringContaining('visitor'),
  })
  expect((await ask('/seen/service', { as: 'visitor', ...assets, service: 'None' })).status).toBe(404)
  expect((await ask('/seen/counts', { as: 'visitor', ...assets, layers: [] })).status).toBe(400)
})

it('counts the rows that the visitor would count', async () => {
  const { counts } = await told('/seen/counts', { as: 'visitor', ...assets, layers: [2] })
  const own = await countOf('visitor', 2)
  expect(counts).toEqual([{ layer: 2, seen: own, all: await countOf('editor', 2) }])
  expect(counts[0].seen).toBeLessThan(counts[0].all)
})

const basic = (name: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${name}-demo`).toString('base64')}`,
})

async function countOf(name: string, layer: number): Promise<number> {
  const url = `${stack.gatewayUrl}/arcgis/rest/services/Assets_Service/MapServer/${layer}/query?where=1%3D1&returnCountOnly=true&f=json`
  const reply = await fetch(url, { headers: basic(name) })
  return (await reply.json()).count
}

it('draws the picture that the visitor gets, and another one of the whole service', async () => {
  const { extent: bounds } = await told('/seen/service', { as: 'visitor', ...assets })
  const asked = { as: 'visitor', ...assets, bounds, width: 200, height: 160 }
  const theirs = await ask('/seen/picture', asked)
  expect(theirs.headers.get('content-type')).toBe('image/png')
  const query = new URLSearchParams({
    bbox: [bounds.xmin, bounds.ymin, bounds.xmax, bounds.ymax].join(','),
    ...{ bboxSR: '3857', imageSR: '3857', size: '200,160', format: 'png32', transparent: 'true', f: 'image' },
  })
  const url = `${stack.gatewayUrl}/arcgis/rest/services/Assets_Service/MapServer/export?${query}`
  const pictures = await Promise.all(
    [
      theirs,
      await fetch(url, { headers: basic('visitor') }),
      await ask('/seen/picture', { ...asked, isWhole: true }),
      await fetch(url, { headers: basic('editor') }),
    ].map(pixelsOf),
  )
  expect(pictures[0]).toEqual(pictures[1])
  expect(pictures[2]).toEqual(pictures[3])
  expect(pictures[0]).not.toEqual(pictures[2])
})

async function pixelsOf(reply: Response): Promise<string> {
  const { default: sharp } = await import('sharp')
  const pixels = await sharp(Buffer.from(await reply.arrayBuffer()))
    .raw()
    .toBuffer()
  return pixels.toString('base64')
}

it('leaves no credential behind, and a line in the audit log alone', async () => {
  const before = rowsOfStore()
  const requests = stack.audit.length
  const { extent: bounds } = await told('/seen/service', { as: 'visitor', ...assets })
  const replies = [
    await ask('/seen', { as: 'visitor' }),
    await ask('/seen/counts', { as: 'visitor', ...assets, layers: [2] }),
    await ask('/seen/picture', { as: 'visitor', ...assets, bounds, width: 64, height: 64 }),
  ]
  for (const reply of replies) {
    expect(reply.status).toBe(200)
    expect(reply.headers.getSetCookie()).toEqual([])
    expect(await reply.text()).not.toMatch(/token|ticket|visitor-demo|upstream-secret/i)
  }
  expect(rowsOfStore()).toEqual(before)
  expect(stack.audit.length).toBe(requests)
  const looks = stack.acts.filter(({ act }) => act === 'seen.look')
  expect(looks.map(({ subject }) => subject)).toContain('visitor; /arcgis Assets_Service (MapServer)')
})

/** How many rows each table of the store has. */
function rowsOfStore(): Record<string, number> {
  const database = new DatabaseSync(join(directory, 'store.db'), { readOnly: true })
  const tables = database.prepare("select name from sqlite_master where type = 'table'").all()
  const counts = tables.map(({ name }) => [
    name,
    database.prepare(`select count(*) as rows from "${name}"`).get()?.rows,
  ])
  database.close()
  return Object.fromEntries(counts)
}
