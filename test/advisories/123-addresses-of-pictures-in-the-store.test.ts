import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'

// The address of a picture is the credential for it, and stood in the store as it was, beside hashes of keys: who could read a database, its replica or its log fetched
// what others had just been shown.

const directory = mkdtempSync(join(tmpdir(), 'mapgate-addresses-'))
const file = join(directory, 'mapgate.db')
const asking = 'Assets_Service/MapServer/export?f=json&bbox=-118.5,34,-117.5,35&bboxSR=4326&size=200,200'
let stack: Stack
beforeAll(async () => {
  stack = await startStack({
    configure: (configuration) => {
      configuration.store = { file }
      configuration.keys.push({ name: 'reader', key: 'reader-key', roles: ['reader'] })
      configuration.grants.push({
        name: 'readers',
        to: { roles: ['reader'] },
        on: { services: ['Assets_Service'] },
      })
    },
  })
})
afterAll(async () => {
  await stack?.close()
  rmSync(directory, { recursive: true, force: true })
})

/** What somebody reads who has got at the store. */
function read(): readonly { readonly name: string; readonly body: string }[] {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    const rows = database.prepare('SELECT name, body FROM outputs').all()
    return rows.map(({ name, body }) => ({ name: String(name), body: String(body) }))
  } finally {
    database.close()
  }
}

it('what the store has of the address of a picture leads to no picture', async () => {
  const asked = await fetch(`${stack.gatewayUrl}/arcgis/rest/services/${asking}`, {
    headers: { token: 'reader-key' },
  })
  const { href } = (await asked.json()) as { href: string }
  const { pathname } = new URL(href)
  expect((await fetch(stack.gatewayUrl + pathname)).status).toBe(200)
  await expect.poll(() => read().length).toBeGreaterThan(0)
  for (const { name, body } of read()) {
    expect(`${name} ${body}`).not.toContain(pathname.split('/').at(-1)?.replace(/\..*/, ''))
    for (const tried of [name, `${name}.png`])
      expect((await fetch(`${stack.gatewayUrl}/.mapgate/out/${tried}`)).status).toBe(404)
  }
})
