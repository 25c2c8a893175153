import {
  type MapRequest,
  parseRequest,
  printIntent,
  readAsked,
  readIntent,
  replyKind,
  unplainNames,
} from '@mapgate/protocol'
import {
  anonymous,
  compileGrants,
  type Deny,
  type GrantConfiguration,
  grantSection,
  type JsonObject,
  narrowIntent,
  noFacts,
  type Obligations,
  outcomeOf,
  type Principal,
  type Refusal,
  type Step,
  showJson,
  showPbf,
  type UpstreamReply,
  unlistedName,
  unreadable,
  withFact,
} from '../index.ts'
import { foundOut, squares } from './areas.fixture.ts'
import type { Manner } from './manner.fixture.ts'
import { answerOf } from './map-server.fixture.ts'
import { serviceName, type World } from './world.fixture.ts'

/** A question: the path below the service (`feature/…` for the feature service, `/…` from the root), and its parameters; `f` is `json` where it is not said, and left out where it is empty. */
export interface Question {
  readonly path: string
  readonly parameters?: Readonly<Record<string, string>>
  /** Default GET. */
  readonly method?: 'GET' | 'POST'
}

/** Who asks, and how the map server behaves. */
export interface Asking {
  /** Of the configuration; `to` may be left out for everybody who is signed in, `on` for all services. */
  readonly grants: readonly object[]
  readonly principal?: Partial<Principal>
  readonly manner?: Manner
  readonly isUnicode?: boolean
  readonly now?: number
  /** True if the catalogue was read again for this question. Default false. */
  readonly confirmed?: boolean
  /** Changes a reply of the map server before policy has it; undefined leaves it. */
  readonly spoiled?: (reply: UpstreamReply, step: Step) => UpstreamReply | undefined
  /** Most rows of an area that are told by their ids. Default: no bound. */
  readonly mostRows?: number
  /** More for `narrowIntent`. */
  readonly more?: Partial<Parameters<typeof narrowIntent>[2]>
}

/** What a question came to: a denial, a refusal, an error of the map server, or what its caller gets; and what the map server was asked. */
export interface Shown {
  readonly code?: string
  readonly publicText?: string | undefined
  readonly json?: JsonObject
  readonly bytes?: Uint8Array
  readonly asked: readonly Step[]
  /** What the map server answered, step by step, before policy looked at it. */
  readonly replies: readonly UpstreamReply[]
}

/** A parsed request. @throws Error for one that the grammar refuses */
export function requestOf({ path, parameters = {}, method = 'GET' }: Question): MapRequest {
  const feature = path.startsWith('feature/') || path === 'feature'
  const base = `/rest/services/${serviceName}/${feature ? 'FeatureServer' : 'MapServer'}`
  const below = feature ? path.slice('feature'.length) : path === '' ? '' : `/${path}`
  const { f = 'json', ...values } = parameters
  const form = new URLSearchParams(f === '' ? values : { f, ...values }).toString()
  const place = { method, path: path.startsWith('/') ? path : `${base}${below}` }
  const body = { contentType: 'application/x-www-form-urlencoded', body: new TextEncoder().encode(form) }
  const parsed = parseRequest(method === 'GET' ? { ...place, query: form } : { ...place, query: '', ...body })
  if (parsed.fault) throw new Error(`${path}: ${parsed.fault.message}`)
  return parsed.request
}

/** A member of the crew. */
export const crew: Principal = {
  ...anonymous,
  id: 'user:ines',
  name: 'ines',
  kind: 'user',
  roles: ['crew'],
  shownAs: 'token',
}

/** Grants after defaults. */
export const grantsOf = (grants: readonly object[]): readonly GrantConfiguration[] =>
  grants.map((grant) => {
    const { on = {}, ...rest } = grant as { readonly on?: object }
    return grantSection.parse({ to: { roles: ['crew'] }, ...rest, on: { services: ['**'], ...on } })
  })

/** Walks a question through the whole package: the decision, the narrowed requests, and what of the reply is shown. */
export async function ask(world: World, question: Question, asking: Asking): Promise<Shown> {
  const map = requestOf(question)
  const decision = compileGrants({ grants: grantsOf(asking.grants) }, squares).authorize(
    { ...crew, ...asking.principal },
    { mount: { path: '/arcgis', upstream: 'maps' }, map },
    world.catalog,
    asking.now ?? 0,
  )
  if (decision.effect === 'deny') return refusedBy(decision, { asked: [], replies: [] })
  const obligations = asking.confirmed ? confirmed(decision.obligations) : decision.obligations
  const unlisted = unlistedName(unplainNames(map), obligations.rights)
  if (unlisted) return refusedBy(unlisted, { asked: [], replies: [] })
  return withFacts(world, obligations, asking, async (known) =>
    shownBy(map, known, await answered(world, { map, obligations: known, asking })),
  )
}

