import { expect, it } from 'vitest'
import { codeOf } from './authn.fixture.ts'
import { createConcurrencyLimit } from './concurrency-limit.ts'

it('lets so many in at a time, in their order, and refuses whom it cannot let wait', async () => {
  const limited = createConcurrencyLimit({ atOnce: 2, waiting: 3 })
  const started: number[] = []
  const leave: (() => void)[] = []
  const work = (index: number) => () => {
    started.push(index)
    return new Promise<number>((resolve) => leave.push(() => resolve(index)))
  }
  const all = [0, 1, 2, 3, 4].map((index) => limited(work(index)))
  expect(await codeOf(limited(work(5)))).toBe('credential.throttled')
  expect(started).toEqual([0, 1])
  for (let index = 0; index < 5; index++) {
    leave[index]?.()
    await all[index]
    await Promise.resolve()
  }
  expect(started).toEqual([0, 1, 2, 3, 4])
  expect(await Promise.all(all)).toEqual([0, 1, 2, 3, 4])
})

it('frees the place of work that fails', async () => {
  const limited = createConcurrencyLimit({ atOnce: 1, waiting: 0 })
  await expect(limited(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await limited(() => Promise.resolve('in'))).toBe('in')
})
