import { expect, it } from 'vitest'
import type { Store } from '../store/port.ts'
import { followRevocations } from './revocations.ts'

it('tells once that revocations cannot be read, however often that is tried, and once that they are read again', async () => {
  const told: string[] = []
  let isAway = false
  const changes = {
    since: async () => {
      if (isAway) throw new Error('away')
      return []
    },
    onBell: () => () => {},
  }
  const revocations = await followRevocations({
    store: { changes } as unknown as Store,
    clock: () => 0,
    monotonic: () => 0,
    onChange: () => {},
    onFailure: (error) => told.push(String(error)),
    onReadAgain: () => told.push('again'),
  })
  for (isAway of [true, true, true, false, false, true]) await revocations.refresh()
  expect(told).toEqual(['Error: away', 'again', 'Error: away'])
})
