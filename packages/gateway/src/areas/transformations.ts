import { referenceOf, type Transformation } from '@mapgate/geometry'
import type { AreaConfiguration } from '@mapgate/policy'
import type { AreaPlace, AreaUse } from '../config/area-places.ts'
import type { Advice, CrossFault } from '../config/cross-fault.ts'
import { readReference } from './reference-names.ts'

/** Transformations of a grant by numbers of references; those to references that are not known are left out. */
export const transformationsOf = ({ transformations }: AreaConfiguration): readonly Transformation[] =>
  transformations.flatMap(({ to, by, error }) => {
    const reference = readReference(to)
    return reference ? [{ to: reference.wkid, by, error }] : []
  })

/**
 * Faults of transformations: to references that are not known, or of the area's own datum, and two to one datum.
 * @param wkid reference of the area; undefined where it is not known yet
 */
export const transformationFaults = ({ uses }: AreaPlace, wkid: number | undefined): readonly CrossFault[] =>
  uses.flatMap(({ path, area }) => {
    const known = new Set<string>()
    return area.transformations.flatMap(({ to }, index) => {
      const at = [...path, 'transformations', index, 'to']
      const datum = datumOf(readReference(to)?.wkid)
      if (datum === undefined)
        return [{ path: at, message: `${to} is not known; write a reference such as EPSG:4326` }]
      if (datum === datumOf(wkid))
        return [{ path: at, message: `${to} has the datum of the area itself: no transformation is needed` }]
      if (known.has(datum)) return [{ path: at, message: 'there is another transformation to its datum' }]
      known.add(datum)
      return []
    })
  })

/** Advice where maps in the web's own reference cannot show an area, because nothing says how its datum relates to theirs. */
export const datumAdvice = ({ uses, name }: AreaPlace, wkid: number | undefined): readonly Advice[] =>
  isOfWeb(datumOf(wkid)) ? [] : uses.filter(reachesNoWeb).map((use) => adviceOn(use, name, wkid))

const webMercator = 3857

const isOfWeb = (datum: string | undefined): boolean => datum === undefined || datum === datumOf(webMercator)

const reachesNoWeb = ({ area }: AreaUse): boolean =>
  !area.transformations.some(({ to }) => datumOf(readReference(to)?.wkid) === datumOf(webMercator))

const adviceOn = ({ path }: AreaUse, name: string, wkid: number | undefined): Advice => ({
  path: [...path, 'transformations'],
  message:
    `${name} is in ${referenceOf(wkid ?? 0)?.name ?? wkid}, whose datum is not WGS 84, and no transformation is named: pictures and ` +
    'rows are refused in WGS 84 and Web Mercator, in which most web maps are',
})

const datumOf = (wkid: number | undefined): string | undefined =>
  wkid === undefined ? undefined : referenceOf(wkid)?.datum
