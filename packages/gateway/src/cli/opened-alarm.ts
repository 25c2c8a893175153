import { type AlarmEvent, alarmLabel } from '../core/edits/alarm.ts'
import type { Sealing } from '../store/port.ts'

/** An alarm with its row, or why that cannot be read. */
export interface OpenedAlarm extends Omit<AlarmEvent, 'original'> {
  readonly original?: unknown
  readonly unopened?: string
}

/** The alarm of a line that has a sealed row; none for any other line, also for one that was cut off. */
export function alarmIn(line: string): readonly AlarmEvent[] {
  if (!line.includes('"edit-alarm"')) return []
  try {
    const value = JSON.parse(line) as AlarmEvent
    return value.event === 'edit-alarm' && typeof value.original === 'string' ? [value] : []
  } catch {
    return []
  }
}

/** Opens the row of an alarm. */
export function openedAlarm({ original, ...alarm }: AlarmEvent, { open: unseal }: Sealing): OpenedAlarm {
  if (alarm.sealedBy !== 'store')
    return { ...alarm, unopened: 'it was sealed by a gateway without a store, with a key that is gone' }
  try {
    const plain = unseal(Buffer.from(original ?? '', 'base64'), alarmLabel(alarm))
    return { ...alarm, original: JSON.parse(new TextDecoder().decode(plain)) }
  } catch {
    return { ...alarm, unopened: 'it was sealed with another secret, or the line was changed' }
  }
}
