import { setTimeout as pause } from 'node:timers/promises'
import { ask } from './ask.ts'
import { type Fleet, hurriedKey, type Rate, usualRate } from './fleet.ts'

/** A caller who asks all gateways of a fleet, or the given ones, for more than its rate lets pass. */
export interface HurriedCaller {
  /** Ends it; says what passed, and the most that may have. */
  end(): Promise<{ passed: number; most: number; other: Readonly<Record<number, number>> }>
}

const page = '/arcgis/rest/services?f=json'

export function startHurriedCaller(
  { members }: Pick<Fleet, 'members'>,
  { units, seconds }: Rate = usualRate,
): HurriedCaller {
  const beganMs = performance.now()
  const other: Record<number, number> = {}
  let [isOver, passed] = [false, 0]
  const hurry = async (url: string) => {
    while (!isOver) {
      const { ending, code } = await ask(url + page, { headers: { token: hurriedKey } })
      if (ending === 'well') passed += 1
      else other[code] = (other[code] ?? 0) + 1
      await pause(20)
    }
  }
  const hurrying = members.map(({ url }) => hurry(url))
  return {
    end: async () => {
      isOver = true
      await Promise.all(hurrying)
      // A full bucket, and what flowed in since.
      const most = units + (units * (performance.now() - beganMs)) / 1000 / seconds
      return { passed, most: Math.ceil(most), other }
    },
  }
}
