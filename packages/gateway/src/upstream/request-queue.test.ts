import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Leave, RequestQueue } from './request-queue.ts'

const never = new AbortController().signal
const limits = { inFlight: 2, streams: 2, inFlightPerPrincipal: 1, waiting: 2, waitMs: 50 }
const whole = (principalId: string) => ({ principalId, holds: 'whole' as const })
const code = (entry: Leave | Promise<Leave>) =>
  Promise.resolve(entry).then(
    () => 'entered',
    (error) => error.code,
  )

describe('the queue before an upstream', () => {
  it('lets others pass who are below their own limit', async () => {
    const queue = new RequestQueue(limits)
    queue.enter(whole('a'), never)
    const second = queue.enter(whole('a'), never)
    expect(queue.waiting).toBe(1)
    expect(queue.enter(whole('b'), never)).toBeTypeOf('function')
    expect(await code(second)).toBe('upstream.busy')
  })

  it('refuses at once when it is full, and says when to come again', () => {
    const queue = new RequestQueue({ ...limits, waiting: 0 })
    queue.enter(whole('a'), never)
    expect(() => queue.enter(whole('a'), never)).toThrow(
      expect.objectContaining({ code: 'upstream.busy', retryAfterSeconds: 2 }),
    )
  })

  it('forgets who leaves it', async () => {
    const queue = new RequestQueue(limits)
    const leave = await queue.enter(whole('a'), never)
    const leaving = new AbortController()
    const waiting = code(queue.enter(whole('a'), leaving.signal))
    leaving.abort()
    expect(await waiting).toBe('upstream.cancelled')
    leave()
    leave()
    expect([queue.inFlight, queue.waiting]).toEqual([0, 0])
  })

  it('never has more in flight than it may, and is empty when all have left', async () => {
    const step = fc.record({ principal: fc.constantFrom('a', 'b', 'c'), leaves: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const queue = new RequestQueue({
          inFlight: 3,
          streams: 3,
          inFlightPerPrincipal: 2,
          waiting: 100,
          waitMs: 10_000,
        })
        const inside: Leave[] = []
        const all: Promise<unknown>[] = []
        for (const { principal, leaves } of steps) {
          all.push(Promise.resolve(queue.enter(whole(principal), never)).then((leave) => inside.push(leave)))
          await Promise.resolve()
          if (leaves) inside.shift()?.()
          expect(queue.inFlight).toBeLessThanOrEqual(3)
        }
        while (queue.inFlight > 0) {
          await new Promise((next) => setImmediate(next))
          inside.shift()?.()
        }
        await Promise.all(all)
        expect([queue.inFlight, queue.waiting]).toEqual([0, 0])
      }),
      { numRuns: 50 },
    )
  })

  it('keeps places for replies that do not wait for their readers', async () => {
    const queue = new RequestQueue({ ...limits, inFlight: 4, inFlightPerPrincipal: 4, streams: 3 })
    const stream = { principalId: 'a', holds: 'stream' as const }
    const leaves = [1, 2, 3].map(() => queue.enter(stream, never))
    const fourth = queue.enter(stream, never)
    expect(queue.waiting).toBe(1)
    expect(queue.enter(whole('b'), never)).toBeTypeOf('function')
    ;(leaves[0] as Leave)()
    expect(await code(fourth)).toBe('entered')
  })
})

describe('a question that several ask', () => {
  /** Askers that a test changes. */
  const askedBy = (...principals: string[]) => {
    let lookAgain = () => {}
    const askers = {
      all: () => principals.map((principalId) => ({ principalId })),
      watch: (again: () => void) => {
        lookAgain = again
      },
    }
    return { askers, principals, lookAgain: () => lookAgain() }
  }

  it('goes on with the turn of whoever joins, where the first has used up their own', async () => {
    const queue = new RequestQueue({ ...limits, waitMs: 60_000 })
    const leaveFirst = await queue.enter(whole('greedy'), never)
    const { askers, principals, lookAgain } = askedBy('greedy')
    const waiting = Promise.resolve(queue.enter({ ...whole('greedy'), askers }, never))
    lookAgain()
    expect(queue.waiting).toBe(1)
    principals.push('other')
    lookAgain()
    expect([queue.waiting, queue.inFlight]).toEqual([0, 2])
    const leave = await waiting
    leaveFirst()
    expect(queue.enter(whole('greedy'), never), 'the place is not of the first').toBeTypeOf('function')
    leave()
    lookAgain()
    expect(queue.inFlight).toBe(1)
  })

  it('gives whoever leaves their turn back, and counts for who still waits', async () => {
    const queue = new RequestQueue({ ...limits, inFlight: 10, waitMs: 60_000 })
    const { askers, principals, lookAgain } = askedBy('lender', 'greedy')
    const leave = await queue.enter({ ...whole('greedy'), askers }, never)
    const own = Promise.resolve(queue.enter(whole('lender'), never))
    expect(queue.waiting).toBe(1)
    principals.shift()
    lookAgain()
    expect([queue.waiting, queue.inFlight]).toEqual([0, 2])
    const another = Promise.resolve(queue.enter(whole('greedy'), never))
    expect(queue.waiting).toBe(1)
    leave()
    for (const end of [await own, await another]) end()
    lookAgain()
    expect([queue.waiting, queue.inFlight]).toEqual([0, 0])
    for (const principal of ['lender', 'greedy'])
      expect(queue.enter(whole(principal), never)).toBeTypeOf('function')
  })
})
