import { expect, it } from 'vitest'
import { onceForEach } from './once-for-each.ts'

it('works once for each value, also where nothing comes of it, and for no value that is only equal', () => {
  const asked: object[] = []
  const name = onceForEach((value: { readonly name?: string }) => {
    asked.push(value)
    return value.name
  })
  const [one, equal, none] = [{ name: 'a' }, { name: 'a' }, {}]
  expect([one, one, equal, none, none].map(name)).toEqual(['a', 'a', 'a', undefined, undefined])
  expect(asked).toEqual([one, equal, none])
})
