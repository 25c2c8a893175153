import type { Question } from '../../../packages/gateway/src/core/upstream/question.ts'
import type { EditAlarm } from '../../../packages/policy/src/model/edit-alarm.ts'
import type { Leak } from '../checks.ts'
import type { CaseRequest } from '../gateway.ts'
import { createRandom, type Random } from '../random.ts'
import { createTemplate, type Template } from '../template.ts'
import { type EditEmphasis, type EditPolicy, makeEditPolicy } from './edit-grants.ts'
import { withFiles } from './edit-making.ts'
import { makeEditRequest } from './edit-requests.ts'
import { type Change, type Judge, whyForbidden } from './edit-right.ts'
import { anyHabits, type EditLeak, type EditRunOptions } from './edit-run.ts'
import { type EditSide, openSide } from './edit-twins.ts'
import { withBordersAndEditors, withEditors } from './edit-world.ts'
import { changesBetween, type Tables, tablesOf } from './tables.ts'
import { type Meddling, remove, rowsNamedBy, takeAway, touch, write } from './third-writer.ts'
import type { Row } from './truth.ts'

// At every gap between a check and its write somebody else writes to the same rows.

/** What a run of forced gaps found. */
export interface GapRunResult {
  readonly cases: number
  readonly leaks: readonly EditLeak[]
  /** Cases in which rows changed hands before a write, by how that write was sent. */
  readonly forced: ReadonlyMap<string, number>
  /** Rows that were written although they had changed hands; each has an alarm. */
  readonly overwritten: number
  /** Of them: rows whose old values stand again. */
  readonly putBack: number
  /** Put-backs before which somebody wrote a newer value. */
  readonly contested: number
}

type Counts = { -readonly [Name in 'overwritten' | 'putBack' | 'contested']: number }

interface Run extends Counts {
  readonly leaks: EditLeak[]
  readonly forced: Map<string, number>
}

const operations = [
  'updateFeatures',
  'updateFeatures',
  'applyEdits',
  'applyEdits',
  'applyServiceEdits',
  'deleteFeatures',
  'calculate',
  'globalIds',
  'addAttachment',
  'deleteAttachments',
]

/** Runs cases until there are enough: in each, a third writer acts before every write that the gateway sends. */
export async function runGaps(options: EditRunOptions): Promise<GapRunResult> {
  const plain = options.template ?? (await createTemplate())
  const templates = { plain: withEditors(plain), borders: withBordersAndEditors(plain) }
  const random = createRandom(options.seed)
  const run: Run = { leaks: [], forced: new Map(), overwritten: 0, putBack: 0, contested: 0 }
  let cases = 0
  while (cases < options.cases && !(options.stopsAtLeak && run.leaks.length > 0)) {
    const policy = makeEditPolicy(random, templates.plain, leaving(random, options.emphasis))
    const hasAreas = policy.grants.some((grant) => grant.with?.area)
    const template = hasAreas ? templates.borders : templates.plain
    const gap: Gap = { meddle: () => {} }
    const onlooker = {
      beforeAsking: (question: Question) => gap.meddle(question),
      habits: options.habits ?? anyHabits(random),
    }
    const side = await openSide(policy, 'one', { template, onlooker })
    for (let nth = 0; nth < (options.casesPerPolicy ?? 40) && cases < options.cases; nth++) {
      const operation = random.pick(options.operations ?? operations)
      await runGap({ side, policy, template, random, gap }, operation, run)
      cases++
      if (options.stopsAtLeak && run.leaks.length > 0) break
    }
    side.close()
  }
  return { cases, ...run }
}

/** Policies under which rows can change hands: no others have a gap. */
const leaving = (random: Random, emphasis: EditEmphasis = {}): EditEmphasis => ({
  ...emphasis,
  layers: emphasis.layers ?? [2, random.pick([0, 3, 4, 5, 7])],
  narrows: {
    where: random.pick(['district = :principal.district', "classification <> 'restricted'", 'OBJECTID < 60']),
    ...emphasis.narrows,
  },
  edit: {
    update: true,
    delete: random.pick([true, "classification = 'public'"] as const),
    attachments: { add: true, delete: true },
    ...emphasis.edit,
  },
  alone: true,
})

interface Gap {
  meddle: (question: Question) => void
}

interface Stage {
  readonly side: EditSide
  readonly policy: EditPolicy
  readonly template: Template
  readonly random: Random
  readonly gap: Gap
}

/** The tables at the moments that matter. */
interface Moments {
  /** Just before each write, after the third writer acted. */
  readonly before: Tables[]
  /** After each write, before the third writer acts again; the last is the end. */
  readonly after: Tables[]
  readonly writes: Question[]
}

