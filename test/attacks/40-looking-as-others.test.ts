import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ConsoleRun, startConsole } from '../e2e/console/console.ts'

// Names that others chose are text on the page that shows who sees what, and looking as them is for whoever has the right.

const hostile = '<img src=x onerror="document.title=1">\u202e</script>'
const long = 'x'.repeat(190)
let run: ConsoleRun
beforeAll(async () => {
  run = await startConsole({
    configure: (configuration) => {
      configuration.grants.push({
        name: `grant ${hostile}`,
        to: { roles: [hostile] },
        on: { services: ['Assets_Service'], layers: ['Hydrants'] },
        for: ['view', 'query'],
        with: { where: "status = '</script><img src=x>'" },
      })
    },
  })
  await run.stack.refreshCatalog()
})
afterAll(() => run?.close())

it('shows hostile names of roles, grants, attributes and conditions as text', async () => {
  const { page } = run
  const query = new URLSearchParams({
    as: `role:${hostile}`,
    attributes: `${long}=${hostile}`,
    mount: '/map',
    service: 'Assets_Service',
    type: 'MapServer',
  })
  await run.open(`seen?${query}`)
  await page.locator('.seen-layer').first().waitFor()
  await page.locator('.seen-layer summary', { hasText: 'Hydrants' }).click()
  const text = await page.locator('main').innerText()
  expect(text).toContain(`grant ${hostile}`)
  expect(text).toContain("status = '</script><img src=x>'")
  expect(await page.locator('img[src="x"]').count()).toBe(0)
  expect(await page.title()).not.toBe('1')
  expect(run.faults()).toEqual([])
})

it('answers no look without a sign-in, and none by a credential of maps', async () => {
  const routes = ['seen', 'seen/service', 'seen/counts', 'seen/picture']
  for (const route of routes)
    for (const authorization of ['', 'Bearer demo-key', 'Basic dmlzaXRvcjp2aXNpdG9yLWRlbW8=']) {
      const reply = await fetch(`${run.url}/api/${route}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization },
        body: JSON.stringify({ as: 'editor' }),
      })
      expect(reply.status).toBe(401)
    }
})
