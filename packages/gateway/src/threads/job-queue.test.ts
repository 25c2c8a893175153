import { describe, expect, it } from 'vitest'
import { createJobQueue } from './job-queue.ts'

const staying = new AbortController().signal

/** A queue in front of a thread that does nothing until the test says so. */
function queueOf() {
  const posted: { job: string; end: (made: string) => void; fail: (error: Error) => void }[] = []
  const made: string[] = []
  let isClosed = false
  const queue = createJobQueue<string, string>({
    ask: (job) => new Promise((end, fail) => posted.push({ job, end, fail })),
    close: async () => {
      isClosed = true
    },
  })
  return {
    queue,
    made,
    ask: (caller: string, job: string, signal = staying) =>
      queue.ask({
        caller,
        signal,
        make: () => {
          made.push(job)
          return { job, moved: [] }
        },
      }),
    posted: () => posted.map(({ job }) => job),
    /** Ends the job that was posted as the nth, and lets what follows of it happen. */
    end: async (nth: number) => {
      posted[nth]?.end(`${posted[nth]?.job} done`)
      await new Promise(setImmediate)
    },
    fail: async (nth: number) => {
      posted[nth]?.fail(new Error('lost'))
      await new Promise(setImmediate)
    },
    isClosed: () => isClosed,
  }
}

describe('the queue in front of another thread', () => {
  it('posts two jobs at once, and makes the others when their turn comes', async () => {
    const { ask, made, posted, end } = queueOf()
    const all = [ask('a', 'a1'), ask('a', 'a2'), ask('a', 'a3')]
    expect([posted(), made]).toEqual([
      ['a1', 'a2'],
      ['a1', 'a2'],
    ])
    await end(0)
    expect(posted()).toEqual(['a1', 'a2', 'a3'])
    await end(1)
    await end(2)
    expect(await Promise.all(all)).toEqual(['a1 done', 'a2 done', 'a3 done'])
  })

  it('takes turns by caller', async () => {
    const { ask, posted, end } = queueOf()
    for (let nth = 1; nth <= 5; nth += 1) void ask('greedy', `g${nth}`)
    void ask('other', 'o1')
    void ask('third', 't1')
    void ask('other', 'o2')
    for (let nth = 0; nth < 8; nth += 1) await end(nth)
    expect(posted()).toEqual(['g1', 'g2', 'g3', 'o1', 't1', 'g4', 'o2', 'g5'])
  })

  it('drops a job that waits when its caller leaves, and never makes it', async () => {
    const { ask, made, end } = queueOf()
    const left = new AbortController()
    void ask('a', 'a1')
    void ask('a', 'a2')
    const dropped = ask('b', 'b1', left.signal)
    void ask('b', 'b2')
    left.abort()
    await expect(dropped).rejects.toMatchObject({ code: 'upstream.cancelled' })
    await end(0)
    await end(1)
    expect(made).toEqual(['a1', 'a2', 'b2'])
    await expect(ask('b', 'b3', left.signal)).rejects.toMatchObject({ code: 'upstream.cancelled' })
  })

  it('ends a job that was posted only when the thread did, though its caller left', async () => {
    const { ask, end } = queueOf()
    const left = new AbortController()
    let isOver = false
    const running = ask('a', 'a1', left.signal).then(() => {
      isOver = true
    })
    left.abort()
    await new Promise(setImmediate)
    expect(isOver).toBe(false)
    await end(0)
    await running
    expect(isOver).toBe(true)
  })

  it('goes on after a job that failed', async () => {
    const { ask, posted, fail, end } = queueOf()
    const lost = expect(ask('a', 'a1')).rejects.toThrow('lost')
    void ask('a', 'a2')
    const third = ask('a', 'a3')
    await fail(0)
    await lost
    expect(posted()).toEqual(['a1', 'a2', 'a3'])
    await end(2)
    expect(await third).toBe('a3 done')
  })

  it('ends what waits when it is closed', async () => {
    const { queue, ask, made, isClosed, end } = queueOf()
    void ask('a', 'a1')
    void ask('a', 'a2')
    const waiting = expect(ask('a', 'a3')).rejects.toMatchObject({ code: 'gateway.internal' })
    await queue.close()
    await waiting
    await end(0)
    expect([isClosed(), made]).toEqual([true, ['a1', 'a2']])
  })
})
