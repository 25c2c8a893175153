import type { IntentBase } from './base.ts'

/** A tile that was drawn before, or which tiles there are: with all layers and rows in them. */
export interface Tile extends IntentBase<'tile'> {
  readonly level: number | undefined
  /** Counted from the top. */
  readonly row: number | undefined
  /** Counted from the left. */
  readonly column: number | undefined
  /** Width and height in tiles of what is asked about, where the question is which tiles there are; row and column are its first. */
  readonly block?: { readonly width: number; readonly height: number }
  /** The name of the grid that levels, rows and columns are counted in; absent for that of the service itself. */
  readonly grid?: string
}

/** A file with whole layers. */
export interface LayerArchive extends IntentBase<'layer-archive'> {
  readonly layerIds: readonly number[] | undefined
}

/** The picture of a symbol that a layer is drawn with. */
export interface SymbolImage extends IntentBase<'symbol-image'> {
  readonly layerId: number | undefined
}
