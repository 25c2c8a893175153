import type { Habits } from '@mapgate/sample-server'
import { difference, type Leak } from '../checks.ts'
import type { CaseReply, CaseRequest } from '../gateway.ts'
import { createRandom, type Random } from '../random.ts'
import { jsonOf } from '../reply-values.ts'
import { createTemplate, type Template } from '../template.ts'
import {
  canaryIn,
  copiedCanary,
  forbiddenChange,
  strangeResults,
  tellingFailure,
  untrueResult,
  withoutNewGlobalIds,
} from './edit-checks.ts'
import { type EditEmphasis, type Editor, type EditPolicy, makeEditPolicy } from './edit-grants.ts'
import type { EditMaking } from './edit-making.ts'
import { makeEditRequest, weightedEdits } from './edit-requests.ts'
import { isInReach, type Judge } from './edit-right.ts'
import { type EditSide, openSide } from './edit-twins.ts'
import { withBordersAndEditors, withEditors } from './edit-world.ts'
import { changesBetween, reportedChanges, type Tables } from './tables.ts'
import { type Fulfilment, fulfilmentOf } from './wanted.ts'

/** What a run of edits is asked for. */
export interface EditRunOptions {
  readonly cases: number
  readonly seed: number
  /** Operations to try; default all. */
  readonly operations?: readonly string[]
  readonly emphasis?: EditEmphasis
  /** How the map server differs from others; default: now and then in something. */
  readonly habits?: Habits
  /** Cases for one policy before the next is made; default 40. */
  readonly casesPerPolicy?: number
  /** Stops at the first leak. */
  readonly stopsAtLeak?: boolean
  readonly template?: Template
}

/** An edit that did or told too much. */
export interface EditLeak {
  readonly property: 'edits' | 'canary' | 'worlds' | 'results' | 'gaps'
  readonly what: string
  readonly request: CaseRequest
  readonly policy: EditPolicy
}

/** What a run of edits found. */
export interface EditRunResult {
  readonly cases: number
  readonly leaks: readonly EditLeak[]
  /** By operation: cases, those in which something was written, those in which something was permitted, and those in which all of that was done. */
  readonly done: ReadonlyMap<string, EditCount>
  /** What was permitted and not done, by operation and the reason that was told. */
  readonly undone: ReadonlyMap<string, number>
}

/** How often something happened. */
export interface EditCount {
  readonly cases: number
  readonly writing: number
  readonly permitted: number
  readonly done: number
}

/** Runs cases until there are enough: policies, worlds, editors and requests all come from the seed. */
export async function runEdits(options: EditRunOptions): Promise<EditRunResult> {
  const plain = options.template ?? (await createTemplate())
  const templates = { plain: withEditors(plain), borders: withBordersAndEditors(plain) }
  const random = createRandom(options.seed)
  const run: Run = { leaks: [], done: new Map(), undone: new Map() }
  const { casesPerPolicy = 40 } = options
  let cases = 0
  while (cases < options.cases && !(options.stopsAtLeak && run.leaks.length > 0)) {
    const policy = makeEditPolicy(random, templates.plain, options.emphasis)
    const hasAreas = policy.grants.some((grant) => grant.with?.area)
    const template = hasAreas ? templates.borders : templates.plain
    const onlooker = { habits: options.habits ?? anyHabits(random) }
    const one = await openSide(policy, 'one', { template, onlooker })
    const other = await openSide(policy, 'other', { template, onlooker })
    const twins: Twins = { policy, template, one, other, random }
    for (let nth = 0; nth < casesPerPolicy && cases < options.cases; nth++) {
      const operation = random.pick(options.operations ?? weightedEdits)
      if (nth % 4 === 3) await runSequence(twins, operation, run)
      else await runTwinCase(twins, operation, run)
      cases++
      if (options.stopsAtLeak && run.leaks.length > 0) break
    }
    one.close()
    other.close()
  }
  return { cases, ...run }
}

/** A map server of the field: most tell of edits what they are asked for. */
export const anyHabits = (random: Random): Habits =>
  random.chance(0.5)
    ? {}
    : random.pick<Habits>([
        { tellsOriginals: false },
        { tellsOriginals: 'unless-parted' },
        { tellsDeleted: false },
        { deletesBy: 'ids' },
        { deletesBy: 'condition' },
        { rollsBackBy: 'error' },
      ])

interface Run {
  readonly leaks: EditLeak[]
  readonly done: Map<string, EditCount>
  readonly undone: Map<string, number>
}

interface Twins {
  readonly policy: EditPolicy
  readonly template: Template
  readonly one: EditSide
  readonly other: EditSide
  readonly random: Random
}

type Report = (property: EditLeak['property'], leak: Leak) => void

const reporter =
  (run: Run, request: CaseRequest, policy: EditPolicy): Report =>
  (property, what) => {
    if (what !== undefined) run.leaks.push({ property, what, request, policy })
  }

