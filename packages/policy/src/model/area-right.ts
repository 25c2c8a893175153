import type { Area, Transformation } from '@mapgate/geometry'

/** The area that a view is limited to, and what that means. Plain data. */
export interface AreaRight {
  readonly area: Area
  /** Rows whose shape lies in the area, or whose shape touches it. */
  readonly relation: 'within' | 'intersects'
  /** True where shapes are cut off at the edge of the area. */
  readonly clip: boolean
  /**
   * What pictures are drawn of: `rows`, so that symbols and labels of rows outside do not reach inside, or `pixels`, which admits them. Pixels that do not
   * lie wholly inside are empty in both.
   */
  readonly pictures: 'rows' | 'pixels'
  /** For references of another datum than that of the area. */
  readonly transformations: readonly Transformation[]
}

/** A text that is the same for rights by which the same rows are in the area, and for no others. */
export const areaRowsKey = ({ area, relation, clip, transformations }: AreaRight): string =>
  JSON.stringify([
    area.key,
    relation,
    relation === 'intersects' && clip,
    transformations.map(({ to, by, error }) => [to, by, error]),
  ])

/** A text that is the same for rights that show the same, and for no others. */
export const areaKey = (right: AreaRight): string =>
  JSON.stringify([areaRowsKey(right), right.clip, right.pictures])
