import { expect, it } from 'vitest'
import { createPlaces } from './places.ts'

it('runs as much at once as there are places, and the rest in turn, also after a failure', async () => {
  const inPlace = createPlaces(2)
  const ends: PromiseWithResolvers<number>[] = Array.from({ length: 4 }, () => Promise.withResolvers())
  let begun = 0
  const runs = ends.map(({ promise }) =>
    inPlace(() => {
      begun += 1
      return promise
    }),
  )
  expect(begun).toBe(2)
  ends[0]?.reject(new Error('broken'))
  await expect(runs[0]).rejects.toThrow('broken')
  expect(begun).toBe(3)
  for (const [index, { resolve }] of ends.slice(1).entries()) resolve(index)
  expect(await Promise.all(runs.slice(1))).toEqual([0, 1, 2])
  expect(begun).toBe(4)
})
