import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Asker } from '../../core/upstream/delivery.ts'
import { type Leave, RequestQueue } from '../request-queue.ts'
import { createShareOf } from './share.ts'

const never = new AbortController().signal
const limits = { inFlight: 1, streams: 1, inFlightPerPrincipal: 100, waiting: 1_000, waitMs: 3_600_000 }

interface Asked extends Asker {
  readonly cost?: number
  readonly holds?: 'whole' | 'stream'
}

/** A queue whose places are given back by hand, and the order in which requests got them. */
function served(changes: Partial<ConstructorParameters<typeof RequestQueue>[0]> = {}) {
  const queue = new RequestQueue({ ...limits, ...changes })
  const order: string[] = []
  const refused: string[] = []
  const leaves: Leave[] = []
  const ask = (asked: Asked, times = 1, signal = never) => {
    for (let nth = 0; nth < times; nth += 1) {
      const entered = (leave: Leave) => {
        order.push(asked.principalId)
        leaves.push(leave)
      }
      const refuse = ({ code }: { code: string }) => refused.push(`${asked.principalId} ${code}`)
      try {
        const entry = queue.enter({ holds: 'whole', ...asked }, signal)
        if (entry instanceof Promise) void entry.then(entered, refuse)
        else entered(entry)
      } catch (error) {
        refuse(error as { code: string })
      }
    }
  }
  /** Gives back as many places, one after the other. */
  const serve = async (times: number) => {
    for (let nth = 0; nth < times; nth += 1) {
      leaves.shift()?.()
      await settled()
    }
  }
  return { queue, order, refused, ask, serve }
}
const settled = () => new Promise((next) => setImmediate(next))
const of = (tenant: string, name = tenant): Asked => ({
  principalId: name,
  traits: { roles: [], attributes: { tenant } },
})
const count = (order: readonly string[], name: string) => order.filter((one) => one === name).length

describe('turns before a busy upstream', () => {
  it('go round between principals, however many requests one of them has', async () => {
    const { order, ask, serve } = served()
    ask({ principalId: 'a' }, 300)
    ask({ principalId: 'b' }, 2)
    ask({ principalId: 'c' }, 1)
    await serve(6)
    expect(order).toEqual(['a', 'a', 'b', 'c', 'a', 'b', 'a'])
  })

  it('cost what a request costs the upstream', async () => {
    const { order, ask, serve } = served()
    ask({ principalId: 'large', cost: 4 }, 40)
    ask({ principalId: 'small' }, 40)
    await serve(25)
    expect(count(order, 'small') / count(order.slice(1), 'large')).toBeCloseTo(4, 0)
  })

  it('are given by weight between groups, and inside of a group to each principal', async () => {
    const shareOf = createShareOf({ by: 'attribute', attribute: 'tenant', weights: { city: 3 } })
    const { order, ask, serve } = served({ shareOf })
    ask({ principalId: 'first' })
    for (let nth = 0; nth < 50; nth += 1) ask(of('town', `town-${nth}`), 2)
    ask(of('city', 'ada'), 50)
    ask(of('city', 'bob'), 50)
    await serve(40)
    expect(count(order, 'ada')).toBe(15)
    expect(count(order, 'bob')).toBe(15)
    expect(order.filter((one) => one.startsWith('town'))).toHaveLength(10)
    expect(new Set(order.filter((one) => one.startsWith('town'))).size, 'each of the town once').toBe(10)
  })

  it('are not saved up while somebody asks for nothing', async () => {
    const { order, ask, serve } = served()
    ask({ principalId: 'busy' }, 200)
    await serve(100)
    ask({ principalId: 'idle' }, 50)
    await serve(20)
    expect(count(order.slice(101), 'idle')).toBe(10)
  })

  it('count on for whoever asks for one thing after the other, while others wait', async () => {
    const { order, ask, serve } = served()
    ask({ principalId: 'small' }, 100)
    ask({ principalId: 'serial', cost: 10 })
    for (let nth = 0; nth < 40; nth += 1) {
      await serve(1)
      if (order.at(-1) === 'serial') ask({ principalId: 'serial', cost: 10 })
    }
    expect(count(order, 'serial')).toBe(4)
  })

  it('pass by a principal at their own limit, and streams where their places are taken', async () => {
    const { queue, order, ask, serve } = served({ inFlight: 3, streams: 1, inFlightPerPrincipal: 2 })
    ask({ principalId: 'a' }, 4)
    ask({ principalId: 'b', holds: 'stream' }, 3)
    expect([order, queue.waiting]).toEqual([['a', 'a', 'b'], 4])
    ask({ principalId: 'c' })
    await serve(1)
    expect(order.at(-1), 'a or c, who came before them and after').toMatch(/[ac]/)
    await serve(20)
    expect(order.toSorted().join('')).toBe('aaaabbbc')
  })

  it('cost nothing to whoever leaves the line', async () => {
    const { queue, order, ask, serve } = served()
    const leaving = new AbortController()
    ask({ principalId: 'a' }, 10)
    ask({ principalId: 'b' }, 5, leaving.signal)
    leaving.abort()
    ask({ principalId: 'b' }, 2)
    await serve(4)
    expect(order).toEqual(['a', 'a', 'b', 'a', 'b'])
    expect(queue.waiting).toBe(7)
  })
})

