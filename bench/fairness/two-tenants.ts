import { type Leave, RequestQueue } from '../../packages/gateway/src/upstream/request-queue.ts'

/** What became of the requests of a tenant. */
interface Tenant {
  /** Milliseconds from asking to the turn, in the order of asking; 0 where it was sent away. */
  readonly waits: number[]
  refused: number
}

/** What became of both. */
export interface Day {
  readonly small: Tenant
  readonly large: Tenant
}

const pictureMs = 200
const places = 2
const burst = 300
const small = { everyMs: 1_000, offsetMs: 50, times: 40 }
const tickMs = 50

/** One tenant asks for 300 pictures at once, the other for one a second. @param isFair false: both are one principal, who are served in the order in which they came */
export async function dayOf({
  isFair,
  waiting,
}: {
  readonly isFair: boolean
  readonly waiting: number
}): Promise<Day> {
  const queue = new RequestQueue({
    inFlight: places,
    streams: places,
    inFlightPerPrincipal: places,
    waiting,
    waitMs: 3_600_000,
  })
  const day: Day = { small: { waits: [], refused: 0 }, large: { waits: [], refused: 0 } }
  const drawing: { readonly until: number; readonly leave: Leave }[] = []
  let now = 0
  const ask = (whose: keyof Day) => {
    const [tenant, asked] = [day[whose], now]
    const nth = tenant.waits.push(0) - 1
    const drawn = (leave: Leave) => {
      tenant.waits[nth] = now - asked
      drawing.push({ until: now + pictureMs, leave })
    }
    const sentAway = () => {
      tenant.refused += 1
    }
    const entered = async () =>
      queue.enter({ principalId: isFair ? whose : 'both', holds: 'whole' }, new AbortController().signal)
    void entered().then(drawn, sentAway)
  }
  for (let nth = 0; nth < burst; nth += 1) ask('large')
  for (; now < small.everyMs || queue.inFlight > 0; now += tickMs) {
    if (now % small.everyMs === small.offsetMs && now < small.everyMs * small.times) ask('small')
    for (const done of drawing.filter(({ until }) => until <= now)) {
      drawing.splice(drawing.indexOf(done), 1)
      done.leave()
    }
    await new Promise((next) => setImmediate(next))
  }
  return day
}
