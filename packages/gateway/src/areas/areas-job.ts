import type { Area, Transformation } from '@mapgate/geometry'
import type { Placed } from '@mapgate/policy'
import type { JudgedRows, RowsToJudge } from './judge-rows.ts'
import type { LayerRows } from './layer-polygons.ts'
import type { ListedReference } from './references-list.ts'

/** Work on areas that takes too long for the thread that answers requests. */
export type AreasJob =
  | { readonly kind: 'references' }
  | ({ readonly kind: 'prepare' } & PrepareJob)
  | ({ readonly kind: 'place' } & PlaceJob)
  | ({ readonly kind: 'judge' } & RowsToJudge)

/** What comes of each kind of work. */
export interface AreasResults {
  readonly references: readonly ListedReference[]
  readonly prepare: Prepared
  readonly place: Placed
  readonly judge: JudgedRows
}

/** Polygons that are to become areas. */
export interface PrepareJob {
  /** As administrators call the source. */
  readonly name: string
  readonly from: { readonly file: string } | { readonly geojson: unknown } | LayerRows
  readonly crs?: string | undefined
  readonly by?: string | undefined
  /** By how many metres the polygons are grown, negative where they are shrunk: an area is made for each. */
  readonly grows: readonly number[]
}

/** An area that is ready to be asked for. */
export interface PreparedArea {
  /** Its name among several; empty where the source is one area. */
  readonly chosen: string
  readonly grow: number
  readonly area: Area
}

/** Why there is no area. */
export interface PrepareFault {
  readonly fault: string
  /** Where in the GeoJSON. */
  readonly at: readonly (string | number)[]
  /** The key that is wrong, where it is not the polygons. */
  readonly key?: 'crs' | 'by'
  /** True where the polygons may be good, and did not come whole. */
  readonly isUnread?: true
  /** The area among several that it is about. */
  readonly chosen?: string
  /** By how many metres the area was grown, or shrunk, where the area itself is one. */
  readonly grownBy?: number
}

/** The areas of a source, and why others are none. */
export interface Prepared {
  readonly areas: readonly PreparedArea[]
  readonly faults: readonly PrepareFault[]
}

/** An area, and the reference in which it is wanted. */
interface PlaceJob {
  readonly area: Area
  readonly wkid: number
  readonly transformations: readonly Transformation[]
}
