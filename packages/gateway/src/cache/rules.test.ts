import { describe, expect, it } from 'vitest'
import { compileRules } from './rules.ts'

const rule = (life: number, on: object = {}) => ({ life, staleWhileRevalidate: 0, staleIfError: 0, ...on })
const ruleOf = compileRules([
  {
    path: '/map',
    cache: [
      rule(1, { operations: ['mapserver.EXPORT'], services: ['Water/*'] }),
      rule(2, { operations: ['MapServer.export'] }),
      rule(3, { services: ['water/mains'] }),
    ],
  },
] as never)

describe('The rule of an answer', () => {
  it.each([
    ['/map', 'MapServer.export', 'water/mains', 1],
    ['/map', 'MapServer.export', 'gas/mains', 2],
    ['/map', 'MapServer.query', 'water/mains', 3],
    ['/map', 'MapServer.query', 'gas/mains', 'upstream'],
    ['/other', 'MapServer.export', 'water/mains', 'upstream'],
    [undefined, 'MapServer.export', 'water/mains', 'upstream'],
  ])('of %s, %s and %s is the first that fits', (mount, operation, service, life) => {
    for (let twice = 0; twice < 2; twice += 1) expect(ruleOf({ mount, operation, service }).life).toBe(life)
  })
})
