import { startSampleServer } from '@mapgate/sample-server'
import { describeFaults, parseConfiguration } from '../packages/gateway/src/config/load.ts'
import { startGateway } from '../packages/gateway/src/server/start.ts'
import { type BenchResult, benchResult, roundsResult } from './result.ts'
import { processMicroseconds } from './side/processor-time.ts'
import { inTurns } from './side/rounds.ts'

const rounds = 31

/** The map server as both reach it, and the two ways there. */
interface Ways {
  readonly through: Way
  readonly directly: Way
  /** Operations that the map server was asked for since the last call. */
  operations(): readonly string[]
  close(): Promise<void>
}

/** Posts an operation of the layer of hydrants, and tells the reply. */
type Way = (operation: string, form: Readonly<Record<string, string>>) => Promise<string>

/** One edit: what is posted, and what it may take upstream. */
interface Scene {
  readonly id: string
  readonly operation: string
  readonly form: (turn: number) => Readonly<Record<string, string>>
  /** Most requests of the gateway to the map server. */
  readonly most: number
  readonly editsPerRound: number
}

/**
 * Edits through the gateway, for somebody who may edit the rows of one district alone, beside the same edits sent to the map server itself. What is
 * held against an aim is the number of requests that the map server gets. Processor time is told beside it, of the whole process: caller,
 * gateway and map server together, so it counts what the further requests cost there. The two take turns.
 */
export async function run(): Promise<readonly BenchResult[]> {
  return [
    ...(await measuredBy(undefined, [
      'one-row-conditional',
      'one-row-compared',
      '100-rows',
      '100-rows-moved',
    ])),
    // Such a server does not tell rows as they were: they are read again.
    ...(await measuredBy(false, ['one-row-compared', '100-rows'])),
  ]
}

/** Measures scenes before a map server that tells rows as they were, or one that does not. */
async function measuredBy(
  tellsOriginals: false | undefined,
  named: readonly string[],
): Promise<readonly BenchResult[]> {
  const ways = await openWays(tellsOriginals)
  try {
    const results: BenchResult[] = []
    for (const scene of scenes(await idsOf(ways)).filter(({ id }) => named.includes(id))) {
      const id = `edits-${scene.id}${tellsOriginals === false ? '-read-again' : ''}`
      results.push(...(await measured({ ...scene, id }, ways)))
    }
    return results
  } finally {
    await ways.close()
  }
}

/** Edits that write new values each time, so that none of them changes nothing. */
const scenes = (ids: readonly number[]): readonly Scene[] => {
  const statuses = ['active', 'standby', 'out']
  const place = (turn: number) => ({
    geometry: { x: -13_135_699 + turn, y: 4_095_666, spatialReference: { wkid: 102100 } },
  })
  const rows = (count: number, turn: number, more: object = {}) =>
    JSON.stringify(
      ids
        .slice(0, count)
        .map((OBJECTID) => ({ attributes: { OBJECTID, status: statuses[turn % statuses.length] }, ...more })),
    )
  return [
    {
      id: 'one-row-conditional',
      operation: 'updateFeatures',
      form: (turn) => ({ f: 'json', features: rows(1, turn) }),
      most: 2,
      editsPerRound: 12,
    },
    {
      id: 'one-row-compared',
      operation: 'applyEdits',
      form: (turn) => ({ f: 'json', updates: rows(1, turn, place(turn)) }),
      most: 3,
      editsPerRound: 12,
    },
    {
      id: '100-rows',
      operation: 'applyEdits',
      form: (turn) => ({ f: 'json', updates: rows(100, turn) }),
      most: 4,
      editsPerRound: 3,
    },
    {
      id: '100-rows-moved',
      operation: 'applyEdits',
      form: (turn) => ({ f: 'json', updates: rows(100, turn, place(turn)) }),
      most: 4,
      editsPerRound: 3,
    },
  ]
}

