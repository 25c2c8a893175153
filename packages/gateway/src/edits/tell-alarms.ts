import type { Principal } from '@mapgate/policy'
import { serviceName } from '@mapgate/protocol'
import { type AlarmEvent, alarmLabel, type RowAlarm } from '../core/edits/alarm.ts'
import type { GatewayRequest } from '../core/request/gateway-request.ts'

/** Whom alarms are told. */
interface AlarmWays {
  readonly log: { warn(details: object, message: string): void }
  /** Counts an alarm. */
  readonly count: (kind: AlarmEvent['kind'], outcome: AlarmEvent['outcome']) => void
  readonly audit: (event: AlarmEvent) => void
  readonly seal: (plain: Uint8Array, label: string) => Uint8Array
  /** True where what is sealed can be opened after the process has ended. */
  readonly isLasting: boolean
  /** Epoch milliseconds. */
  readonly clock: () => number
}

/** Makes the function that tells log, metrics and audit trail of rows that were not what they had been. Values go nowhere but sealed into the last. */
export const createTellAlarms =
  ({ log, count, audit, seal, isLasting, clock }: AlarmWays) =>
  (request: GatewayRequest, principal: Principal, alarms: readonly RowAlarm[]): void => {
    const time = new Date(clock()).toISOString()
    for (const alarm of alarms) {
      const event = { ...eventOf(alarm, request), time, principal: principal.id }
      const { original } = alarm
      const { event: _, time: __, ...details } = event
      count(event.kind, event.outcome)
      log.warn(details, 'a row was not what it had been when its edit was checked')
      audit({
        ...event,
        ...(original === undefined
          ? {}
          : {
              original: sealed(original, alarmLabel(event), seal),
              sealedBy: isLasting ? 'store' : 'process',
            }),
      })
    }
  }

function eventOf(
  { kind, layerId, rowId, outcome }: RowAlarm,
  { inbound: { id }, mount, map }: GatewayRequest,
): Omit<AlarmEvent, 'time' | 'principal'> {
  const service = serviceName(map.resource)
  return {
    event: 'edit-alarm',
    id,
    mount: mount.path,
    ...(service === undefined ? {} : { service }),
    layer: layerId,
    row: rowId,
    kind,
    ...(outcome === 'put-back' ? { outcome } : { outcome: 'left', reason: outcome.left }),
  }
}

const sealed = (
  original: Readonly<Record<string, unknown>>,
  label: string,
  seal: AlarmWays['seal'],
): string => Buffer.from(seal(new TextEncoder().encode(JSON.stringify(original)), label)).toString('base64')
