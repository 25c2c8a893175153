import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ConsoleRun, startConsole } from './console.ts'

let run: ConsoleRun
beforeAll(async () => {
  run = await startConsole()
})
afterAll(() => run?.close())

it('tells the state of the gateway and of its map servers', async () => {
  await run.open('health')
  const row = run.page.locator('tbody tr', { hasText: 'sample' })
  expect(await row.textContent()).toContain(run.stack.sampleUrl)
  expect(await row.locator('.badge.good').count()).toBe(2)
  await run.pictures('health')
  expect(run.faults()).toEqual([])
})

it('says what to do where a map server rests after failures, and where nobody is signed in to it', async () => {
  const reply = await (await run.ask('GET', '/health')).json()
  const [sample] = reply.upstreams
  await run.page.route('**/api/health', (route) =>
    route.fulfill({
      json: {
        ...reply,
        ready: false,
        shared: { state: 'gone', since: '2026-12-01T03:00:00Z', lastFailure: '<img src=x onerror=alert(1)>' },
        upstreams: [
          {
            ...sample,
            name: '</script><img src=x>\u202e',
            credential: { ...sample.credential, good: false },
            bases: [{ ...sample.bases[0], breaker: 'open' }],
          },
        ],
      },
    }),
  )
  await run.open('health')
  await run.page.getByText('mapgate check --online').waitFor()
  await run.page.getByText('look at the account and the password').waitFor()
  // The mark that turns the writing ends with the name: the sentence after it reads from left to right.
  expect(await run.page.getByText('look at the account').textContent()).toMatch(/\u2069: look at/)
  expect(await run.page.locator('img[src=x]').count()).toBe(0)
  expect(await run.page.locator('tbody th').textContent()).toContain('</script><img src=x>')
  await run.pictures('health-faults')
  await run.page.unrouteAll()
})
