import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rawRequest, sendRaw, statuses } from '../attacks/raw.ts'
import { type Stack, startStack } from '../e2e/stack.ts'

/**
 * Browsers let a neighbour host set a cookie whose name is a protected one behind a blank of Unicode. Such blanks were left out with the others, so the
 * session of an attacker could be planted.
 */
describe('a cookie whose name begins with another blank than a space', () => {
  let stack: Stack
  let session: string
  beforeAll(async () => {
    stack = await startStack({
      configure: (configuration) => {
        configuration.grants = [{ name: 'demo', to: { principals: ['key:demo'] }, on: { services: ['**'] } }]
      },
    })
    const init = { method: 'POST', headers: { token: 'demo-key', origin: stack.gatewayUrl } }
    const begun = await fetch(`${stack.gatewayUrl}/.mapgate/session`, init)
    session = begun.headers.get('set-cookie')?.split(';')[0] ?? ''
  })
  afterAll(() => stack?.close())

  const status = async (cookie: string) => {
    const target =
      '/arcgis/rest/services/Assets_Service/MapServer/export?bbox=-118.5,34.2,-117.5,34.8&f=image'
    const bytes = Buffer.from(rawRequest(target, [`Cookie: ${cookie}`]), 'latin1')
    return statuses(await sendRaw(stack.gatewayUrl, bytes))
  }

  it('is another cookie', async () => {
    expect(await status(`a=1;\t ${session} `)).toEqual([200])
    for (const blank of ['\u00a0', '\u000b', '\u000c'])
      expect(await status(`a=1; ${blank}${session}`), JSON.stringify(blank)).not.toEqual([200])
  })

  it('does not make one of the two a repetition', async () => {
    expect(await status(`\u00a0mapgate=planted; ${session}`)).toEqual([200])
  })
})
