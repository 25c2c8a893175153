import type { Agent } from 'undici'
import { describe, expect, it } from 'vitest'
import { LateDispatcher } from './late-dispatcher.ts'

describe('A dispatcher that is opened when it is needed', () => {
  it('is opened once, and closed where it was opened', async () => {
    const done: string[] = []
    const late = new LateDispatcher(({ Agent: Opened }) => {
      done.push('opened')
      const agent: Agent = new Opened()
      agent.close = async () => void done.push('closed')
      return agent
    })
    await late.close()
    expect(done).toEqual([])
    expect(late.get()).toBe(late.get())
    await late.close()
    expect(done).toEqual(['opened', 'closed'])
  })

  it('is opened by the next request where it could not be opened', () => {
    let times = 0
    const late = new LateDispatcher((undici) => {
      times += 1
      if (times === 1) throw new Error('no file can be opened')
      return new undici.Agent()
    })
    expect(() => late.get()).toThrow('no file can be opened')
    expect(late.get()).toBe(late.get())
    expect(times).toBe(2)
  })
})
