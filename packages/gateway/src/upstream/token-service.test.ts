import { type Agent, MockAgent } from 'undici'
import { describe, expect, it } from 'vitest'
import { askTokenService } from './ask-token-service.ts'
import { LateDispatcher } from './late-dispatcher.ts'

const site = 'http://192.0.2.10'

/** What the gateway reads from one reply of a token service. */
async function readFrom(text: string, type = 'text/plain', status = 200) {
  const agent = new MockAgent()
  agent.disableNetConnect()
  agent
    .get(site)
    .intercept({ path: '/arcgis/tokens', method: 'POST' })
    .reply(status, text, { headers: { 'content-type': type } })
  const ask = askTokenService({
    bases: [],
    agent: new LateDispatcher(() => agent as unknown as Agent),
    allowedAddresses: [],
    clock: () => 5,
  })
  return ask(new URL(`${site}/arcgis/tokens`), { request: 'getToken' })
}

describe('A token service of 9.x or 10.0', () => {
  it('is believed when it sends nothing but a token', async () => {
    const token = 'm0cKtOkEn_of-a.server~9*3'.replace('*', '')
    expect((await readFrom(`${token}\r\n`)).json).toEqual({ token })
    expect((await readFrom(token, 'application/json')).json).toEqual({ token })
  })

  it.each([
    ['a page', '<html>AAAAAAAAAAAAAAAAAAAAAAA</html>', 'text/html', 200],
    ['a word in a page', 'AAAAAAAAAAAAAAAAAAAAAAAA', 'text/html; charset=utf-8', 200],
    ['a sentence', 'Could not generate a token for this user', 'text/plain', 200],
    ['an error', 'AAAAAAAAAAAAAAAAAAAAAAAA', 'text/plain', 403],
    ['too little', 'denied', 'text/plain', 200],
  ])('is not believed when it sends %s', async (_, text, type, status) => {
    await expect(readFrom(text, type, status)).rejects.toMatchObject({ code: 'upstream.sign-in-failed' })
  })
})
