import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { codeOf, startRoom } from '../../packages/gateway/src/authn/authn.fixture.ts'

/**
 * Two credentials in one request: one that has to be looked up, and one that is known and refused at once, such as a key from a page that
 * it is not for. Nobody waited for the look-up then, and when it failed, Node ended the process: one request of a caller who had a
 * credential once stopped the gateway for everybody.
 */
describe('a credential that is refused at once beside one that is unknown', () => {
  const left: unknown[] = []
  const leave = (error: unknown) => left.push(error)
  beforeEach(() => {
    left.length = 0
    process.on('unhandledRejection', leave)
  })
  afterEach(() => {
    process.off('unhandledRejection', leave)
  })

  it.each([
    ['before it', ['no-such-key', 'bound-key']],
    ['after it', ['bound-key', 'no-such-key']],
  ])('leaves no failure behind that ends the process, %s', async (_, values) => {
    const { authn, context, show } = await startRoom({
      keys: [{ name: 'bound', key: 'bound-key', roles: ['viewer'], origins: ['https://app.example'] }],
    })
    await show('bound-key', 'header', { origin: 'https://app.example' })
    const shown = values.map((value, at) => ({ carrier: at === 0 ? 'header' : 'bearer', value }) as const)
    const asked = Promise.resolve(authn.authenticate(shown, context({ origin: 'https://evil.example' })))
    expect(await codeOf(asked)).toBe('credential.bound-elsewhere')
    await turn()
    await turn()
    expect(left).toEqual([])
  })
})
