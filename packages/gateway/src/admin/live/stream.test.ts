import { expect, it } from 'vitest'
import type { AuditEvent } from '../../core/request/audit.ts'
import { RecentRequests } from '../../live/recent-requests.ts'
import { streamOf } from './stream.ts'

const event = (service: string, more: Partial<AuditEvent> = {}): AuditEvent => ({
  id: 'r1',
  time: '2026-12-01T00:00:00.000Z',
  clientAddress: '192.0.2.1',
  method: 'GET',
  principal: 'user:ines',
  carrier: 'header',
  service,
  decision: 'permit',
  reason: 'everything',
  status: 200,
  bytes: 1,
  durationMs: 1,
  ...more,
})

function viewing(recent: RecentRequests, given: Partial<Parameters<typeof streamOf>[0]> = {}) {
  const ended = new AbortController()
  const stream = streamOf({
    recent,
    after: 0,
    values: {},
    seesValues: true,
    signal: ended.signal,
    everyMs: 1,
    ...given,
  })
  const reader = stream.getReader()
  const decoder = new TextDecoder()
  let text = ''
  return {
    end: () => ended.abort(),
    /** Reads until a text has come. */
    until: async (wanted: string) => {
      while (!text.includes(wanted)) {
        const { done, value } = await reader.read()
        if (done) throw new Error(`it ended before ${wanted}: ${text}`)
        text += decoder.decode(value, { stream: true })
      }
      return text
    },
    rest: async () => {
      for (;;) {
        const { done } = await reader.read()
        if (done) return true
      }
    },
  }
}

it('what is kept comes first, then what happens, each with its number, until it is ended', async () => {
  const recent = new RecentRequests(10)
  recent.take(event('Water'))
  const view = viewing(recent)
  await view.until('id: 1\ndata: {"number":1')
  recent.take(event('Roads'))
  expect(await view.until('"service":"Roads"')).toContain('id: 2\n')
  view.end()
  expect(await view.rest()).toBe(true)
})

it('a viewer who resumes behind what is kept is told how many are missing, once', async () => {
  const recent = new RecentRequests(3)
  for (let count = 0; count < 10; count += 1) recent.take(event(`S${count}`))
  const text = await viewing(recent, { after: 2 }).until('"service":"S9"')
  expect(text).toContain('event: dropped\ndata: 5\n\n')
  expect(text).not.toContain('"service":"S6"')
  expect(text.match(/dropped/g)).toHaveLength(1)
})

it('only what is wanted comes, and what others wrote ends no event', async () => {
  const recent = new RecentRequests(10)
  const hostile = 'a\n\nevent: dropped\ndata: 99\n\n</script>\r\u2028'
  recent.take(event('Water'))
  recent.take(event(hostile, { decision: 'deny', principal: hostile }))
  const text = await viewing(recent, { values: { decision: 'deny' } }).until('data: {')
  expect(text).not.toContain('Water')
  const events = text.split('\n\n').filter((part) => part !== '' && !part.startsWith(':'))
  expect(events).toHaveLength(1)
  expect(JSON.parse(events[0]?.split('\ndata: ')[1] ?? '')).toMatchObject({
    service: hostile,
    principal: hostile,
  })
})

it('without the right to see values, a refusal is told by its code alone', async () => {
  const recent = new RecentRequests(10)
  recent.take(event('Water', { decision: 'deny', reason: "policy.denied: district = 'Hillside'" }))
  const text = await viewing(recent, { seesValues: false }).until('data: {')
  expect(text).toContain('"reason":"policy.denied"')
  expect(text).not.toContain('Hillside')
})
