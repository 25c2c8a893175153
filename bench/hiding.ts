import { decodeFeatureCollection, encodeFeatureCollection } from '@mapgate/protocol'
import { shownPbf } from '../packages/policy/src/enforce/features/shown-pbf.ts'
import { shownFeatures } from '../packages/policy/src/enforce/features/shown-rows.ts'
import { type BenchResult, roundsResult } from './result.ts'
import { parcelsAsJson, parcelsAsPbf, queryOf, withoutThreeFields } from './scenes/parcels.ts'
import { threadMicroseconds } from './side/processor-time.ts'
import { inTurns } from './side/rounds.ts'

const features = 10_000
const callsPerRound = 8
const rounds = 11

/** Three of eleven fields of 10,000 features are hidden: beside reading and writing the same reply without a look at it. */
export async function run(): Promise<readonly BenchResult[]> {
  return [await json(), await pbf()]
}

async function json(): Promise<BenchResult> {
  const text = parcelsAsJson(features)
  const query = queryOf('json')
  return compared('json', {
    against: 'JSON.parse + JSON.stringify',
    goal: 0.8,
    bare: () => JSON.stringify(JSON.parse(text)),
    hiding: () => JSON.stringify(shownFeatures(JSON.parse(text), query, withoutThreeFields)),
  })
}

async function pbf(): Promise<BenchResult> {
  const bytes = parcelsAsPbf(features)
  const query = queryOf('pbf')
  return compared('pbf', {
    against: 'decoding + encoding by the same library',
    goal: 0.6,
    bare: () => {
      const decoded = decodeFeatureCollection(bytes)
      if ('fault' in decoded) throw new Error(decoded.fault.message)
      return encodeFeatureCollection(decoded.collection)
    },
    hiding: () => shownPbf(bytes, query, withoutThreeFields),
  })
}

interface Pair {
  readonly against: string
  readonly goal: number
  readonly bare: () => unknown
  readonly hiding: () => unknown
}

async function compared(form: string, { against, goal, bare, hiding }: Pair): Promise<BenchResult> {
  const perSecond = (work: () => unknown) => () => 1_000_000 / threadMicroseconds(callsPerRound, work)
  await inTurns(3, { ours: perSecond(hiding), theirs: perSecond(bare) })
  const measured = await inTurns(rounds, { ours: perSecond(hiding), theirs: perSecond(bare) })
  return roundsResult({
    id: `hiding-three-fields-${form}`,
    against,
    ...measured,
    unit: 'replies/s of one core',
    goal,
    better: 'more',
  })
}