/** One edit in a world and in its twin, both as they were filled. */
async function runTwinCase(twins: Twins, operation: string, run: Run): Promise<void> {
  const { policy, template, one, other, random } = twins
  const [editor] = policy.editors
  const judge: Judge = { policy, template, editor }
  one.reset()
  other.reset()
  const making: EditMaking = { random, template, policy, editor, tables: one.filled }
  const request = makeEditRequest(making, operation)
  const report = reporter(run, request, policy)
  const first = await one.ask(editor, request)
  const second = await other.ask(editor, request)
  judged({ side: one, before: one.filled, ...first }, { request, judge, report })
  judged({ side: other, before: other.filled, ...second }, { request, judge, report })
  report('canary', canaryIn(first.reply, request, 'one'))
  report('canary', canaryIn(second.reply, request, 'other'))
  report('canary', copiedCanary(changesBetween(one.filled, first.after), request, 'one'))
  const known = `${one.globalIds} ${JSON.stringify(request.parameters)}`
  const [told, toldOther] = [first, second].map(({ reply }) => withoutNewGlobalIds(reply, known))
  if (told && toldOther) report('worlds', difference(told, toldOther))
  const made = changesBetween(one.filled, first.after)
  const fulfilment = await fulfilled({ twins, request, judge }, made)
  count(run, { operation, made: made.length, reply: first.reply, ...fulfilment })
}

/** Edits of both editors, one after the other, in one world. */
async function runSequence(twins: Twins, operation: string, run: Run): Promise<void> {
  const { policy, template, one, random } = twins
  one.reset()
  let before: Tables = one.filled
  for (let nth = 0; nth < 4; nth++) {
    const editor: Editor = random.pick(policy.editors)
    const request = makeEditRequest({ random, template, policy, editor, tables: before }, operation)
    const { reply, after } = await one.ask(editor, request)
    const judge = { policy, template, editor }
    judged({ side: one, before, reply, after }, { request, judge, report: reporter(run, request, policy) })
    before = after
  }
}

interface Asked {
  readonly side: EditSide
  readonly before: Tables
  readonly reply: CaseReply
  readonly after: Tables
}

/** Holds what was done and told against the policy. */
function judged(
  { before, reply, after }: Asked,
  { request, judge, report }: { request: CaseRequest; judge: Judge; report: Report },
): void {
  const changes = changesBetween(before, after)
  report('edits', forbiddenChange(changes, judge))
  report('edits', forbiddenChange(reportedChanges(reply.executions, before, after), judge))
  report('results', strangeResults(reply, request))
  report('results', untrueResult(reply, request, changes))
  const layerId = Number(/FeatureServer\/(\d+)\//.exec(request.path)?.[1])
  const isHidden = (objectId: number, ofLayer = layerId) => {
    const row = before.rows.get(ofLayer)?.get(objectId)
    return row === undefined || !isInReach(ofLayer, row, judge)
  }
  report('results', tellingFailure(reply, request, isHidden))
}

/** How much of what is permitted was done, by what the map server does when it is asked directly. */
async function fulfilled(
  { twins, request, judge }: { twins: Twins; request: CaseRequest; judge: Judge },
  made: ReturnType<typeof changesBetween>,
): Promise<Fulfilment> {
  const { one } = twins
  one.reset()
  const direct = await one.direct(request)
  if (direct.reply.refused !== undefined) return { permitted: 0, done: 0 }
  const { rollbackOnFailure, where, geometry } = request.parameters
  const isByCondition = request.operation === 'deleteFeatures' && (where ?? geometry) !== undefined
  const allOrNothing = rollbackOnFailure !== 'false' && !isByCondition && request.operation !== 'calculate'
  return fulfilmentOf(changesBetween(one.filled, direct.after), made, { judge, allOrNothing })
}

function count(
  { done, undone }: Run,
  {
    operation,
    made,
    reply,
    ...fulfilment
  }: Fulfilment & { operation: string; made: number; reply: CaseReply },
): void {
  const before = done.get(operation) ?? { cases: 0, writing: 0, permitted: 0, done: 0 }
  done.set(operation, {
    cases: before.cases + 1,
    writing: before.writing + (made > 0 ? 1 : 0),
    permitted: before.permitted + (fulfilment.permitted > 0 ? 1 : 0),
    done: before.done + (fulfilment.permitted > 0 && fulfilment.missing === undefined ? 1 : 0),
  })
  if (fulfilment.missing === undefined) return
  const key = `${operation} ${fulfilment.missing.kind}: ${reasonIn(reply)}`
  undone.set(key, (undone.get(key) ?? 0) + 1)
}

/** What the reply says of why something was not done, without the numbers and names of the case. */
function reasonIn(reply: CaseReply): string {
  const json = JSON.stringify(jsonOf(reply) ?? {})
  const [, text = 'said nothing'] = /"(?:details":\["|description":"|message":")([^"]+)/.exec(json) ?? []
  if (reply.why) return `${reply.refused} ${reply.why.replaceAll(/\d+/g, 'N').slice(0, 110)}`
  const detail = /"details":\["([^"]+)/.exec(json)?.[1] ?? text
  return `${reply.refused ?? 'answered'} ${detail.replaceAll(/\d+/g, 'N').slice(0, 110)}`
}
