import type { IntentBase } from './base.ts'

/** A tile that was drawn before, or which tiles there are: with all layers and rows in them. */
export interface Tile extends IntentBase<'tile'> {
  readonly level: number | undefined
}

/** A file with whole layers. */
export interface LayerArchive extends IntentBase<'layer-archive'> {
  readonly layerIds: readonly number[] | undefined
}

/** The picture of a symbol that a layer is drawn with. */
export interface SymbolImage extends IntentBase<'symbol-image'> {
  readonly layerId: number | undefined
}
