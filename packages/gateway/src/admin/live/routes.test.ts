import { expect, it } from 'vitest'
import type { AuditEvent } from '../../core/request/audit.ts'
import { RecentRequests } from '../../live/recent-requests.ts'
import { type Administrator, rightsOfRoles } from '../api/administrator.ts'
import { createApi } from '../api/router.ts'
import { liveRoutes } from './routes.ts'

const recent = new RecentRequests()
const shared = { time: 't', clientAddress: '::1', method: 'GET', carrier: 'header', bytes: 1, durationMs: 1 }
recent.take({
  ...shared,
  id: 'a',
  principal: 'user:ines',
  service: 'Water',
  decision: 'permit',
  reason: 'crew',
  status: 200,
} as AuditEvent)
recent.take({
  ...shared,
  id: 'b',
  principal: 'user:<img>',
  decision: 'deny',
  reason: "access.row-denied: owner = 'secret'",
  status: 403,
} as AuditEvent)

const ask = async (role: 'admin' | 'auditor', query = '') => {
  const who: Administrator = { id: role, name: role, rights: new Set(rightsOfRoles[role]) }
  const api = createApi(liveRoutes({ recent }), {
    administratorOf: async () => who,
    demandNoOtherSite: () => {},
    demandOwnPage: () => {},
    audit: () => {},
    addressOf: () => '::1',
    newId: () => 'x',
    clock: () => 0,
    failed: () => {},
  } as unknown as Parameters<typeof createApi>[1])
  return (await api.request(`/requests${query}`)).text()
}

it('an auditor reads the code of a refusal and never its detail, an administrator reads both', async () => {
  expect(await ask('admin')).toContain("owner = 'secret'")
  const seen = await ask('auditor')
  expect(seen).not.toContain('secret')
  expect(JSON.parse(seen).requests.map(({ reason }: AuditEvent) => reason)).toEqual([
    'crew',
    'access.row-denied',
  ])
})

it('requests are chosen by their members and by what was told before', async () => {
  const ids = async (query: string) =>
    JSON.parse(await ask('admin', query)).requests.map(({ id }: AuditEvent) => id)
  expect(await ids('?decision=deny')).toEqual(['b'])
  expect(await ids('?service=Water')).toEqual(['a'])
  expect(await ids('?after=1')).toEqual(['b'])
  expect(await ids('?after=2')).toEqual([])
  expect(await ids('?after=99')).toEqual(['a', 'b'])
})
