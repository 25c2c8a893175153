import type { Tile } from '@mapgate/protocol'
import type { Plan } from '../../model/plan.ts'
import { cannotNarrow, type Narrowing, oneStep, replyAt, step } from '../narrowing.ts'
import { isFailed } from '../upstream-json.ts'
import { givenTiles } from './given-tiles.ts'
import { sideOfAll } from './side-of.ts'
import { frameOf } from './tile-frame.ts'

/**
 * A cached tile holds all layers and rows. It is given as it comes by a grant that gives tiles whole, and where it lies inside an area; outside
 * of all areas an empty picture stands for it, and the map server is not asked. On the border it is masked: it is asked for without what the
 * client knows of an earlier one, and its validators are those of another picture.
 */
export function narrowTile({ intent, rights, sideOf, paint }: Narrowing<Tile>): Plan {
  const given = givenTiles(intent, rights)
  if (given === 'whole') return asItComes(intent)
  if (sideOf === undefined || paint === undefined) throw cannotNarrow('tiles cannot be masked here')
  const frame = frameOf(given.scheme, given.block)
  const side = sideOfAll(given.areas, frame, sideOf)
  if (side === 'inside') return asItComes(intent)
  if (side === 'outside') return { steps: [], combine: () => paint([], frame) }
  return {
    steps: [() => step(intent)],
    // The pixels are worked on elsewhere.
    combinesQuickly: true,
    combine: async (replies) => {
      const reply = replyAt(replies, 0)
      if (isFailed(reply)) return reply
      const masked = await paint(
        given.areas.map((placed) => ({ reply, placed })),
        frame,
      )
      return isFailed(masked)
        ? masked
        : { ...masked, headers: { 'content-type': masked.headers['content-type'] ?? 'image/png' } }
    },
  }
}

const asItComes = (intent: Tile): Plan => oneStep(step(intent, { holds: 'stream' }))
