import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PeopleStack, startPeopleStack } from '../e2e/sign-in/people-stack.ts'

/** Each sign-in that is begun is kept for ten minutes, and anybody could begin as many as the disk has room for. */
describe('sign-ins that are begun and not finished', () => {
  let stack: PeopleStack
  /** The time stands still: every fifth of a second one of them is forgotten, and a slow machine takes longer for each. */
  const nowMs = Date.now()
  beforeAll(async () => {
    stack = await startPeopleStack({ people: {}, clock: () => nowMs })
  })
  afterAll(() => stack?.close())

  const begin = (localAddress = '127.0.0.1'): Promise<number> =>
    new Promise((done, failed) => {
      const asked = request(`${stack.gatewayUrl}/.mapgate/oidc/corp/start`, { localAddress }, (reply) => {
        reply.resume()
        reply.on('end', () => done(reply.statusCode ?? 0))
      })
      asked.on('error', failed)
      asked.end()
    })

  it('have an end for one address, and no other address notices', async () => {
    const statuses = new Set<number>()
    for (let round = 0; round < 60; round += 1)
      for (const status of await Promise.all(Array.from({ length: 20 }, () => begin()))) statuses.add(status)
    expect([...statuses].sort()).toEqual([303, 429])
    expect(await begin('127.0.0.2')).toBe(303)
    stack.skip(60_000)
    expect(await begin()).toBe(303)
  })
})
