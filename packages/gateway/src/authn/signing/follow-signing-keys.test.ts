import { expect, it } from 'vitest'
import { followSigningKeys } from './follow-signing-keys.ts'

const settled = () => new Promise(setImmediate)

it('reads signing keys again until that succeeds, and tells once that it fails and once that it does not any more', async () => {
  const told: string[] = []
  let isAway = true
  let readings = 0
  const reload = async (): Promise<void> => {
    readings += 1
    if (isAway) throw new Error('away')
  }
  const { changed, readAgain } = followSigningKeys({ reload }, (message) => told.push(message))
  readAgain()
  expect(readings).toBe(0)
  changed()
  await settled()
  for (let times = 0; times < 3; times += 1) {
    readAgain()
    await settled()
  }
  expect([readings, told]).toEqual([4, ['signing keys cannot be read']])
  isAway = false
  readAgain()
  await settled()
  readAgain()
  expect([readings, told.at(-1)]).toEqual([5, 'signing keys are read again'])
})
