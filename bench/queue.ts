// `node bench/queue.ts`: microseconds to wait in the queue before an upstream and get a place, with 256 waiting. Goal: 20, of the hundred that a request takes.
import { type Leave, RequestQueue } from '../packages/gateway/src/upstream/request-queue.ts'
import { benchResult, type RunBench } from './result.ts'

const [waiting, turns, rounds] = [256, 5_000, 30]
const never = new AbortController().signal

/** Microseconds of the fastest round: other work on the machine only ever adds to them. */
async function measure(principals: number): Promise<number> {
  const queue = new RequestQueue({
    inFlight: 1,
    streams: 1,
    inFlightPerPrincipal: 1,
    waiting: waiting + 1,
    waitMs: 3_600_000,
  })
  const places: Leave[] = []
  const ask = (nth: number) => {
    const entry = queue.enter({ principalId: `key:${nth % principals}`, holds: 'whole' }, never)
    if (entry instanceof Promise) void entry.then((leave) => places.push(leave))
    else places.push(entry)
  }
  for (let nth = 0; nth <= waiting; nth += 1) ask(nth)
  let fastest = Number.POSITIVE_INFINITY
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now()
    for (let turn = 0; turn < turns; turn += 1) {
      ask(turn)
      places.shift()?.()
      await undefined
    }
    fastest = Math.min(fastest, ((performance.now() - start) * 1_000) / turns)
  }
  while (queue.inFlight > 0) {
    places.shift()?.()
    await undefined
  }
  return fastest
}

/** Measures with one principal, and with as many as wait. */
export const run: RunBench = async () => {
  const found = [await measure(1), await measure(waiting)] as const
  return found.map((micros, nth) =>
    benchResult({
      id: `queue-${nth === 0 ? 'one-principal' : 'many-principals'}`,
      ours: Number(micros.toFixed(2)),
      against: 'aim: 20 µs',
      theirs: 20,
      unit: 'µs',
      goal: 1,
      better: 'less',
    }),
  )
}

if (import.meta.main) for (const { id, ours } of await run()) console.log(`${id} ${ours} µs`)
