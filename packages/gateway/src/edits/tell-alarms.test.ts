import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { principalOf } from '../../../policy/src/decide/policy.fixture.ts'
import { alarmIn, openedAlarm } from '../cli/opened-alarm.ts'
import type { AlarmEvent, RowAlarm } from '../core/edits/alarm.ts'
import { requestOf } from '../core/request/gateway-request.fixture.ts'
import { createSealer } from '../store/sealing.ts'
import { createTellAlarms } from './tell-alarms.ts'

const lost: RowAlarm = {
  kind: 'out-of-reach',
  layerId: 2,
  rowId: 7,
  outcome: { left: 'it was deleted' },
  original: { OWNER: 'Hidden Person', geometry: { x: 1 } },
}

/** Tells of alarms, and what reached whom. */
function told(alarms: readonly RowAlarm[], isLasting = true) {
  const logged: string[] = []
  const counted: string[] = []
  const audited: AlarmEvent[] = []
  const sealing = { ...createSealer(randomBytes(32), randomBytes), isLasting }
  const asked = requestOf(
    '/rest/services/Water/Assets/FeatureServer/2/deleteFeatures',
    { objectIds: '7' },
    'POST',
  )
  const request = { ...asked, inbound: { ...asked.inbound, id: 'r1' } }
  createTellAlarms({
    log: { warn: (details, message) => void logged.push(`${message} ${JSON.stringify(details)}`) },
    count: (...labels) => void counted.push(labels.join(' ')),
    audit: (event) => void audited.push(event),
    clock: () => 0,
    ...sealing,
  })(request, principalOf(), alarms)
  return { logged, counted, audited, sealing }
}

describe('An alarm', () => {
  it('is told to log, metrics and audit trail, and values of the row to none of them in the clear', () => {
    const { logged, counted, audited } = told([lost, { ...lost, kind: 'moved-out', outcome: 'put-back' }])
    expect(counted).toEqual(['out-of-reach left', 'moved-out put-back'])
    expect(logged[0]).toBe(
      'a row was not what it had been when its edit was checked {"id":"r1","mount":"/arcgis","service":"Water/Assets","layer":2,"row":7,"kind":"out-of-reach","outcome":"left","reason":"it was deleted","principal":"user:ines"}',
    )
    expect(audited[0]).toEqual({
      event: 'edit-alarm',
      id: 'r1',
      time: '1970-01-01T00:00:00.000Z',
      principal: 'user:ines',
      mount: '/arcgis',
      service: 'Water/Assets',
      layer: 2,
      row: 7,
      kind: 'out-of-reach',
      outcome: 'left',
      reason: 'it was deleted',
      original: expect.any(String),
      sealedBy: 'store',
    })
    expect(JSON.stringify([logged, audited])).not.toContain('Hidden')
  })

  it('seals nothing where nothing is known of the row', () => {
    const { original: _, ...unseen } = lost
    expect(Object.keys(told([unseen]).audited[0] ?? {})).not.toContain('sealedBy')
  })
})

describe('An alarm in the audit log', () => {
  const lineOf = (event: AlarmEvent | undefined, more: object = {}) => JSON.stringify({ ...event, ...more })
  const openedIn = (line: string, sealing: ReturnType<typeof told>['sealing']) =>
    alarmIn(line).map((alarm) => openedAlarm(alarm, sealing))

  it('opens with the secret of its store', () => {
    const { audited, sealing } = told([lost])
    expect(openedIn(lineOf(audited[0]), sealing)).toMatchObject([{ row: 7, original: lost.original }])
  })

  it.each<[string, object]>([
    ['another row', { row: 8 }],
    ['another layer', { layer: 3 }],
    ['another request', { id: 'r2' }],
    ['nothing that was sealed', { original: 'AAAA' }],
  ])('does not open with %s', (_, more) => {
    const { audited, sealing } = told([lost])
    const [opened] = openedIn(lineOf(audited[0], more), sealing)
    expect(opened).toMatchObject({ unopened: expect.stringContaining('another secret') })
    expect(opened).not.toHaveProperty('original')
  })

  it('does not open with another secret, or after the process of a gateway without a store', () => {
    const { audited } = told([lost])
    expect(openedIn(lineOf(audited[0]), told([]).sealing)[0]?.unopened).toContain('another secret')
    const gone = told([lost], false)
    expect(openedIn(lineOf(gone.audited[0]), gone.sealing)[0]?.unopened).toContain('a key that is gone')
  })

  it('is no other line, and none that was cut off', () => {
    const { audited } = told([lost])
    const line = lineOf(audited[0])
    for (const other of [
      '',
      '{"id":"r1"}',
      line.slice(0, -5),
      lineOf(audited[0], { original: undefined }),
      '"edit-alarm"',
    ])
      expect(alarmIn(other)).toEqual([])
  })
})
