import pino from 'pino'
import { type PlainConfiguration, type Stack, startStack } from '../../e2e/stack.ts'
import { type Cut, type CuttingProxy, startCuttingProxy } from './cutting-proxy.ts'

/** A kind of edit that is cut off: what is sent, and how one sees whether it was done. */
export interface CutEdit {
  /** The key of the caller. */
  readonly key: string
  readonly path: string
  /** The parameters of the edit with this number; no two of them write the same text. */
  readonly parameters: (nth: number) => Readonly<Record<string, string>>
  /** How many rows of the map server hold what the edit with this number writes. */
  readonly written: (stack: Stack, nth: number) => number
}

/** What became of edits whose connections were cut. */
export interface CutTally {
  cuts: number
  /** Told as done, and done once. */
  done: number
  /** Told as not done, and not done. */
  refused: number
  /** Told as not known, by whether it was done. */
  unknownDone: number
  unknownUndone: number
  /** What must not be, each with where it was cut. */
  readonly wrong: string[]
}

/** The gateway before a map server, with something between the two that cuts connections. */
export interface CutStack {
  readonly stack: Stack
  readonly proxy: CuttingProxy
  close(): Promise<void>
}

/** Starts both. A map server whose connections break off is not left alone, so that every cut is tried. */
export async function startCutStack(
  configure: NonNullable<Parameters<typeof startStack>[0]>['configure'] = () => {},
): Promise<CutStack> {
  let proxy: CuttingProxy | undefined
  const stack = await startStack({
    log: pino({ level: 'silent' }),
    prepare: async (sample) => {
      proxy = await startCuttingProxy(sample.port)
    },
    configure: (configuration) => {
      configuration.upstreams.sample.url = proxy?.url
      configuration.upstreams.sample.breaker = { failures: 1_000_000, pause: '1ms' }
      configure(configuration)
    },
  })
  return {
    stack,
    proxy: proxy as CuttingProxy,
    close: async () => {
      await stack.close()
      await proxy?.close()
    },
  }
}

/** Cuts the connection of an edit after every `step` bytes of its request and of its reply, beginning at `from`. */
export async function cutEverywhere(
  { stack, proxy }: CutStack,
  edit: CutEdit,
  {
    step,
    from = 0,
    headers = {},
  }: { step: number; from?: number; headers?: Readonly<Record<string, string>> },
): Promise<CutTally> {
  const tally: CutTally = { cuts: 0, done: 0, refused: 0, unknownDone: 0, unknownUndone: 0, wrong: [] }
  await ask(stack, edit, 0, headers)
  if (edit.written(stack, 0) !== 1) throw new Error('the edit is not done where nothing is cut')
  const { request, reply } = { ...proxy.lengths }
  let nth = 0
  for (const [side, length] of [
    ['request', request],
    ['reply', reply],
  ] as const) {
    for (let afterBytes = from; afterBytes <= length; afterBytes += step) {
      nth += 1
      const cut: Cut = { side, afterBytes, reset: nth % 2 === 0 }
      const before = proxy.writes
      proxy.cutNext(cut)
      const told = await ask(stack, edit, nth, headers)
      note(tally, { told, rows: edit.written(stack, nth), writes: proxy.writes - before, cut })
    }
  }
  return tally
}

interface Seen {
  readonly told: 'done' | 'refused' | 'unknown' | string
  readonly rows: number
  readonly writes: number
  readonly cut: Cut
}

function note(tally: CutTally, { told, rows, writes, cut }: Seen): void {
  const where = `${cut.side} after ${cut.afterBytes} bytes: told ${told}, ${rows} rows, ${writes} writes`
  tally.cuts += 1
  if (writes > 1 || rows > 1) tally.wrong.push(`sent twice, ${where}`)
  else if (told === 'done' && rows === 1) tally.done += 1
  else if (told === 'refused' && rows === 0) tally.refused += 1
  else if (told === 'unknown') tally[rows === 1 ? 'unknownDone' : 'unknownUndone'] += 1
  else tally.wrong.push(where)
}

/** Asks once, and says what the caller is told. */
async function ask(
  stack: Stack,
  { key, path, parameters }: CutEdit,
  nth: number,
  headers: Readonly<Record<string, string>>,
): Promise<Seen['told']> {
  const reply = await fetch(`${stack.gatewayUrl}/arcgis/rest/services/Assets_Service/FeatureServer/${path}`, {
    method: 'POST',
    headers: { token: key, ...headers },
    body: new URLSearchParams({ f: 'json', ...parameters(nth) }),
  })
  const text = await reply.text()
  if (/not known whether/.test(text)) return 'unknown'
  if (/"error":/.test(text)) return 'refused'
  return /"success":true/.test(text) ? 'done' : text
}

/** A right to edit complaints of one district, for the key `crew-key`. */
export function withCrew(configuration: PlainConfiguration): void {
  configuration.keys.push({
    name: 'crew',
    key: 'crew-key',
    roles: ['crew'],
    attributes: { district: 'Littlebrook' },
  })
  configuration.grants.push({
    name: 'crew',
    to: { roles: ['crew'] },
    on: { services: ['Assets_Service'], layers: ['Complaints'] },
    for: ['view', 'query', 'edit'],
    with: {
      where: 'district = :principal.district',
      fields: { except: ['owner_name', 'phone'] },
      edit: {
        add: true,
        update: true,
        delete: true,
        geometry: true,
        set: { district: ':principal.district' },
      },
    },
  })
}

const rowsWith =
  (name: string, way: string) =>
  ({ sample }: Stack, nth: number): number =>
    Number(
      sample.world.database
        .prepare(`SELECT count(*) AS n FROM layer_0 WHERE ${name} = ?`)
        .get(`${way}-${nth}`)?.n,
    )

const place = { x: -13_135_000, y: 4_098_000 }
const ownRow = "OBJECTID = (SELECT OBJECTID FROM layer_0 WHERE district = 'Littlebrook' LIMIT 1)"

/** The object id of a row that the crew may edit. */
export const ownRowOf = ({ sample }: Stack): number =>
  Number(sample.world.database.prepare(`SELECT OBJECTID AS id FROM layer_0 WHERE ${ownRow}`).get()?.id)

const features = (feature: object) => ({ features: JSON.stringify([feature]) })

/** Edits of every way in which they are sent: as they are, with their condition, and compared afterwards. */
export const cutEdits = (rowId: number): Readonly<Record<string, CutEdit>> => ({
  plain: {
    key: 'demo-key',
    path: '0/addFeatures',
    parameters: (nth) => features({ attributes: { ticket: `plain-${nth}` }, geometry: place }),
    written: rowsWith('ticket', 'plain'),
  },
  added: {
    key: 'crew-key',
    path: '0/addFeatures',
    parameters: (nth) => features({ attributes: { ticket: `added-${nth}` }, geometry: place }),
    written: rowsWith('ticket', 'added'),
  },
  conditional: {
    key: 'crew-key',
    path: '0/updateFeatures',
    parameters: (nth) => features({ attributes: { OBJECTID: rowId, notes: `conditional-${nth}` } }),
    written: rowsWith('notes', 'conditional'),
  },
  compared: {
    key: 'crew-key',
    path: '0/updateFeatures',
    parameters: (nth) =>
      features({
        attributes: { OBJECTID: rowId, notes: `compared-${nth}` },
        geometry: { ...place, x: place.x + nth },
      }),
    written: rowsWith('notes', 'compared'),
  },
})
