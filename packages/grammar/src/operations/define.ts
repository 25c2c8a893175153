import type { LinkPattern } from '../links.ts'
import type {
  Format,
  Operation,
  OperationGroup,
  ParameterSpec,
  RefusedOperation,
  Selection,
  UnservedParameter,
  ValuesOf,
} from '../operation.ts'
import type { ValueType } from '../value.ts'

/** What an entry of a table states; what is left out is read-only REST: GET or POST, `html`, `json` and `pjson`, no parameters, no links. */
interface Definition<Id extends string = string, Spec extends ParameterSpec = ParameterSpec>
  extends Partial<Omit<Operation, 'id' | 'path' | 'group' | 'parameters' | 'complete'>> {
  readonly id: Id
  readonly path: string
  readonly parameters?: readonly Spec[]
  complete?(values: NoInfer<ValuesOf<Spec>>): NoInfer<ValuesOf<Spec>>
}

const restFormats: readonly Format[] = ['html', 'json', 'pjson']

/** Completes the definition of an operation; its group is the first word of its id, and its type knows its parameters. */
export function operation<Id extends string, Spec extends ParameterSpec = never>(
  definition: Definition<Id, Spec>,
): Operation<Id, Spec> {
  return {
    group: definition.id.split('.', 1)[0] as OperationGroup,
    methods: ['GET', 'POST'],
    effect: 'read',
    formats: restFormats,
    defaultFormat:
      definition.formats !== undefined && !definition.formats.includes('html')
        ? onlyFormat(definition)
        : 'html',
    parameters: [],
    unserved: [],
    links: [],
    ...definition,
  }
}

function onlyFormat({ id, formats = [] }: Definition): Format {
  const [format, ...more] = formats
  if (format === undefined || more.length > 0) throw new TypeError(`${id} needs a default format`)
  return format
}

/** A parameter, and what it selects or names. */
export function parameter<Name extends string, T>(
  name: Name,
  type: ValueType<T>,
  ...selects: Selection[]
): ParameterSpec<Name, T> {
  return { name, key: name.toLowerCase(), type, selects, required: false, bodyOnly: false }
}

/** A parameter without which the operation means nothing. */
export function required<Name extends string, T>(spec: ParameterSpec<Name, T>): ParameterSpec<Name, T> {
  return { ...spec, required: true }
}

/** A parameter that is never read from a URL. */
export function bodyOnly<Name extends string, T>(spec: ParameterSpec<Name, T>): ParameterSpec<Name, T> {
  return { ...spec, bodyOnly: true }
}

/** A parameter that is sent to map servers and taken from no client: for clients it is as if it were not declared. */
export function sentOnly<Name extends string, T>(spec: ParameterSpec<Name, T>): ParameterSpec<Name, T> {
  return { ...spec, sentOnly: true }
}

/** Parameters that choose rows, time, a version or a place, and are refused by name. */
export function refuse(reason: string, ...names: string[]): UnservedParameter[] {
  return names.map((name) => unserved(name, 'refused', reason))
}

/** A parameter that is refused unless it has one of these values, which mean the same as none. */
export function refuseUnless(neutral: readonly string[], reason: string, name: string): UnservedParameter {
  return { ...unserved(name, 'refused', reason), neutral: neutral.map((value) => value.toLowerCase()) }
}

/** Parameters that choose nothing, and are dropped. */
export function ignore(reason: string, ...names: string[]): UnservedParameter[] {
  return names.map((name) => unserved(name, 'ignored', reason))
}

const unserved = (
  name: string,
  treatment: UnservedParameter['treatment'],
  reason: string,
): UnservedParameter => ({ name, key: name.toLowerCase(), treatment, reason, neutral: [] })

/** Fields of a JSON reply that carry a URL which has to point at the gateway. */
export function rewrite(...paths: string[]): LinkPattern[] {
  return paths.map((path) => ({ path, rule: 'rewrite' }))
}

/** Fields of a JSON reply that would lead clients away from the gateway. */
export function remove(...paths: string[]): LinkPattern[] {
  return paths.map((path) => ({ path, rule: 'remove' }))
}

/** An operation that exists but is not served: every method and format reaches its reason. */
export function refusal(
  id: string,
  path: string,
  refused: string,
  more: Partial<Pick<Operation, 'effect' | 'formats'>> = {},
): RefusedOperation {
  return { ...operation({ id, path, ...more }), refused }
}