describe('a full queue', () => {
  it('sends the newest request of the largest away, not the newcomer of a small one', async () => {
    const { queue, order, refused, ask, serve } = served({ waiting: 6 })
    ask({ principalId: 'large' }, 7)
    ask({ principalId: 'small' })
    await settled()
    expect([refused, queue.waiting]).toEqual([['large upstream.busy'], 6])
    ask({ principalId: 'large' })
    expect(refused).toHaveLength(2)
    ask({ principalId: 'small' }, 5)
    await settled()
    expect(count(refused, 'large upstream.busy'), 'until both have as many').toBe(4)
    expect(count(refused, 'small upstream.busy')).toBe(3)
    await serve(7)
    expect([count(order, 'large'), count(order, 'small')]).toEqual([4, 3])
  })

  it('weighs groups, and inside of the newcomer’s group principals', async () => {
    const shareOf = createShareOf({ by: 'attribute', attribute: 'tenant', weights: { city: 4 } })
    const { refused, ask } = served({ waiting: 8, shareOf })
    ask(of('city', 'ada'), 6)
    ask(of('town'), 3)
    ask(of('city', 'bob'))
    await settled()
    expect(refused, 'town has 3 by weight 1, the city 6 by 4').toEqual(['town upstream.busy'])
    ask(of('town', 'eve'))
    await settled()
    expect(refused.at(-1), 'inside of the town, who has two').toBe('town upstream.busy')
    ask(of('town', 'tim'))
    await settled()
    expect(refused.at(-1), 'where nobody has two more').toBe('tim upstream.busy')
    ask(of('city', 'eva'))
    await settled()
    expect(refused.at(-1), 'one of the town').toMatch(/town|eve/)
    ask(of('city', 'eva'))
    await settled()
    expect(refused.at(-1), 'now the city is the largest, and ada in it').toBe('ada upstream.busy')
  })

  it('keeps what several ask for', async () => {
    const { queue, refused, ask } = served({ waiting: 2 })
    ask({ principalId: 'first' })
    const askers = { all: () => [{ principalId: 'a' }, { principalId: 'b' }], watch: () => {} }
    const shared = [1, 2].map(() => queue.enter({ principalId: 'a', holds: 'whole', askers }, never))
    ask({ principalId: 'c' })
    expect([shared.length, refused, queue.waiting]).toEqual([2, ['c upstream.busy'], 2])
  })
})

describe('principals that nobody knows', () => {
  it('do not fill memory: who has nothing under way and owes nothing is forgotten', async () => {
    const { queue, ask, serve } = served({ inFlight: 1 })
    ask({ principalId: 'busy' }, 10)
    for (let nth = 0; nth < 3_000; nth += 1) {
      ask({ principalId: `anonymous@${nth}`, cost: 50 })
      await serve(1)
    }
    expect(queue.known).toBeLessThan(1_100)
    await serve(20)
    expect([queue.known, queue.inFlight, queue.waiting]).toEqual([0, 0, 0])
  })
})

