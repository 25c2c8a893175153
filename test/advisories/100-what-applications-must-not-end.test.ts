import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { app, ask, grantTo, publicUrl, signIn, startPortalStack } from '../e2e/portal/portal-stack.ts'
import { startPeopleStack } from '../e2e/sign-in/people-stack.ts'
import { createWalker, signInAs } from '../e2e/sign-in/walker.ts'
import type { Stack } from '../e2e/stack.ts'

const service = '/arcgis/rest/services/Assets_Service/MapServer?f=json'

/**
 * What belongs to the person in front of the browser could be done by applications: the token of one ended the session with all that others were granted by
 * it, and a page of a configured origin read the person's own page and signed the person out everywhere.
 */
describe('an application', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startPortalStack((configuration) => {
      configuration.grants = [{ name: 'all', to: { principals: ['user:editor'] }, on: { services: ['**'] } }]
    })
  })
  afterAll(() => stack?.close())

  const statusOf = async (path: string, headers: Record<string, string>, method = 'GET') => {
    const reply = await fetch(stack.gatewayUrl + path, { method, headers, redirect: 'manual' })
    const text = await reply.text()
    const [, code] = /"code":(\d+)/.exec(text) ?? []
    return { status: code ? Number(code) : reply.status, text }
  }

  it('does not end the session that its token was made from', async () => {
    const person = await signIn(stack)
    const [one, other] = [await grantTo(stack, person), await grantTo(stack, person)]
    const headers = { token: one.access, origin: app }
    for (const path of ['/.mapgate/session/end', '/.mapgate/sign-out'])
      expect((await statusOf(path, headers, 'POST')).status, path).toBe(403)
    // Changes are read in order: when the end of a grant counts, that of the session would.
    const form = { auth_token: other.refresh, client_id: 'web' }
    await ask(stack, '/portal/sharing/rest/oauth2/revokeToken', { form })
    await expect.poll(async () => (await statusOf(service, { token: other.access })).status).toBe(498)
    expect((await statusOf(service, { token: one.access })).status).toBe(200)
    expect((await statusOf(service, { cookie: person.cookie })).status).toBe(200)
  })

  it('neither reads the page of the person’s account nor ends anything there', async () => {
    const { cookie } = await signIn(stack)
    const read = await statusOf('/.mapgate/me', { cookie, origin: app })
    expect([read.status, read.text.includes('editor')]).toEqual([403, false])
    for (const origin of [app, 'null'])
      expect((await statusOf('/.mapgate/me/end-all', { cookie, origin }, 'POST')).status).toBe(403)
    const own = await statusOf('/.mapgate/me', { cookie })
    expect([own.status, own.text.includes('editor')]).toEqual([200, true])
    expect((await statusOf('/.mapgate/me/end-all', { cookie, origin: publicUrl }, 'POST')).status).toBe(303)
  })

  it('is not told the ID token of the person by a sign-out', async () => {
    const people = await startPeopleStack({
      people: { ada: { name: 'Ada', groups: ['GIS Readers'] } },
      configure: (configuration) => {
        configuration.origins = [app]
      },
    })
    try {
      const signOut = async (headers: Record<string, string>) => {
        const walker = createWalker()
        await signInAs(walker, 'ada', people.at('corp'))
        const reply = await walker.post(
          `${people.gatewayUrl}/.mapgate/sign-out`,
          {},
          { origin: app, ...headers },
        )
        return [reply.status, JSON.stringify([reply.text, ...reply.headers]).includes('id_token_hint')]
      }
      expect(await signOut({ 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' })).toEqual([303, false])
      expect(await signOut({})).toEqual([200, true])
    } finally {
      await people.close()
    }
  })
})
