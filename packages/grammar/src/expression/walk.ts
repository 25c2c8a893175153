import type { Expression } from './tree.ts'

/** The expressions directly inside one. */
function childrenOf(e: Expression): readonly Expression[] {
  switch (e.kind) {
    case 'and':
    case 'or':
      return e.terms
    case 'compare':
    case 'arithmetic':
      return [e.left, e.right]
    case 'in':
      return [e.operand, ...e.values]
    case 'like':
      return [e.operand, e.pattern]
    case 'between':
      return [e.operand, e.low, e.high]
    case 'case':
      return [
        ...present(e.subject),
        ...e.branches.flatMap((b) => [b.when, b.result]),
        ...present(e.otherwise),
      ]
    case 'trim':
      return [...present(e.characters), e.operand]
    case 'call':
      return e.arguments
    case 'not':
    case 'negate':
    case 'is-null':
    case 'cast':
    case 'extract':
      return [e.operand]
    default:
      return []
  }
}

/** The same expression with `change` applied to each expression directly inside it. */
export function mapChildren(e: Expression, change: (child: Expression) => Expression): Expression {
  switch (e.kind) {
    case 'and':
    case 'or':
      return { ...e, terms: e.terms.map(change) }
    case 'compare':
    case 'arithmetic':
      return { ...e, left: change(e.left), right: change(e.right) }
    case 'in':
      return { ...e, operand: change(e.operand), values: e.values.map(change) }
    case 'like':
      return { ...e, operand: change(e.operand), pattern: change(e.pattern) }
    case 'between':
      return { ...e, operand: change(e.operand), low: change(e.low), high: change(e.high) }
    case 'case':
      return {
        ...e,
        ...(e.subject && { subject: change(e.subject) }),
        branches: e.branches.map((b) => ({ when: change(b.when), result: change(b.result) })),
        ...(e.otherwise && { otherwise: change(e.otherwise) }),
      }
    case 'trim':
      return { ...e, ...(e.characters && { characters: change(e.characters) }), operand: change(e.operand) }
    case 'call':
      return { ...e, arguments: e.arguments.map(change) }
    case 'not':
    case 'negate':
    case 'is-null':
    case 'cast':
    case 'extract':
      return { ...e, operand: change(e.operand) }
    default:
      return e
  }
}

/** Every expression inside one, itself first; uses no recursion, so that any tree can be measured. */
export function* walk(e: Expression): Generator<{ expression: Expression; depth: number }> {
  const waiting = [{ expression: e, depth: 1 }]
  for (let item = waiting.pop(); item; item = waiting.pop()) {
    yield item
    for (const child of childrenOf(item.expression))
      waiting.push({ expression: child, depth: item.depth + 1 })
  }
}

function present(e: Expression | undefined): readonly Expression[] {
  return e ? [e] : []
}
