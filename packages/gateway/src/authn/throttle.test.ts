import { describe, expect, it } from 'vitest'
import { codeOf } from './authn.fixture.ts'
import { createThrottle } from './throttle.ts'

const proxy = '10.0.0.5'
const dayMs = 86_400_000

function world() {
  const throttle = createThrottle()
  const time = { now: 1_700_000_000_000 }
  /** The code of an attempt that is wrong, or right. */
  const attempt = (account: string, address: string, right = false): Promise<string> =>
    codeOf(
      Promise.resolve().then(async () => {
        const succeeded = await throttle.admit(account, address, time.now)
        if (right) succeeded()
      }),
    )
  const guess = async (count: number, accountOf: (index: number) => string, address: string) => {
    const codes = []
    for (let index = 0; index < count; index++) codes.push(await attempt(accountOf(index), address))
    return codes
  }
  return { time, attempt, guess }
}

describe('many accounts behind one address, such as a proxy that is not trusted', () => {
  it('are not locked out by somebody who sprays passwords there, once they signed in from it', async () => {
    const { attempt, guess } = world()
    expect(await attempt('ann', proxy, true)).toBe('none')
    expect((await guess(60, (index) => `name-${index}`, proxy)).at(-1)).toBe('credential.throttled')
    expect(await attempt('ann', proxy, true)).toBe('none')
    expect(await attempt('bob', proxy, true)).toBe('credential.throttled')
  })

  it('are not locked out by guesses at their name from elsewhere', async () => {
    const { attempt, guess } = world()
    await attempt('ann', proxy, true)
    for (let host = 1; host <= 30; host++) await guess(5, () => 'ann', `192.0.2.${host}`)
    expect(await attempt('ann', '198.51.100.1')).toBe('credential.throttled')
    expect(await attempt('ann', proxy, true)).toBe('none')
  })

  it('are guarded by their own count nevertheless', async () => {
    const { attempt, guess, time } = world()
    await attempt('ann', proxy, true)
    const codes = await guess(12, () => 'ann', proxy)
    expect(codes.filter((code) => code === 'none')).toHaveLength(8)
    expect(await attempt('ann', proxy, true)).toBe('credential.throttled')
    time.now += 30_000
    expect(await attempt('ann', proxy, true)).toBe('none')
  })

  it('are strangers again a month after they signed in', async () => {
    const { attempt, guess, time } = world()
    await attempt('ann', proxy, true)
    time.now += 31 * dayMs
    await guess(60, (index) => `name-${index}`, proxy)
    expect(await attempt('ann', proxy, true)).toBe('credential.throttled')
  })

  it('cannot make themselves known by a wrong password', async () => {
    const { attempt, guess } = world()
    await attempt('ann', proxy)
    await guess(60, (index) => `name-${index}`, proxy)
    expect(await attempt('ann', proxy, true)).toBe('credential.throttled')
  })
})
