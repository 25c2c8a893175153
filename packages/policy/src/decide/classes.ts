import type { Operation } from '@mapgate/protocol'
import type { OperationClass } from '../model/operation-class.ts'
import { classes, describing } from './class-table.ts'

/** What an operation asks of a grant: a class; any class, for what describes a service; or all reading at once. */
export type Demand = OperationClass | 'any' | 'everything'

const demandByName: ReadonlyMap<string, Demand> = new Map([
  ...describing.map((name) => [name, 'any'] as const),
  ...Object.entries(classes).flatMap(([demand, names]) =>
    names.map((name) => [name, demand as OperationClass] as const),
  ),
])

/** What this operation asks of a grant. What the table does not know asks for everything that reads; writing and jobs ask for `edit`. */
export function demandOf(operation: Operation): Demand {
  if (operation.effect === 'write' || operation.effect === 'job') return 'edit'
  return demandByName.get(operation.id.slice(operation.id.indexOf('.') + 1)) ?? 'everything'
}
