import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../e2e/stack.ts'
import { askAs, startPolicyStack } from './policy-stack.ts'

// Output files and attachments of somebody else, reached by their address or id.

let stack: Stack
beforeAll(async () => {
  stack = await startPolicyStack({
    configure: (configuration) => {
      configuration.grants
        .find((grant: { name: string }) => grant.name === "the visitor's district")
        .for.push('attachments')
    },
  })
})
afterAll(() => stack.close())

const picture = 'MapServer/export?bbox=-118.5,34,-117.5,35&bboxSR=4326&size=200,200&f=json'
const hrefOf = async (caller: 'visitor-key' | 'demo-key') =>
  (JSON.parse((await askAs(stack, caller, picture)).text) as { href: string }).href

describe('A picture that is asked for as JSON', () => {
  it('has an address of the gateway, and behind it what its caller may see', async () => {
    const [visitors, editors] = [await hrefOf('visitor-key'), await hrefOf('demo-key')]
    for (const href of [visitors, editors])
      expect(href).toMatch(new RegExp(`^${stack.gatewayUrl}/\\.mapgate/out/[\\w-]{22}\\.png$`))
    const [narrow, wide] = [await askAs(stack, undefined, visitors), await askAs(stack, undefined, editors)]
    expect([narrow.status, wide.status]).toEqual([200, 200])
    expect(narrow.text).not.toBe(wide.text)
    expect(narrow.text).toBe((await askAs(stack, 'visitor-key', picture.replace('f=json', 'f=image'))).text)
  })

  it('cannot be guessed: other names lead nowhere', async () => {
    const href = await hrefOf('visitor-key')
    const guessed = href.replace(/.(?=\.png$)/, (last) => (last === 'A' ? 'B' : 'A'))
    expect((await askAs(stack, 'visitor-key', guessed)).status).toBe(404)
  })

  it('is drawn again with what clients glue behind its address', async () => {
    const href = await hrefOf('visitor-key')
    expect((await askAs(stack, undefined, `${href}?token=visitor-key`)).status).toBe(200)
  })
})

describe('Files of the map server', () => {
  it('are not given to a visitor, even by their right name', async () => {
    const direct = await signInUpstream(stack)
    const { status, text } = await askAs(stack, 'visitor-key', direct)
    expect([status, text.includes('PNG')]).toEqual([403, false])
  })
})

describe('Attachments', () => {
  it('of rows that are hidden are not there', async () => {
    const { database } = stack.sample.world
    const row = (condition: string) =>
      database
        .prepare(`SELECT a.ATTACHMENTID AS id, a.PARENTOBJECTID AS parent FROM attachments a JOIN layer_2 h
        ON h.OBJECTID = a.PARENTOBJECTID WHERE a.LAYERID = 2 AND ${condition} LIMIT 1`)
        .get() as { id: number; parent: number }
    const seen = row("h.district = 'Littlebrook' AND h.classification = 'public'")
    const hidden = row("h.district <> 'Littlebrook'")
    expect(
      (await askAs(stack, 'visitor-key', `MapServer/2/${seen.parent}/attachments/${seen.id}`)).status,
    ).toBe(200)
    const refused = await askAs(stack, 'visitor-key', `MapServer/2/${hidden.parent}/attachments/${hidden.id}`)
    const missing = await askAs(stack, 'visitor-key', 'MapServer/2/999999/attachments/1')
    expect([refused.status, refused.text]).toEqual([missing.status, missing.text])
    expect(refused.status).toBe(404)
    const crossed = await askAs(stack, 'visitor-key', `MapServer/2/${seen.parent}/attachments/${hidden.id}`)
    expect(crossed.status).toBe(404)
  })
})

/** The path of a fresh output file, as only the map server's own callers learn it. */
async function signInUpstream({ sampleUrl, upstreamPassword }: Stack): Promise<string> {
  const form = new URLSearchParams({ username: 'gateway', password: upstreamPassword, f: 'json' })
  const { token } = (await (await fetch(`${sampleUrl}/tokens/`, { method: 'POST', body: form })).json()) as {
    token: string
  }
  const reply = await fetch(`${sampleUrl}/rest/services/Assets_Service/${picture}&token=${token}`)
  const { href } = (await reply.json()) as { href: string }
  return new URL(href).pathname.replace(/^\/arcgis/, '')
}
