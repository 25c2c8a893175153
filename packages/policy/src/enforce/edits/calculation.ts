import {
  andExpressions,
  type Edit,
  type Expression,
  fieldsOf,
  type LayerEdit,
  mayBecomeApostrophe,
  orExpressions,
} from '@mapgate/protocol'
import type { Plan } from '../../model/plan.ts'
import { Refused } from '../../model/refusal.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import { type LayerRights, type ServiceRights, shows } from '../../model/rights.ts'
import { demandUnfailing } from '../features/unfailing.ts'
import { jsonOf } from '../json-body.ts'
import {
  cannotNarrow,
  demandSeen,
  jsonUpstreamReply,
  layerSeen,
  replyAt,
  step,
  unknownField,
  wordFor,
} from '../narrowing.ts'
import { isFailed } from '../upstream-json.ts'
import { isDoubtful, misfit } from './certain-values.ts'
import type { Cell } from './changes.ts'
import {
  areaOf,
  conditionFor,
  decidingFields,
  type Editor,
  editorsByCondition,
  mayWrite,
  spelledField,
} from './editor.ts'
import { countIn, toldMoment } from './outcomes.ts'
import { beforeAndAfter, fieldOf, literalOf } from './residual.ts'
import { rolledBack } from './rolled-back.ts'
import { forcedValues } from './written.ts'

type Calculation = NonNullable<LayerEdit['calculates']>

/**
 * Values for all rows of a condition. The condition of the grant goes with it, as it is and with what is written in place of the fields: so the database judges
 * every row as it was and as it becomes, in the moment of the write.
 */
export function planCalculation(
  intent: Edit,
  { layerId, calculates }: LayerEdit,
  rights: ServiceRights,
): Plan {
  const { where } = calculates as Calculation
  const written = writtenByViews(intent, layerSeen(rights, layerId), calculates as Calculation)
  const [first] = written
  if (first === undefined || new Set(written.map((one) => JSON.stringify(one.assignments))).size > 1)
    throw cannotNarrow('grants that set different values in one calculation')
  if (written.some(({ editor }) => areaOf(editor) !== undefined)) throw noPlaceForArea()
  if (written.some(({ editor }) => editor.right.own !== undefined)) throw notByOwner()
  const held = written.map(heldBy)
  const condition = held.every((one) => one !== undefined) ? orExpressions(...held) : undefined
  const calculation = {
    where: condition === undefined ? where : andExpressions(condition, where),
    assignments: first.assignments,
  }
  const { calledAs: _, ...base } = intent
  const way = condition ? 'conditional' : 'plain'
  return {
    steps: [() => step({ ...base, layers: [{ layerId, calculates: calculation }] })],
    verdicts: [{ layerId, change: 'calculate', grant: first.editor.view.grant, way }],
    combine: (replies) => calculationReply(intent, replyAt(replies, 0)),
  }
}

function calculationReply(intent: Edit, reply: UpstreamReply): UpstreamReply {
  if (isFailed(reply) || jsonOf(reply).success === false)
    throw rolledBack('the map server did not calculate', ['The map server did not take the values.'])
  const count = countIn(reply)
  return jsonUpstreamReply({
    success: true,
    ...(count === undefined ? {} : { updatedFeatureCount: count }),
    ...toldMoment(intent, reply),
  })
}

/** What the views write that permit the calculation. @throws Refused where none does */
function writtenByViews(
  intent: Edit,
  seen: LayerRights,
  { where, assignments }: Calculation,
): readonly Written[] {
  const fields = [...fieldsOf(where)]
  demandSeen(seen, fields, wordFor(intent, 'where'))
  const editors = editorsByCondition(seen, 'update', fields)
  if (editors.length === 0) throw cannotNarrow(`no grant permits to change rows of layer ${seen.layer.id}`)
  demandUnfailing(
    { where },
    seen,
    editors.map(({ view }) => view),
  )
  const written = editors.flatMap((editor) => writtenBy(assignments, editor) ?? [])
  if (written.length === 0) throw refusedField(intent, assignments, seen, editors)
  return written
}

const noPlaceForArea = (): Refused =>
  new Refused('access.denied', 'a calculation has no place for an area', {
    publicText:
      'The rows that this account may change lie in an area, and a calculation cannot carry it. Change rows by their ids.',
  })

/** Some databases compare names without case, and so would find the rows of another. */
const notByOwner = (): Refused =>
  new Refused('access.denied', 'a calculation compares owners by the database alone', {
    publicText:
      'This account changes its own rows only, and a calculation does not tell them exactly. Change rows by their ids.',
  })

