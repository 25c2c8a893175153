import type { OfferedBounds, OfferedBox, OfferedPlace } from './offer.ts'
import { xmlText } from './xml-text.ts'

/** Where a layer lies, in the words of 1.3.0: the sides of a box come in the order of the axes of its reference. */
export const newerPlace = remembered(({ degrees, boxes }) => [
  degrees
    ? `<EX_GeographicBoundingBox><westBoundLongitude>${degrees.xmin}</westBoundLongitude><eastBoundLongitude>${degrees.xmax}</eastBoundLongitude><southBoundLatitude>${degrees.ymin}</southBoundLatitude><northBoundLatitude>${degrees.ymax}</northBoundLatitude></EX_GeographicBoundingBox>`
    : '',
  ...boxes.map((box) => boxOf('CRS', box, box.reference.isNorthFirst ? turned(box) : box)),
])

/** The same in the words of 1.1.1, where the first side is always that of x. */
export const olderPlace = remembered(({ degrees, boxes }) => [
  degrees ? `<LatLonBoundingBox ${sides(degrees)}/>` : '',
  ...boxes.map((box) => boxOf('SRS', box, box)),
])

/** The printed text, made once for each place: thousands of layers keep theirs, and numbers take long to print. */
function remembered(print: (place: OfferedPlace) => readonly string[]): (place: OfferedPlace) => string {
  const known = new WeakMap<OfferedPlace, string>()
  return (place) => {
    const text = known.get(place) ?? print(place).join('')
    known.set(place, text)
    return text
  }
}

const boxOf = (name: string, { reference }: OfferedBox, bounds: OfferedBounds): string =>
  `<BoundingBox ${name}="${xmlText(reference.code)}" ${sides(bounds)}/>`

const turned = ({ xmin, ymin, xmax, ymax }: OfferedBounds): OfferedBounds => ({
  xmin: ymin,
  ymin: xmin,
  xmax: ymax,
  ymax: xmax,
})

const sides = ({ xmin, ymin, xmax, ymax }: OfferedBounds): string =>
  `minx="${xmin}" miny="${ymin}" maxx="${xmax}" maxy="${ymax}"`
