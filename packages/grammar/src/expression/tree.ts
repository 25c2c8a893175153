/** What a comparison may compare with. */
export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>='

/** What arithmetic may do; `||` joins strings. */
export type Arithmetic = '+' | '-' | '*' | '/' | '||'

/** A part of a date, for `EXTRACT` and `INTERVAL`. */
export type DatePart = 'YEAR' | 'MONTH' | 'DAY' | 'HOUR' | 'MINUTE' | 'SECOND'

/** Types that `CAST` may name; `length` only for `CHAR` and `VARCHAR`. */
export type CastType =
  | 'INT'
  | 'INTEGER'
  | 'SMALLINT'
  | 'BIGINT'
  | 'FLOAT'
  | 'REAL'
  | 'DOUBLE'
  | 'CHAR'
  | 'VARCHAR'
  | 'DATE'
  | 'TIMESTAMP'
  | 'TIME'

/** A literal. `text` of a number is its spelling, so that 64-bit ids stay exact; of a moment it is what stood between the quotes. */
export type Literal =
  | { readonly kind: 'string'; readonly value: string; readonly national: boolean }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'moment'; readonly type: 'DATE' | 'TIMESTAMP' | 'TIME'; readonly text: string }
  | { readonly kind: 'interval'; readonly text: string; readonly from: DatePart; readonly to?: DatePart }
  | { readonly kind: 'now'; readonly type: 'CURRENT_DATE' | 'CURRENT_TIME' | 'CURRENT_TIMESTAMP' }
  | { readonly kind: 'null' }

/** One name of a field path; quoted names are printed quoted, because databases compare those with case. */
export type FieldPart = { readonly name: string; readonly quoted: boolean }

/** A field, `OWNER` or `db.parcels.OWNER`. */
export type Field = { readonly kind: 'field'; readonly parts: readonly FieldPart[] }

/** A value that is neither a literal nor a field. */
type Computed =
  | { readonly kind: 'placeholder'; readonly name: string }
  | { readonly kind: 'negate'; readonly operand: Expression }
  | {
      readonly kind: 'arithmetic'
      readonly operator: Arithmetic
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: 'case'
      readonly subject?: Expression
      readonly branches: readonly { readonly when: Expression; readonly result: Expression }[]
      readonly otherwise?: Expression
    }
  | {
      readonly kind: 'cast'
      readonly operand: Expression
      readonly type: CastType
      readonly length?: number
    }
  | { readonly kind: 'extract'; readonly part: DatePart; readonly operand: Expression }
  | {
      readonly kind: 'trim'
      readonly side?: 'BOTH' | 'LEADING' | 'TRAILING'
      readonly characters?: Expression
      readonly operand: Expression
    }
  | {
      readonly kind: 'call'
      readonly name: string
      readonly arguments: readonly Expression[]
      /** `SUBSTRING(a FROM b FOR c)` and `POSITION(a IN b)` rather than commas. */
      readonly words?: true
      /** `COUNT(DISTINCT a)`. */
      readonly distinct?: true
    }

/** What is true, false or unknown. */
type Condition =
  | { readonly kind: 'and'; readonly terms: readonly Expression[] }
  | { readonly kind: 'or'; readonly terms: readonly Expression[] }
  | { readonly kind: 'not'; readonly operand: Expression }
  | {
      readonly kind: 'compare'
      readonly operator: Comparison
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: 'in'
      readonly negated: boolean
      readonly operand: Expression
      readonly values: readonly Expression[]
    }
  | {
      readonly kind: 'like'
      readonly negated: boolean
      readonly operand: Expression
      readonly pattern: Expression
      readonly escape?: string
    }
  | {
      readonly kind: 'between'
      readonly negated: boolean
      readonly operand: Expression
      readonly low: Expression
      readonly high: Expression
    }
  | { readonly kind: 'is-null'; readonly negated: boolean; readonly operand: Expression }

/**
 * An expression of ArcGIS standardized SQL. Trees from `parseExpression` are conditions, no deeper than the limit it was given;
 * `and` and `or` are flat: no term of an `and` is an `and`.
 */
export type Expression = Literal | Field | Computed | Condition

/** A place in an expression's text that the grammar does not allow; `position` counts UTF-16 units from 0. */
export type ExpressionFault = { readonly message: string; readonly position: number }

const conditions = new Set(['and', 'or', 'not', 'compare', 'in', 'like', 'between', 'is-null'])

/** True for what may stand in `WHERE`; false for values such as fields and literals. */
export function isCondition(e: Expression): boolean {
  return conditions.has(e.kind)
}