/** What one view lets a calculation write. */
interface Written {
  readonly editor: Editor
  readonly assignments: Calculation['assignments']
}

/** The assignments that a view permits with what it sets besides; undefined where one of them is not permitted. */
function writtenBy(assignments: Calculation['assignments'], editor: Editor): Written | undefined {
  const { layer } = editor
  const spelled = assignments.map((one) => ({ ...one, field: spelledField(layer, one.field) }))
  const names = spelled.map(({ field }) => field.toLowerCase())
  const isPermitted = spelled.every((one) => {
    const field = fieldOf(layer, one.field)
    if (field === undefined || !mayWrite(editor, field)) return false
    if ('expression' in one) return isPermittedExpression(editor, one)
    return isCertain(editor, one.field, one.value)
  })
  if (!isPermitted || new Set(names).size < names.length) return undefined
  const forced = [...forcedValues(editor, { kind: 'update' })].map(([field, value]) => ({ field, value }))
  return { editor, assignments: [...spelled, ...forced] }
}

/** An expression is worked out by the database alone, so it may not decide whose a row is; and what it copies has to be readable. */
function isPermittedExpression(
  editor: Editor,
  { field, expression }: Extract<Calculation['assignments'][number], { expression: Expression }>,
): boolean {
  const isReadable = [...fieldsOf(expression)].every((name) => shows(editor.view, name))
  return editor.right.reads && isReadable && !decidingFields(editor, 'update').includes(field.toLowerCase())
}

function isCertain(editor: Editor, name: string, value: Cell): boolean {
  const field = fieldOf(editor.layer, name)
  if (field === undefined || misfit(field, value) !== undefined) return false
  if (typeof value === 'string' && mayBecomeApostrophe(value)) return false
  const condition = conditionFor(editor, 'update')
  const isDeciding =
    condition !== undefined &&
    [...fieldsOf(condition)].some((one) => one.toLowerCase() === name.toLowerCase())
  return !isDeciding || (value !== null && !isDoubtful(field, value, condition))
}

/** The condition of a view before and after; undefined where every row may be changed. */
function heldBy({ editor, assignments }: Written): Expression | undefined {
  const condition = conditionFor(editor, 'update')
  if (condition === undefined) return undefined
  const writes = new Map(
    assignments.flatMap((one): [string, Expression][] => {
      const name = one.field.toLowerCase()
      if ('expression' in one) return [[name, one.expression]]
      return one.value === null ? [] : [[name, literalOf(one.value)]]
    }),
  )
  return beforeAndAfter(condition, writes)
}

/** Why no view permits the assignments: a field that is not there for the caller, or one that may not be written so. */
function refusedField(
  intent: Edit,
  assignments: Calculation['assignments'],
  seen: LayerRights,
  editors: readonly Editor[],
): Refused {
  const named = assignments.flatMap((one) => [
    one.field,
    ...('expression' in one ? fieldsOf(one.expression) : []),
  ])
  const word = wordFor(intent, 'assignments')
  const isThere = (name: string) =>
    seen.layer.fields.some((field) => field.name.toLowerCase() === name.toLowerCase()) &&
    editors.some(({ view }) => shows(view, name))
  if (!named.every(isThere)) return unknownField(word)
  const [why = 'The values may not be written.'] = editors.flatMap((editor) =>
    assignments.flatMap((one) => whyRefused(editor, one) ?? []),
  )
  return new Refused('access.denied', `${word}: ${why}`, { publicText: `${word}: ${why}` })
}

/** Why a view does not permit an assignment, in words for the caller; undefined where it does. */
function whyRefused(editor: Editor, one: Calculation['assignments'][number]): string | undefined {
  const name = spelledField(editor.layer, one.field)
  const field = fieldOf(editor.layer, name)
  if (field === undefined || !mayWrite(editor, field)) return `The field ${name} may not be written.`
  const isDeciding = decidingFields(editor, 'update').includes(name.toLowerCase())
  if ('expression' in one)
    return isDeciding ? `The field ${name} may be given a value, and not an expression.` : undefined
  const why = misfit(field, one.value)
  if (why !== undefined) return `The field ${name} ${why}.`
  return isCertain(editor, name, one.value)
    ? undefined
    : `Databases read this value of ${name} in several ways, so it is not known whether the row would be one that this account may edit.`
}
