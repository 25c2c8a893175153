// `npm run bench:quick`: the processor time of some scenes in units of a fixed loop of the same process, beside what it was before. About a minute.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { median, quantile } from '../result.ts'
import { processMicroseconds } from '../side/processor-time.ts'
import { inTurns } from '../side/rounds.ts'
import { openScenes } from './scenes.ts'

const rounds = 10
const baseline = new URL('baseline.json', import.meta.url)

/** What a scene took, in thousandths of the fixed loop: median and quartiles of the rounds. */
interface Taken {
  readonly median: number
  readonly low: number
  readonly high: number
}

const scenes = await openScenes()
const loops = async () => processMicroseconds(1, async () => fixedLoop())
const measures = Object.fromEntries([
  ['loop', loops],
  ...scenes.map(({ name, callsPerRound, work }) => [name, () => processMicroseconds(callsPerRound, work)]),
])
await inTurns(2, measures)
const measured = await inTurns(rounds, measures)
for (const scene of scenes) await scene[Symbol.asyncDispose]()
const taken = Object.fromEntries(
  scenes.map(({ name }) => [name, inLoops(measured[name] ?? [], measured.loop ?? [])]),
)
const keeps = process.argv.includes('--keep')
const before: Readonly<Record<string, Taken>> = existsSync(baseline)
  ? JSON.parse(readFileSync(baseline, 'utf8'))
  : {}
for (const [name, now] of Object.entries(taken)) console.log(line(name, now, before[name]))
if (keeps) writeFileSync(baseline, `${JSON.stringify(taken, null, 2)}\n`)
else console.log('`npm run bench:quick -- --keep` keeps these as what later runs are held against.')

/** Each round beside the loop of the same round. */
function inLoops(scene: readonly number[], loop: readonly number[]): Taken {
  const ratios = scene.map((microseconds, round) => (1_000 * microseconds) / (loop[round] ?? Number.NaN))
  const figure = (share: number) => Number(quantile(ratios, share).toPrecision(4))
  return { median: Number(median(ratios).toPrecision(4)), low: figure(0.25), high: figure(0.75) }
}

function line(name: string, now: Taken, then: Taken | undefined): string {
  const told = `${name.padEnd(16)} ${String(now.median).padStart(8)}  ${now.low} to ${now.high}`
  if (then === undefined) return `${told}  nothing to hold it against`
  const change = `${(now.median / then.median).toFixed(3)} times ${then.median}`
  const spread = Math.max(now.high - now.low, then.high - then.low)
  if (Math.abs(now.median - then.median) <= spread) return `${told}  ${change}: within the spread`
  return `${told}  ${change}: ${now.median > then.median ? 'MORE' : 'less'} than the spread`
}

/** About a tenth of a second of a processor of 2026. */
function fixedLoop(): number {
  let state = 1
  for (let round = 0; round < 60_000_000; round += 1)
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
  return state
}
