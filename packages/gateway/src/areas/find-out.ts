import type { Found, Need } from '@mapgate/policy'
import type { ExtentAsked } from './extent-check.ts'
import type { AreaWork, RowsAsked } from './rows-finder.ts'

/** What has to be known of an area. */
type AreaNeed = Extract<Need, { kind: 'rows' | 'placed' | 'draws' }>

/** What finding out about areas is done with. */
interface FindOutOptions {
  readonly work: Pick<AreaWork, 'placedIn'>
  readonly findRows: (asked: RowsAsked) => Promise<Extract<Found, { kind: 'rows' }>['rows']>
  /** Whether a service draws exactly the extent that it is asked for. */
  readonly drawsExactly: (asked: ExtentAsked) => Promise<boolean>
}

/** Makes the function that finds out what has to be known of an area before a request can be planned. */
export function createFindOut({ work, findRows, drawsExactly }: FindOutOptions) {
  return async (
    need: AreaNeed,
    { upstream, service }: Pick<RowsAsked, 'upstream' | 'service'>,
  ): Promise<Found> => {
    switch (need.kind) {
      case 'rows':
        return {
          kind: 'rows',
          rows: await findRows({ upstream, service, layerId: need.layerId, right: need.right }),
        }
      case 'placed':
        return { kind: 'placed', placed: await work.placedIn(need.right, need.wkid) }
      case 'draws':
        return { kind: 'draws', draws: await drawsExactly({ upstream, service, wkid: need.wkid }) }
    }
  }
}
