import type { UpstreamReply } from '../../packages/gateway/src/core/upstream/outbound.ts'
import type { Question } from '../../packages/gateway/src/core/upstream/question.ts'
import type { Habits } from '../../packages/sample-server/src/operation/habits.ts'
import type { Random } from './random.ts'
import type { Json } from './reply-values.ts'

/**
 * How a map server answers. `exact`: as it is asked. The others are like servers in the field:
 * `talkative` tells all fields whatever is asked for, and members of descriptions that nobody knows;
 * `old` knows no statistics, ids, counts or extents, and answers rows instead;
 * `ids-first` reads no condition beside object ids;
 * `strange` sends a page of words in place of pictures and files;
 * `busy` sends JSON that is no reply to anything;
 * `renumbered` has other numbers for its layers than when the catalogue was read;
 * `strict` minds options for layers that it lacks;
 * `single-bytes` keeps texts in single bytes, so that what looks like an apostrophe becomes one;
 * `searches-all` looks into all fields, whichever `find` names: which rows it finds tells of hidden fields, and nothing but refusing
 * `find` would help, so it is only asked whether a result says what it was found in.
 * The last four come where grants have areas: `before-10.8` knows neither `spatialFilter` nor `clipping`; `placeless` finds rows of any place,
 * whatever geometry it is asked with; `beside` and `wider` draw another extent than they are asked for.
 */
export type Manner =
  | 'exact'
  | 'talkative'
  | 'old'
  | 'ids-first'
  | 'strange'
  | 'busy'
  | 'renumbered'
  | 'strict'
  | 'single-bytes'
  | 'searches-all'
  | 'before-10.8'
  | 'placeless'
  | 'beside'
  | 'wider'

/** A manner of any server that a gateway has to expect; the others only come where a sabotage is looked for, and where grants have areas. */
export const anyManner = (random: Random): Manner =>
  random.chance(0.75) ? 'exact' : random.pick(['talkative', 'talkative', 'old', 'ids-first', 'strange'])

/** A manner of a server that is asked about areas. */
export const areaManner = (random: Random): Manner =>
  random.chance(0.65)
    ? 'exact'
    : random.pick(['talkative', 'ids-first', 'before-10.8', 'before-10.8', 'placeless', 'beside', 'wider'])

/** How the sample server has to differ for a manner. */
export function habitsOf(manner: Manner): Habits {
  switch (manner) {
    case 'before-10.8':
      return { areaParameters: false }
    case 'placeless':
      return { queriesByPlace: false }
    case 'beside':
    case 'wider':
      return { draws: manner }
    default:
      return {}
  }
}

const rowOperations = /\.(?:query|queryTopFeatures|queryRelatedRecords)$/
const summaries = ['outStatistics', 'returnIdsOnly', 'returnCountOnly', 'returnExtentOnly']
const apostrophes = /[\u2018\u2019\u02bc]/g

/** The request as such a server reads it. */
export function asReadBy(manner: Manner, question: Question): Question {
  switch (manner) {
    case 'talkative':
      return readAs(question, (parameters) => {
        if (!rowOperations.test(question.operation) || isSummary(parameters)) return
        parameters.set('outFields', '*')
      })
    case 'old':
      return readAs(question, (parameters) => {
        for (const name of [...summaries, 'groupByFieldsForStatistics', 'having']) parameters.delete(name)
      })
    case 'ids-first':
      return readAs(question, (parameters) => {
        if (!parameters.has('objectIds') || question.operation.endsWith('RelatedRecords')) return
        for (const name of ['where', 'definitionExpression']) parameters.delete(name)
      })
    case 'searches-all':
      return readAs(question, (parameters) => parameters.delete('searchFields'))
    case 'single-bytes':
      return readAs(question, (parameters) => {
        for (const [name, value] of [...parameters]) parameters.set(name, value.replace(apostrophes, "'"))
      })
    case 'renumbered':
      return {
        ...question,
        path: question.path.replace(/(Server\/)(\d+)/, (_, before, id) => before + otherLayer(id)),
      }
    default:
      return question
  }
}

