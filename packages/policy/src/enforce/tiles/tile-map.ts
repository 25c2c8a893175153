import type { Tile } from '@mapgate/protocol'
import type { Plan } from '../../model/plan.ts'
import { Refused } from '../../model/refusal.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import { isObject, type JsonObject, jsonOf } from '../json-body.ts'
import {
  answered,
  cannotNarrow,
  jsonUpstreamReply,
  type Narrowing,
  oneStep,
  replyAt,
  step,
} from '../narrowing.ts'
import type { SideOf } from '../painting.ts'
import { isFailed } from '../upstream-json.ts'
import { type GivenTiles, givenTiles } from './given-tiles.ts'
import { sideOfAll } from './side-of.ts'
import { frameOf, type TileBlock } from './tile-frame.ts'

/** Tiles of one answer; clients ask for 32 by 32. */
const mostTiles = 4_096

/** Tiles within areas. */
type Within = Exclude<GivenTiles, 'whole'>

/**
 * Which tiles there are, of those that the caller sees something of. Where that is none of them, the map server is not asked.
 * @throws Refused `request.parameter-invalid` for more tiles than are looked at
 */
export function narrowTileMap({ intent, rights, sideOf }: Narrowing<Tile>): Plan {
  const given = givenTiles(intent, rights)
  if (given === 'whole') return oneStep(step(intent))
  if (sideOf === undefined) throw cannotNarrow('tiles cannot be masked here')
  const { level: _, ...location } = given.block
  if (tilesIn(location) > mostTiles)
    throw new Refused('request.parameter-invalid', 'a map of too many tiles', {
      publicText: `width and height must stand for at most ${mostTiles} tiles.`,
    })
  if (sideOfBlock(given, given.block, sideOf) === 'outside')
    return answered({ adjusted: false, location, data: new Array(tilesIn(location)).fill(0) })
  return {
    steps: [() => step(intent)],
    combinesQuickly: true,
    combine: (replies) => {
      const reply = replyAt(replies, 0)
      return isFailed(reply) ? reply : seenOf(reply, given, sideOf)
    },
  }
}

const tilesIn = ({ width, height }: Pick<TileBlock, 'width' | 'height'>): number => width * height

const sideOfBlock = ({ areas, scheme }: Within, block: TileBlock, sideOf: SideOf) =>
  sideOfAll(areas, frameOf(scheme, block), sideOf)

/** The map server's answer, with a tile in it only where the caller sees something of it. */
function seenOf(reply: UpstreamReply, given: Within, sideOf: SideOf): UpstreamReply {
  const json = jsonOf(reply)
  const { valid, adjusted, data } = json
  if (valid === false) return jsonUpstreamReply({ valid })
  const block = { ...given.block, ...locationIn(json) }
  if (!Array.isArray(data) || data.length !== tilesIn(block) || data.length > mostTiles)
    throw new Refused('upstream.invalid-reply', 'a map of tiles whose tiles are not those of its location')
  const { level: _, ...location } = block
  const seen = new Uint8Array(tilesIn(block))
  mark(
    block,
    (part) => sideOfBlock(given, part, sideOf),
    (row, column) => {
      seen[(row - block.top) * block.width + column - block.left] = 1
    },
  )
  return jsonUpstreamReply({
    ...(valid === undefined ? {} : { valid: true }),
    adjusted: adjusted === true,
    location,
    data: data.map((tile, index) => (tile === 1 && seen[index] === 1 ? 1 : 0)),
  })
}

/** Where the answer lies, which may be less than what was asked for. @throws Refused `upstream.invalid-reply` */
function locationIn({ location }: JsonObject): Omit<TileBlock, 'level'> {
  const { left, top, width, height } = isObject(location) ? location : {}
  if ([left, top, width, height].every((side) => Number.isSafeInteger(side) && Number(side) >= 0))
    return { left: Number(left), top: Number(top), width: Number(width), height: Number(height) }
  throw new Refused('upstream.invalid-reply', 'a map of tiles without its location')
}

/** Marks each tile of a block that does not lie outside; a part that lies wholly on one side is looked at once. */
function mark(
  block: TileBlock,
  sideOf: (part: TileBlock) => ReturnType<SideOf>,
  found: (row: number, column: number) => void,
): void {
  if (tilesIn(block) === 0) return
  const side = sideOf(block)
  if (side === 'outside') return
  if (side === 'border' && tilesIn(block) > 1) {
    for (const part of halvesOf(block)) mark(part, sideOf, found)
    return
  }
  for (let row = block.top; row < block.top + block.height; row++)
    for (let column = block.left; column < block.left + block.width; column++) found(row, column)
}

/** A block cut in two across its longer side. */
function halvesOf(block: TileBlock): readonly TileBlock[] {
  const { top, left, width, height } = block
  if (width >= height) {
    const first = Math.ceil(width / 2)
    return [
      { ...block, width: first },
      { ...block, left: left + first, width: width - first },
    ]
  }
  const first = Math.ceil(height / 2)
  return [
    { ...block, height: first },
    { ...block, top: top + first, height: height - first },
  ]
}
