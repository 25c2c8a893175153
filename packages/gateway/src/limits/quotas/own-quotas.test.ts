import { parseRequest } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { anonymous, type Principal } from '../../../../policy/src/model/principal.ts'
import { limitsSection } from '../../config/sections/limits.ts'
import type { GatewayRequest } from '../../core/request/gateway-request.ts'
import type { OwnQuota } from '../../core/request/own-quota.ts'
import type { QuotaWindow } from '../../store/usage-port.ts'
import { asCallersAreTold, createOwnQuotas } from './own-quotas.ts'

const ada: Principal = {
  ...anonymous,
  id: 'user:ada',
  kind: 'user',
  roles: ['staff', 'guest'],
  attributes: { department: ['Water', 'Roads'] },
}

const quotas = limitsSection.parse({
  quotas: [
    { name: 'each', per: 'principal', units: 50, every: 'day', timeZone: 'Europe/Berlin' },
    { name: 'guests', per: 'role', roles: ['guest', 'visitor'], units: 10, every: 'month' },
    { name: 'departments', per: { attribute: 'department' }, units: 100, every: 'month' },
    { name: 'imagery', per: 'principal', units: 5, every: 'day', mounts: ['/map'], services: ['Imagery/*'] },
    { name: 'chiefs', per: 'principal', roles: ['chief'], units: 1, every: 'day' },
  ],
}).quotas

const clock = () => Date.parse('2026-11-30T10:00:00Z')

const request = (path: string, service: string): GatewayRequest =>
  ({
    mount: { path },
    map: parseRequest({ method: 'GET', path: `/rest/services/${service}/MapServer`, query: 'f=json' })
      .request,
  }) as GatewayRequest

describe('The quotas of somebody', () => {
  it('are those that requests are charged to, with what is used of each', async () => {
    const asked: QuotaWindow[] = []
    const used = async (windows: readonly QuotaWindow[]) => {
      asked.push(...windows)
      return windows.map((_, index) => index + 0.5)
    }
    const own = await createOwnQuotas(quotas, { clock, used })(ada)
    expect(own.map(({ name, of, used: units }) => [name, of, units])).toEqual([
      ['each', 'user:ada', 0.5],
      ['guests', 'guest', 1.5],
      ['departments', 'Roads', 2.5],
      ['departments', 'Water', 3.5],
      ['imagery', 'user:ada', 4.5],
    ])
    expect(own[0]).toMatchObject({
      units: 50,
      every: 'day',
      from: Date.parse('2026-11-29T23:00:00Z'),
      until: Date.parse('2026-11-30T23:00:00Z'),
    })
    expect(asked[3]).toEqual({ quota: 'departments', subject: 'Water', from: Date.parse('2026-11-01') })
  })

  it('are told without what is used where nobody can be asked, and where the store is away', async () => {
    const away = async () => Promise.reject(new Error('away'))
    for (const used of [undefined, away]) {
      const own = await createOwnQuotas(quotas, { clock, used })(ada)
      expect(own).toHaveLength(5)
      expect(own.every((quota) => !('used' in quota))).toBe(true)
    }
  })

  it('of one request are those for its mount and service, and those for everything', async () => {
    const named = async (path: string, service: string) => {
      const own = await createOwnQuotas(quotas, { clock, used: undefined })(ada, (isFor) =>
        isFor(request(path, service)),
      )
      return own.some(({ name }) => name === 'imagery')
    }
    expect(await named('/map', 'Imagery/Summer')).toBe(true)
    expect(await named('/arcgis', 'Imagery/Summer')).toBe(false)
    expect(await named('/map', 'Assets')).toBe(false)
  })
})

describe('Callers', () => {
  const quota: OwnQuota = {
    name: 'one',
    units: 10,
    every: 'day',
    timeZone: 'UTC',
    per: 'principal',
    of: 'user:ada',
    mounts: ['/hidden'],
    services: ['Hidden/*'],
    from: 0,
    until: 1,
    warnAt: 80,
    used: 7.9,
  }

  it('are told what they used of their own quota', () => {
    expect(asCallersAreTold(quota).used).toBe(7.9)
  })

  it('are told of a shared one only from where the headers of answers tell it', () => {
    for (const per of ['role', { attribute: 'department' }] as const) {
      expect(asCallersAreTold({ ...quota, per }).used).toBe('below-warning')
      expect(asCallersAreTold({ ...quota, per, used: 8 }).used).toBe(8)
    }
    const { used: _, ...unknown } = quota
    expect(asCallersAreTold(unknown).used).toBe('unknown')
  })

  it('are not told the names of mounts and services', () => {
    expect(JSON.stringify(asCallersAreTold(quota))).not.toMatch(/hidden/i)
    expect(asCallersAreTold(quota).isNarrow).toBe(true)
  })
})