async function runGap(stage: Stage, operation: string, run: Run): Promise<void> {
  const { side, policy, template, random, gap } = stage
  const [editor] = policy.editors
  const judge: Judge = { policy, template, editor }
  side.reset()
  const request = makeEditRequest({ random, template, policy, editor, tables: side.filled }, operation)
  const meddling = random.pick<Meddling>(['away', 'away', 'away', 'harmless', 'gone', 'nothing'])
  const isContested = random.chance(0.5)
  const moments: Moments = { before: [], after: [], writes: [] }
  gap.meddle = (question) => {
    if (question.repeatable) return
    if (moments.writes.length > 0) moments.after.push(tablesOf(side.world))
    if (moments.writes.length === 0) meddle(stage, { request, meddling, judge })
    else if (isContested) contest(stage, moments)
    moments.before.push(tablesOf(side.world))
    moments.writes.push(question)
  }
  const { reply, after } = await side.ask(editor, request)
  gap.meddle = () => {}
  moments.after.push(after)
  if (moments.writes.length === 0) return
  const report = (what: Leak) => {
    if (what !== undefined) run.leaks.push({ property: 'gaps', what, request, policy })
  }
  const way = wayOf(moments.writes[0])
  const verdict = firstWrite(moments, { judge, way, alarms: reply.alarms })
  report(verdict.leak)
  report(laterWrites(moments))
  if (meddling === 'away') run.forced.set(way, (run.forced.get(way) ?? 0) + 1)
  run.overwritten += verdict.overwritten
  run.putBack += reply.alarms.filter(({ outcome }) => outcome === 'put-back').length
  run.contested += moments.writes.length > 1 && isContested ? 1 : 0
}

/** How a write was sent: one that carries a condition reads it again as it writes. */
const wayOf = (question: Question | undefined): 'conditional' | 'compared' =>
  /deleteFeatures|calculate/.test(question?.path ?? '') ? 'conditional' : 'compared'

function meddle(
  { side, template, random }: Stage,
  { request, meddling, judge }: { request: CaseRequest; meddling: Meddling; judge: Judge },
): void {
  for (const place of rowsNamedBy(request, template)) {
    if (random.chance(0.2)) continue
    if (meddling === 'away') takeAway(side.world, place, { judge, random })
    if (meddling === 'harmless') touch(side.world, place, ['phone', 'owner_name', 'inspector'])
    if (meddling === 'gone') remove(side.world, place)
  }
}

/** Writes newer values into what the gateway has just written. */
function contest({ side }: Stage, { before, after }: Moments): void {
  const written = changesBetween(before.at(-1) as Tables, after.at(-1) as Tables)
  for (const { kind, layerId, id, before: old, after: now } of written) {
    if (kind !== 'update') continue
    const name = Object.keys(now ?? {}).find((one) => one !== 'shape' && old?.[one] !== now?.[one])
    const value = typeof now?.[name ?? ''] === 'number' ? 123_123 : 'newer'
    if (name !== undefined) write(side.world, { layerId, id }, { [name]: value })
  }
}

interface FirstWrite {
  readonly leak: Leak
  readonly overwritten: number
}

/**
 * What the first write did to rows as they were at that moment. With its condition it does nothing that is not permitted; without, whatever it
 * does to a row that had changed hands is told in an alarm. No row is ever deleted that had changed hands.
 */
function firstWrite(
  { before, after }: Moments,
  { judge, way, alarms }: { judge: Judge; way: string; alarms: readonly EditAlarm[] },
): FirstWrite {
  const changes = changesBetween(before[0] as Tables, after[0] as Tables)
  const forbidden = changes.flatMap((change) => {
    const why = whyForbidden(change, { ...judge, inGap: true })
    return why ? [{ change, why }] : []
  })
  const told = (change: Change) =>
    alarms.some(({ layerId, rowId }) => layerId === change.layerId && rowId === change.id)
  const isOnlyConditional = judge.policy.grants.every(({ with: { edit } = {} }) => edit?.onlyConditional)
  const wrong = forbidden.find(
    ({ change }) => isOnlyConditional || way === 'conditional' || change.kind === 'delete' || !told(change),
  )
  const vain = alarms.find(
    ({ kind, layerId, rowId }) =>
      kind === 'out-of-reach' && isEditable(judge, layerId, before[0]?.rows.get(layerId)?.get(rowId)),
  )
  const leak = wrong
    ? `${way}: ${wrong.change.kind} of row ${wrong.change.id} of layer ${wrong.change.layerId} without an alarm: ${wrong.why}`
    : vain && `an alarm about row ${vain.rowId} of layer ${vain.layerId}, which was within reach`
  return { leak, overwritten: forbidden.length }
}

/** True for a row that a grant lets be changed, as far as the row goes. */
const isEditable = (judge: Judge, layerId: number, row: Row | undefined): boolean =>
  row !== undefined &&
  whyForbidden({ kind: 'attach', layerId, id: 0, before: row }, withFiles(judge)) === undefined

/** What later writes change has the value of before, and nobody else had written there since. */
function laterWrites({ before, after }: Moments): Leak {
  const [original, ours] = [before[0], after[0]]
  for (let nth = 1; nth < before.length; nth++) {
    const changes = changesBetween(before[nth] as Tables, after[nth] as Tables)
    for (const { kind, layerId, id, before: found, after: put } of changes) {
      if (kind !== 'update') return `a later write made a ${kind} of row ${id} of layer ${layerId}`
      const [was, wrote] = [original, ours].map((tables) => tables?.rows.get(layerId)?.get(id))
      for (const name of Object.keys(put ?? {})) {
        if (found?.[name] === put?.[name]) continue
        if (found?.[name] !== wrote?.[name])
          return `a newer ${name} of row ${id} of layer ${layerId} was overwritten`
        if (put?.[name] !== was?.[name])
          return `${name} of row ${id} of layer ${layerId} was put to another value than before`
      }
    }
  }
  return undefined
}
