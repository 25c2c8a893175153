import { describe, expect, it } from 'vitest'
import { codeOf } from '../authn.fixture.ts'
import { keepMetadata } from './kept-metadata.ts'

function start() {
  const state = { now: 0, asked: 0, down: false, value: 'first', failures: 0 }
  const read = keepMetadata({
    load: async () => {
      state.asked += 1
      await new Promise((done) => setImmediate(done))
      if (state.down) throw new Error('down')
      return state.value
    },
    clock: () => state.now,
    onFailure: () => {
      state.failures += 1
    },
  })
  return { state, read }
}

describe('What a provider publishes', () => {
  it('is asked for when it is first needed, once for everybody who waits', async () => {
    const { state, read } = start()
    expect(state.asked).toBe(0)
    expect(await Promise.all(Array.from({ length: 20 }, () => read()))).toEqual(Array(20).fill('first'))
    expect(state.asked).toBe(1)
  })

  it('is not asked for again and again while the provider is down, and at once when it is time', async () => {
    const { state, read } = start()
    state.down = true
    expect(await codeOf(read())).toBe('credential.provider-unreachable')
    for (let call = 0; call < 5; call++) expect(await codeOf(read())).toBe('credential.provider-unreachable')
    expect(state.asked).toBe(1)
    state.now += 1_000
    await codeOf(read())
    state.now += 1_000
    await codeOf(read())
    expect(state.asked).toBe(2)
    state.now += 60_000
    state.down = false
    expect(await read()).toBe('first')
  })

  it('is kept through an outage, and renewed in the background', async () => {
    const { state, read } = start()
    await read()
    state.down = true
    state.now += 7_200_000
    expect(await read()).toBe('first')
    await expect.poll(() => state.failures).toBe(1)
    state.down = false
    state.value = 'second'
    state.now += 60_000
    await read()
    await expect.poll(() => read()).toBe('second')
  })
})
