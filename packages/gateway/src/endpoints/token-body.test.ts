import { expect, it } from 'vitest'
import { tokenBody } from './token-body.ts'

it('says ssl only where the gateway is reached by https', () => {
  const issued = { token: 't', expires: 1 }
  expect(tokenBody(issued, 'https://gate.example').ssl).toBe(true)
  expect(tokenBody(issued, 'http://gate.example').ssl).toBe(false)
})