/** The reply as such a server gives it; `words` stand in what nobody asked for, and `layerIds` are those of its layers. */
export function asToldBy(
  manner: Manner,
  question: Question,
  reply: UpstreamReply,
  { words, layerIds }: { words: string; layerIds: readonly number[] },
): UpstreamReply {
  const isGood = reply.error === undefined
  switch (manner) {
    case 'talkative':
      return isGood && describes(question) ? changedJson(reply, (json) => withMembers(json, words)) : reply
    case 'strict':
      return namesOnly(question, layerIds) ? reply : { ...reply, ...failure }
    case 'renumbered':
      return isGood ? changedJson(reply, (json) => renumbered(json, question.path)) : reply
    case 'busy':
      return {
        ...reply,
        body: Buffer.from('{"status":"busy"}'),
        headers: { 'content-type': 'application/json' },
      }
    case 'strange':
      return isGood &&
        question.expects !== 'json' &&
        /\/(?:Assets_Service|Topo_Basemap)\//.test(question.path)
        ? { ...reply, body: Buffer.from(`<p>${words}`), headers: { 'content-type': 'text/html' } }
        : reply
    default:
      return reply
  }
}

function readAs(question: Question, change: (parameters: URLSearchParams) => void): Question {
  const inBody = question.body !== undefined
  const text = inBody ? Buffer.from(question.body as Uint8Array).toString('utf8') : question.query
  const parameters = new URLSearchParams(text)
  change(parameters)
  return inBody ? { ...question, body: parameters.toString() } : { ...question, query: parameters.toString() }
}

const failure = {
  body: Buffer.from('{"error":{"code":400,"message":"Invalid parameters.","details":[]}}'),
  headers: { 'content-type': 'application/json' },
  error: { code: 400, message: 'Invalid parameters.', details: [] },
}

/** True where the options for the time of layers name layers that are there. */
function namesOnly({ body, query }: Question, layerIds: readonly number[]): boolean {
  const text = body === undefined ? query : Buffer.from(body as Uint8Array).toString('utf8')
  const options = JSON.parse(new URLSearchParams(text).get('layerTimeOptions') ?? '{}') as Json
  return Object.keys(options).every((id) => layerIds.includes(Number(id)))
}

const isSummary = (parameters: URLSearchParams): boolean =>
  [...summaries, 'returnDistinctValues'].some((name) => parameters.has(name))

const describes = ({ operation, expects, path }: Question): boolean =>
  expects === 'json' && /\/Assets_Service\//.test(path) && /Server\.(?:root|layers?)$/.test(operation)

function changedJson(reply: UpstreamReply, change: (json: Json) => Json): UpstreamReply {
  if (!(reply.body instanceof Uint8Array) || !/json/.test(reply.headers['content-type'] ?? '')) return reply
  const json = JSON.parse(Buffer.from(reply.body).toString('utf8')) as Json
  return { ...reply, body: Buffer.from(JSON.stringify(change(json))) }
}

function withMembers(json: Json, words: string): Json {
  const more = (one: unknown) => ({
    ...(one as Json),
    newMember: words,
    adminLayerInfo: { tableName: words },
  })
  return {
    ...more(json),
    ...(Array.isArray(json.layers) ? { layers: json.layers.map(more) } : {}),
    ...(Array.isArray(json.tables) ? { tables: json.tables.map(more) } : {}),
  }
}

/** Layers two by two have each other's numbers. */
const otherLayer = (id: string | number): number => Number(id) ^ 1

function renumbered(json: Json, path: string): Json {
  const asked = /Server\/(\d+)$/.exec(path)?.[1]
  return asked === undefined || json.id === undefined ? json : { ...json, id: Number(asked) }
}
