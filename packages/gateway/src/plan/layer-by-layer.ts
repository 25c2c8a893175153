import {
  isFailed,
  jsonUpstreamReply,
  jsonWith,
  type NarrowedPlan,
  type Outcome,
  outcomeOf,
  type UpstreamReply,
} from '@mapgate/policy'
import type { Intent } from '@mapgate/protocol'

/** Questions that are asked layer by layer, and the member in which their replies list what was found. */
const listOf = { 'feature-info': 'results', legend: 'layers' } as const

type Listing = Extract<Intent, { readonly kind: keyof typeof listOf }>

const isListing = (intent: Intent): intent is Listing => Object.hasOwn(listOf, intent.kind)

/**
 * The questions in place of one that names several layers, each about one of them: a server of WMS is sent a request for each. They are questions of the plan, so
 * each is counted, charged for and kept as any other. The same question alone, where it names one layer or is of another kind.
 */
export function layerByLayer(intent: Intent): readonly Intent[] {
  if (!isListing(intent)) return [intent]
  const { chosen, conditions } = intent
  // What lies on top is known only to who asks for all of them at once.
  if (chosen?.ids === undefined || chosen.mode === 'top' || chosen.ids.length < 2) return [intent]
  return chosen.ids.map((id) => {
    const own = conditions?.filter(({ layerId }) => layerId === id) ?? []
    const layers = { chosen: { ...chosen, ids: [id] }, conditions: own.length > 0 ? own : undefined }
    return { ...intent, ...layers } as Listing
  })
}

/** The reply to a question, out of the replies to those in its place: the first that failed, or all that was found. */
export const joinedLists = (intent: Intent, replies: readonly UpstreamReply[]): Outcome<UpstreamReply> =>
  outcomeOf(() => {
    const [first] = replies
    if (first && (replies.length === 1 || !isListing(intent))) return first
    const member = listOf[(intent as Listing).kind]
    const found = replies.map((reply) => (isFailed(reply) ? undefined : jsonWith(reply, member)[member]))
    return replies.find(isFailed) ?? jsonUpstreamReply({ [member]: found.flat() })
  })

/** A narrowed plan with its questions asked layer by layer. Those of the kinds above never go by the replies of earlier ones. */
export function planByLayer(plan: NarrowedPlan, asked: Intent): NarrowedPlan {
  if (!isListing(asked)) return plan
  const questions = plan.steps.map((step) => {
    const { value } = step([])
    const intents = value ? layerByLayer(value.intent) : []
    return value && intents.length > 1
      ? intents.map((intent) => () => ({ value: { ...value, intent } }))
      : [step]
  })
  return {
    ...plan,
    combinesQuickly: false,
    steps: questions.flat(),
    combine: (replies) => {
      const joined: UpstreamReply[] = []
      let at = 0
      for (const { length } of questions) {
        const { value, refusal } = joinedLists(asked, replies.slice(at, at + length))
        if (refusal) return { refusal }
        joined.push(value)
        at += length
      }
      return plan.combine(joined)
    },
  }
}
