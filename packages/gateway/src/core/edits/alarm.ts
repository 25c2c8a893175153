import type { EditAlarm } from '@mapgate/policy'

/** A row that was not what it had been when its edit was checked, named by its object id or global id. */
export interface RowAlarm extends Omit<EditAlarm, 'rowId'> {
  readonly rowId: number | string
}

/** The line of an alarm in the audit log, linked to that of its request by the id. Values of the row are in it sealed only. */
export interface AlarmEvent {
  readonly event: 'edit-alarm'
  /** Of the request. */
  readonly id: string
  readonly time: string
  readonly principal: string
  readonly mount: string
  readonly service?: string
  readonly layer: number
  readonly row: number | string
  readonly kind: EditAlarm['kind']
  readonly outcome: 'put-back' | 'left'
  /** Why the row was left as it is. */
  readonly reason?: string
  /** The row before the edit, in base64, which `mapgate audit open` opens. */
  readonly original?: string
  /** `store`: sealed with the secret of the store; `process`: with a key that ended with the process, so nobody can open it. */
  readonly sealedBy?: 'store' | 'process'
}

/** Binds a sealed original to the line that it stands in. */
export const alarmLabel = ({ id, layer, row }: Pick<AlarmEvent, 'id' | 'layer' | 'row'>): string =>
  `edit-alarm:${JSON.stringify([id, layer, row])}`
