import { glyphs } from './glyphs.ts'
import { refused } from './refused.ts'
import { resourceInfo } from './resource-info.ts'
import { root } from './root.ts'
import { sprite } from './sprite.ts'
import { spriteIndex } from './sprite-index.ts'
import { style } from './style.ts'
import { styles } from './styles.ts'
import { tile } from './tile.ts'
import { tilemap } from './tilemap.ts'
import { tilemapIndex } from './tilemap-index.ts'

/** Operations of a VectorTileServer. */
export const vectorTileServer = [
  root,
  tile,
  tilemap,
  tilemapIndex,
  style,
  styles,
  spriteIndex,
  sprite,
  glyphs,
  resourceInfo,
  ...refused,
] as const
