import type { AttachmentFile, AttachmentList, AttachmentQuery } from './attachments.ts'
import type { IntentBase, Own } from './base.ts'
import type { Description, Domains } from './description.ts'
import type { Edit } from './edit.ts'
import type { FeatureInfo, TextSearch } from './feature-info.ts'
import type { FeatureQuery, LayersQuery, RelatedRows, RowById, RowPopup } from './feature-query.ts'
import type { Listing } from './listing.ts'
import type { Legend, MapImage } from './map-image.ts'
import type { Estimates, Summary } from './summary.ts'
import type { LayerArchive, SymbolImage, Tile } from './whole-data.ts'

/** A request whose intent is not known. Nothing of it can be narrowed. */
export interface OwnRequest extends IntentBase<'own'> {
  readonly own: Own
}

/** What any dialect asks for. Each kind has a file of its own in this folder. */
export type Intent =
  | OwnRequest
  | FeatureQuery
  | LayersQuery
  | RowById
  | RowPopup
  | RelatedRows
  | Summary
  | Estimates
  | AttachmentQuery
  | AttachmentList
  | AttachmentFile
  | Edit
  | MapImage
  | Listing
  | Legend
  | FeatureInfo
  | TextSearch
  | Description
  | Domains
  | Tile
  | LayerArchive
  | SymbolImage

/** The intent of a kind; of several kinds, any one of them. */
export type IntentOf<Kind extends Intent['kind']> = Extract<Intent, { readonly kind: Kind }>
