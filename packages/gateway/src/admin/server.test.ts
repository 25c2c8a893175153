import { expect, it } from 'vitest'
import { type AdminParts, adminApp, adminHeader } from './app.ts'

it('the catalogue is read again when the administrator says so, and no web page can say it', async () => {
  let reads = 0
  const told: string[] = []
  const parts = {
    refreshCatalog: async () => {
      reads += 1
    },
    tellOthers: (task) => void told.push(task),
  } as Partial<AdminParts> as AdminParts
  const app = adminApp(parts, { token: undefined, hosts: undefined })
  const ask = (headers: Record<string, string>) =>
    app.request('/catalog/refresh', { method: 'POST', headers })
  expect((await ask({})).status).toBe(403)
  expect(reads).toBe(0)
  expect(await (await ask({ [adminHeader]: 'command' })).json()).toEqual({ refreshed: true })
  expect(reads).toBe(1)
  expect(told).toEqual(['refresh-catalog'])
})