async function measured(
  { id, operation, form, most, editsPerRound }: Scene,
  ways: Ways,
): Promise<readonly BenchResult[]> {
  let turn = 0
  const edit = (way: Way) => () => way(operation, form(turn++))
  // Warmed, so that neither sign-in nor descriptions are counted.
  for (let warming = 0; warming < 5; warming++) {
    await edit(ways.through)()
    await edit(ways.directly)()
  }
  ways.operations()
  await edit(ways.through)()
  const operations = ways.operations()
  const milliseconds = (way: Way) => async () => (await processMicroseconds(editsPerRound, edit(way))) / 1_000
  const times = await inTurns(rounds, {
    ours: milliseconds(ways.through),
    theirs: milliseconds(ways.directly),
  })
  return [
    benchResult({
      id,
      against: `aim; upstream: ${operations.map((each) => `\`${each}\``).join(', ')}`,
      ours: operations.length,
      theirs: most,
      unit: 'requests',
      goal: 1,
      better: 'less',
    }),
    roundsResult({
      id: `${id}-time`,
      against: 'the same edit, sent to the map server itself',
      ...times,
      unit: 'ms of processor time',
      better: 'less',
    }),
  ]
}

async function openWays(tellsOriginals: false | undefined): Promise<Ways> {
  const account = { username: 'gateway', password: 'password-of-the-bench' }
  const sample = await startSampleServer({
    port: 0,
    users: [account],
    habits: tellsOriginals === undefined ? {} : { tellsOriginals },
  })
  const loaded = parseConfiguration(configurationFor(sample.url, account), process.cwd())
  if ('faults' in loaded) throw new Error(describeFaults('configuration of the bench', loaded.faults))
  const gateway = await startGateway({ ...loaded, audit: () => {} })
  const signIn = await fetch(`${sample.url}/tokens/`, {
    method: 'POST',
    body: new URLSearchParams({ ...account, f: 'json' }),
  })
  const { token } = (await signIn.json()) as { token: string }
  const layer = '/rest/services/Assets_Service/FeatureServer/2'
  return {
    through: wayTo(`${gateway.url}/arcgis${layer}`, crewKey),
    directly: wayTo(`${sample.url}${layer}`, token),
    operations: () => sample.report.take().map(({ operation }) => operation),
    close: async () => {
      await gateway.close()
      await sample.close()
    },
  }
}

const wayTo =
  (layer: string, token: string): Way =>
  async (operation, form) => {
    const body = new URLSearchParams({ ...form, token })
    const reply = await fetch(`${layer}/${operation}`, { method: 'POST', body })
    const text = await reply.text()
    if (/"error"|"success":false/.test(text)) throw new Error(`${layer}/${operation}: ${text.slice(0, 500)}`)
    return text
  }

/** A hundred rows of the district. */
async function idsOf({ directly }: Ways): Promise<readonly number[]> {
  const form = { f: 'json', where: "district = 'Littlebrook'", returnIdsOnly: 'true' }
  return (JSON.parse(await directly('query', form)) as { objectIds: number[] }).objectIds.slice(0, 100)
}

const crewKey = 'key-of-the-crew-5f21c9'

const configurationFor = (
  url: string,
  { username, password }: Record<'username' | 'password', string>,
): string => `
listen: { port: 0 }
publicUrl: http://127.0.0.1
upstreams:
  sample: { kind: arcgis, url: ${url}, credential: { kind: arcgis-token, username: ${username}, password: ${password} } }
mounts:
  - { path: /arcgis, upstream: sample }
keys:
  - { name: crew, key: ${crewKey}, roles: [crew], attributes: { district: Littlebrook } }
grants:
  - to: { roles: [crew] }
    on: { services: [Assets_Service], layers: [Hydrants] }
    for: [view, query, edit]
    with:
      fields: { except: [owner_name, phone, cost] }
      where: district = :principal.district
      edit: { add: true, update: true, delete: true, geometry: true, set: { district: ':principal.district' } }
`
