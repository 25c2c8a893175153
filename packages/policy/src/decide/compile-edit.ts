import { mayBecomeApostrophe, parseExpression } from '@mapgate/protocol'
import type { EditRight } from '../model/edit-right.ts'
import type { EditConfiguration } from '../model/edit-schema.ts'
import type { AttributeValue, Principal } from '../model/principal.ts'
import { allRows, boundRows, fieldsOfRows, noRows, type RowFilter, rowsWhere } from '../model/row-filter.ts'
import { type FieldRule, fieldRule } from './field-rule.ts'

/** The value that a placeholder such as `principal.district` stands for; undefined where there is none. */
type Attribute = (name: string) => AttributeValue | undefined

const changes = ['add', 'update', 'delete'] as const
type Change = (typeof changes)[number]

/** What a grant says of edits, with nothing left to parse. */
export interface CompiledEdit {
  /** The fields that may be written; null: all that are shown. */
  readonly fields: FieldRule | null
  /** The fields in its conditions, and which rows each condition chooses. */
  readonly conditionFields: readonly { readonly change: Change; readonly name: string }[]
  /**
   * What one principal may do; undefined where that is nothing: a value for a placeholder is missing or cannot be written, or rows belong
   * to whoever adds them and the principal is not one person.
   */
  readonly bind: (principal: Principal, attribute: Attribute) => BoundEdit | undefined
}

/** The part of a right that is the same on every layer. */
type RightAnywhere = Omit<EditRight, 'fields'>

/** What one principal may do, on any layer. */
export interface BoundEdit extends Pick<CompiledEdit, 'fields' | 'conditionFields'> {
  readonly right: RightAnywhere
  /** True where an attribute in it holds a character that a database without Unicode may read as an apostrophe. */
  readonly uncertain: boolean
}

/**
 * Parses what a grant says of edits. A condition that cannot be parsed permits nothing.
 * @param reads whether the grant lets its rows be queried
 */
export function compileEdit(source: EditConfiguration, reads: boolean): CompiledEdit {
  const rows = changes.map((change) => rowsIn(source[change]))
  const named = {
    fields: fieldRule(source.fields),
    conditionFields: changes.flatMap((change, index) =>
      fieldsOfRows(rows[index] ?? allRows).map((name) => ({ change, name })),
    ),
  }
  return {
    ...named,
    bind(principal, attribute) {
      const used: AttributeValue[] = []
      const right = boundRight(source, rows, {
        principal,
        attribute: (name) => {
          const value = attribute(name)
          if (value !== undefined) used.push(value)
          return value
        },
      })
      return right && { ...named, right: { ...right, reads }, uncertain: used.flat().some(isUncertain) }
    },
  }
}

const isUncertain = (value: unknown): boolean => typeof value === 'string' && mayBecomeApostrophe(value)

function rowsIn(condition: boolean | string | undefined): RowFilter | null {
  if (typeof condition !== 'string') return condition ? allRows : null
  const parsed = parseExpression(condition, { placeholders: true })
  return 'fault' in parsed ? null : rowsWhere(parsed.expression)
}

/** Who edits, and the values of their attributes. */
interface Editor {
  readonly principal: Principal
  readonly attribute: Attribute
}

function boundRight(
  { set, own, geometry, onlyConditional, attachments }: EditConfiguration,
  rows: readonly (RowFilter | null)[],
  { principal, attribute }: Editor,
): Omit<RightAnywhere, 'reads'> | undefined {
  const [add = null, update = null, deleted = null] = rows.map(
    (filter) => filter && boundRows(filter, attribute),
  )
  const written = Object.entries(set).map(
    ([field, value]) => [field, writtenValue(value, attribute)] as const,
  )
  const values = written.flatMap(([field, value]): [string, string | number][] =>
    value === undefined ? [] : [[field.toLowerCase(), value]],
  )
  const owner = own && ownerOf(own.as, { principal, attribute })
  const lacksValue = [add, update, deleted].includes(noRows) || values.length < written.length
  if (lacksValue || (own && owner === undefined)) return undefined
  return {
    add,
    update,
    delete: deleted,
    geometry,
    set: new Map(values),
    ...(own && owner !== undefined ? { own: { field: own.field.toLowerCase(), value: owner } } : {}),
    onlyConditional,
    attachments,
  }
}

/** What is written for a value of the configuration; undefined for an attribute that is missing, or is neither a text nor a number. */
function writtenValue(value: string | number, attribute: Attribute): string | number | undefined {
  const found = typeof value === 'string' && value.startsWith(':') ? attribute(value.slice(1)) : value
  return typeof found === 'string' || Number.isFinite(found) ? (found as string | number) : undefined
}

/** Accounts that are one person each. Keys, programs and anonymous callers may be many people. */
const people: ReadonlySet<string> = new Set(['user', 'jwt', 'oidc', 'ldap', 'portal', 'proxy'])

/** What stands for a principal as owner of rows; nothing stands for many people. */
function ownerOf(as: string, { principal, attribute }: Editor): string | undefined {
  if (!people.has(principal.kind)) return undefined
  const value = attribute(as.slice(1))
  return typeof value === 'string' && value !== '' ? value : undefined
}
