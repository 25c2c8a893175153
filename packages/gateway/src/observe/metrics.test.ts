import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { AuditEvent } from '../core/request/audit.ts'
import { createMetrics } from './metrics.ts'

const event: AuditEvent = {
  id: 'a',
  time: '2026-01-01T00:00:00.000Z',
  clientAddress: '10.0.0.1',
  method: 'GET',
  mount: '/arcgis',
  principal: 'user:editor',
  carrier: 'header',
  service: 'Assets_Service',
  operation: 'MapServer.export',
  decision: 'permit',
  status: 200,
  bytes: 1_000,
  durationMs: 20,
}

describe('the metrics', () => {
  const metrics = createMetrics({
    heldBodyBytes: () => 20_000,
    heldAnswers: () => ({ memory: { entries: 2, bytes: 3_000 } }),
    inFlight: () => 7,
    upstreams: () => [
      {
        name: 'ags',
        inFlight: 3,
        waiting: 2,
        credential: { kind: 'arcgis-token', good: false, renewals: 1 },
        bases: [{ url: 'https://gis.internal/arcgis', breaker: 'open', pending: 0 }],
      },
    ],
  })

  it('count requests, exchanges and what the upstreams are at', async () => {
    metrics.request(event)
    metrics.exchanged('ags', 'MapServer.export', 200, 15)
    metrics.exchanged('ags', 'MapServer.export', 'upstream.timeout', 60_000)
    metrics.renewed('ags', true)
    const { text } = await metrics.page()
    for (const line of [
      'mapgate_requests_total{operation="MapServer.export",dialect="arcgis",decision="permit",status="200"} 1',
      'mapgate_request_duration_seconds_bucket{le="0.025",operation="MapServer.export"} 1',
      'mapgate_requests_in_flight 7',
      'mapgate_held_body_bytes 20000',
      'mapgate_upstream_in_flight{upstream="ags"} 3',
      'mapgate_upstream_waiting{upstream="ags"} 2',
      'mapgate_upstream_signed_in{upstream="ags"} 0',
      'mapgate_upstream_breaker{upstream="ags",base="0"} 2',
      'mapgate_upstream_exchanges_total{upstream="ags",outcome="2xx"} 1',
      'mapgate_upstream_exchanges_total{upstream="ags",outcome="upstream.timeout"} 1',
      'mapgate_upstream_renewals_total{upstream="ags",result="ok"} 1',
    ]) {
      expect(text).toContain(line)
    }
  })

  it.each([
    [{ dialect: 'WMS 1.1.1' }, 'wms'],
    [{ dialect: 'WMS 1.3.0' }, 'wms'],
    [{ dialect: 'WMTS 1.0.0' }, 'wmts'],
    [{ mount: undefined }, 'none'],
  ] as const)('tell what a client speaks: %j', async (more, label) => {
    const counted = async () => {
      const { text } = await metrics.page()
      const line = text
        .split('\n')
        .find((one) => one.startsWith(`mapgate_requests_total{`) && one.includes(`"${label}"`))
      return Number(line?.split(' ').at(-1) ?? 0)
    }
    const before = await counted()
    metrics.request({ ...event, ...more } as AuditEvent)
    expect(await counted()).toBe(before + 1)
  })

  it('grow neither with users nor with services nor with addresses', async () => {
    const lines = async () =>
      (await metrics.page()).text.split('\n').filter((line) => line.startsWith('mapgate')).length
    const before = await lines()
    for (let user = 0; user < 100; user++) {
      metrics.request({
        ...event,
        principal: `user:${user}`,
        service: `S${user}`,
        clientAddress: `10.0.0.${user}`,
      })
    }
    expect(await lines()).toBe(before)
  })

  it('are all that the dashboard under deploy/ asks for', async () => {
    const { text } = await metrics.page()
    const dashboard = readFileSync(
      new URL('../../../../deploy/grafana-dashboard.json', import.meta.url),
      'utf8',
    )
    const asked = new Set(dashboard.match(/\b(mapgate|process|nodejs)_[a-z0-9_]+/g))
    expect(asked.size).toBeGreaterThan(15)
    const missing = [...asked].filter((name) => !text.includes(`# TYPE ${name.replace(/_bucket$/, '')} `))
    expect(missing).toEqual([])
  })
})
