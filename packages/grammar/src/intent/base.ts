import type { Format } from '../operation.ts'
import type { Resource } from '../resource.ts'

declare const dialect: unique symbol

/** What a request says in its own dialect, beside its intent. Only that dialect looks inside; everybody else passes it on. */
export interface Own {
  readonly [dialect]: true
}

/** Where a service is found: folder, name and type. */
export type ServiceAddress = Pick<Resource, 'folder' | 'service' | 'serviceType'>

/** What every intent says, whatever it asks for. */
export interface IntentBase<Kind extends string> {
  readonly kind: Kind
  readonly service: ServiceAddress
  /** The format that is asked of the server. */
  readonly format: Format
  /** What selects nothing. Absent for a question that no client asked. */
  readonly own?: Own
  /** Names of values that select something and that the intent does not carry: whoever narrows it has to refuse. Absent for none. */
  readonly notCarried?: readonly string[]
  /** What the dialect calls the question, such as `MapServer.query`, for the audit line. Absent for a question that no client asked. */
  readonly calledAs?: string
  /** What the dialect calls the parts of the intent, for refusals that name one. Absent: they are called as here. */
  readonly words?: Readonly<Record<string, string>>
}