describe('the group of a caller', () => {
  const traits = { roles: ['staff', 'gis', 'public'], attributes: { tenant: ['north', 'south'], level: 3 } }

  it.each([
    [{ by: 'principal' } as const, { group: 'key:a', weight: 1 }],
    [{ by: 'role', weights: { public: 1, gis: 5 } } as const, { group: '=gis', weight: 5 }],
    [{ by: 'role', weights: { admins: 2 } } as const, { group: 'others', weight: 1 }],
    [
      { by: 'attribute', attribute: 'tenant', weights: { south: 2 } } as const,
      { group: '=south', weight: 2 },
    ],
    [{ by: 'attribute', attribute: 'level', weights: { 3: 7 } } as const, { group: '=3', weight: 7 }],
    [{ by: 'attribute', attribute: 'constructor', weights: {} } as const, { group: 'others', weight: 1 }],
  ])('by %j is %j', (fair, share) => {
    expect(createShareOf(fair)({ principalId: 'key:a', traits })).toEqual(share)
  })

  it('is another one after a change of role or attribute', async () => {
    const shareOf = createShareOf({ by: 'attribute', attribute: 'tenant', weights: {} })
    const { queue, order, ask, serve } = served({ shareOf })
    ask({ principalId: 'first' })
    ask(of('town', 'ada'), 4)
    ask(of('town', 'bob'), 4)
    ask(of('city', 'ada'), 1)
    await serve(6)
    expect(count(order, 'ada')).toBe(3)
    await serve(10)
    expect([queue.known, queue.waiting]).toEqual([0, 0])
  })
})

it('whatever comes, leaves and joins: nobody is left waiting, and nobody is known in the end', async () => {
  const names = ['a', 'b', 'c', 'd']
  const step = fc.record({
    who: fc.constantFrom(...names),
    joins: fc.option(fc.constantFrom(...names), { nil: undefined }),
    does: fc.constantFrom('ask', 'ask', 'stream', 'leave', 'cancel', 'join', 'part'),
    cost: fc.integer({ min: 1, max: 9 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 80 }), async (steps) => {
      const shareOf = createShareOf({ by: 'attribute', attribute: 'tenant', weights: { north: 2 } })
      const queue = new RequestQueue({
        ...limits,
        inFlight: 3,
        streams: 2,
        inFlightPerPrincipal: 2,
        waiting: 6,
        shareOf,
      })
      const asker = (name: string) => of(name < 'c' ? 'north' : 'south', name)
      const inside: Leave[] = []
      const all: { readonly askers: Asker[]; lookAgain: () => void; readonly ending: AbortController }[] = []
      for (const { who, does, cost } of steps) {
        const latest = all.at(-1)
        if (does === 'leave') inside.shift()?.()
        else if (does === 'cancel') all.shift()?.ending.abort()
        else if (does === 'join') {
          latest?.askers.push(asker(who))
          latest?.lookAgain()
        } else if (does === 'part') {
          latest?.askers.shift()
          latest?.lookAgain()
        } else {
          const one = { askers: [asker(who)], lookAgain: () => {}, ending: new AbortController() }
          const askers = {
            all: () => one.askers,
            watch: (lookAgain: () => void) => {
              one.lookAgain = lookAgain
            },
          }
          const request = {
            ...asker(who),
            askers,
            cost,
            holds: does === 'stream' ? 'stream' : 'whole',
          } as const
          all.push(one)
          const entry = (async () => queue.enter(request, one.ending.signal))()
          void entry.then((leave) => inside.push(leave)).catch(() => {})
        }
        await settled()
        expect(queue.inFlight).toBeLessThanOrEqual(3)
        expect(queue.waiting).toBeLessThanOrEqual(6)
      }
      while (queue.inFlight > 0) {
        inside.shift()?.()
        await settled()
      }
      expect([queue.inFlight, queue.waiting, queue.known]).toEqual([0, 0, 0])
    }),
    { numRuns: 150 },
  )
})
