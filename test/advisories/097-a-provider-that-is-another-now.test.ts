import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { clientSecret, type PeopleProvider, startPeopleProvider } from '../e2e/sign-in/people-provider.ts'
import { createWalker, signInAs } from '../e2e/sign-in/walker.ts'
import { type Stack, startStack } from '../e2e/stack.ts'

const running: (PeopleProvider | Stack)[] = []
afterEach(async () => {
  for (const each of running.splice(0)) await each.close()
})

async function providerOf(refreshTokens: boolean): Promise<PeopleProvider> {
  const people = { ada: { name: 'Ada', groups: ['GIS Readers'] } }
  const provider = await startPeopleProvider({ people, refreshTokens })
  running.push(provider)
  return provider
}

/** The gateway with one provider, at which Ada is signed in; `code` asks as she does. */
async function startWithAda({ refreshTokens }: { refreshTokens: boolean }) {
  const provider = await providerOf(refreshTokens)
  const clientSecretFile = join(mkdtempSync(join(tmpdir(), 'mapgate-')), 'secret')
  writeFileSync(clientSecretFile, clientSecret, { mode: 0o600 })
  const corp = { name: 'corp', issuer: provider.issuer, clientId: 'mapgate', clientSecretFile }
  const stack = await startStack({
    configure: (configuration) => {
      configuration.signIn = { providers: [{ ...corp, groups: { 'GIS Readers': ['reader'] } }] }
      configuration.grants = [{ name: 'readers', to: { roles: ['reader'] }, on: { services: ['**'] } }]
    },
  })
  running.unshift(stack)
  provider.register(stack.gatewayUrl, 'corp')
  const walker = createWalker()
  await signInAs(walker, 'ada', { gatewayUrl: stack.gatewayUrl, provider: 'corp' })
  const cookie = [...walker.cookiesOf(stack.gatewayUrl)].map((pair) => pair.join('=')).join('; ')
  const code = async (): Promise<number> => {
    const url = `${stack.gatewayUrl}/arcgis/rest/services/Assets_Service/MapServer?f=json`
    const reply = await fetch(url, { headers: { cookie } })
    const { error } = (await reply.json()) as { error?: { code: number } }
    return error?.code ?? reply.status
  }
  expect(await code()).toBe(200)
  const change = (to: object) =>
    stack.reconfigure(({ signIn }) => {
      Object.assign(signIn.providers[0], to)
    })
  return { provider, stack, code, change }
}

/** Sessions went on as they were for minutes, or until their end, after the configuration had given their provider other rules, or its name to another one. */
describe('a session whose provider was changed in the configuration', () => {
  it('loses the roles that its groups do not give any more', async () => {
    const { code, change, provider } = await startWithAda({ refreshTokens: true })
    await change({ groups: { Staff: ['reader'] } })
    expect(await code()).toBe(403)
    const { length } = provider.asked
    await change({ groups: { Staff: ['reader'] }, title: 'Corp' })
    expect(await code()).toBe(403)
    expect(provider.asked.length, 'a title is no rule').toBe(length)
  })

  it('ends where the provider cannot be asked again', async () => {
    const { code, change } = await startWithAda({ refreshTokens: false })
    await change({ title: 'Corp' })
    expect(await code()).toBe(200)
    await change({ groups: {} })
    expect(await code()).toBe(498)
  })

  it('ends where the name belongs to another provider, which is shown none of its tokens', async () => {
    for (const refreshTokens of [true, false]) {
      const { code, change, provider } = await startWithAda({ refreshTokens })
      const other = await providerOf(true)
      await change({ issuer: other.issuer })
      expect(await code()).toBe(498)
      expect([other.asked, provider.asked.at(-1)]).toEqual([[], expect.any(String)])
    }
  })
})