/** What is shown once everything is known of areas that has to be: each time that something is missing, it is found out. */
async function withFacts(
  world: World,
  obligations: Obligations,
  { mostRows }: Asking,
  walk: (obligations: Obligations) => Promise<Answer>,
): Promise<Shown> {
  const { need, ...shown } = await walk(obligations)
  const { rights } = obligations
  if (need === undefined || rights === undefined) return shown
  const { value, refusal } = outcomeOf(() => foundOut(need, world, mostRows))
  if (refusal) return refusedBy(refusal, shown)
  const facts = withFact(rights.facts ?? noFacts, need, value)
  return withFacts(
    world,
    { ...obligations, rights: { ...rights, facts } },
    { grants: [], ...(mostRows === undefined ? {} : { mostRows }) },
    walk,
  )
}

/** What a question came to, or what has to be known first. */
interface Answer extends Shown {
  readonly need?: Refusal['need']
}

/** The obligations after the catalogue was read again. */
const confirmed = (obligations: Obligations): Obligations =>
  obligations.rights ? { ...obligations, rights: { ...obligations.rights, confirmed: true } } : obligations

const refusedBy = (refusal: Deny | Refusal, { asked, replies }: Exchanged): Answer => ({
  code: refusal.code,
  ...('need' in refusal && refusal.need ? { need: refusal.need } : {}),
  ...(refusal.publicText === undefined ? {} : { publicText: refusal.publicText }),
  asked,
  replies,
})

type Exchanged = Pick<Shown, 'asked' | 'replies'>

/** The reply of a plan, or why there is none; and what was asked and answered. */
type Answered = Exchanged &
  ({ readonly reply: UpstreamReply; readonly refusal?: undefined } | { readonly refusal: Refusal })

async function answered(
  world: World,
  { map, obligations, asking }: { map: MapRequest; obligations: Obligations; asking: Asking },
): Promise<Answered> {
  const { manner = 'exact', isUnicode = false, spoiled, more } = asking
  const answer = (step: Step): UpstreamReply => {
    const reply = answerOf(world, printIntent(step.intent), manner)
    return spoiled?.(reply, step) ?? reply
  }
  const asked: Step[] = []
  if (obligations.unrestricted || obligations.rights === undefined) {
    const step: Step = { intent: readIntent(map), holds: 'whole' }
    const reply = answer(step)
    return { reply, asked: [step], replies: [reply] }
  }
  const { value: plan, refusal } = narrowIntent(readAsked(map), obligations.rights, { isUnicode, ...more })
  const replies: UpstreamReply[] = []
  if (refusal) return { refusal, asked, replies }
  for (const step of plan.steps) {
    await plan.readAhead?.(replies)
    const made = step(replies)
    if (made.refusal) return { refusal: made.refusal, asked, replies }
    asked.push(made.value)
    replies.push(answer(made.value))
  }
  const combined = await plan.combine(replies)
  return combined.refusal
    ? { refusal: combined.refusal, asked, replies }
    : { reply: combined.value, asked, replies }
}

function shownBy(map: MapRequest, obligations: Obligations, answer: Answered): Answer {
  const { asked, replies } = answer
  if (answer.refusal) return refusedBy(answer.refusal, answer)
  const { reply } = answer
  if (reply.error) return { code: `upstream ${reply.error.code}`, asked, replies }
  const intent = readIntent(map)
  const refused = obligations.unrestricted ? undefined : unreadable(intent, obligations)
  if (refused) return refusedBy(refused, answer)
  if (replyKind(map.format) === 'json') {
    const { value, refusal } = showJson(reply, intent, obligations)
    return refusal ? refusedBy(refusal, answer) : { json: value, asked, replies }
  }
  if (map.format !== 'pbf' || obligations.unrestricted)
    return { bytes: reply.body as Uint8Array, asked, replies }
  const { value, refusal } = showPbf(reply, intent, obligations)
  return refusal ? refusedBy(refusal, answer) : { bytes: value, asked, replies }
}
