import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { defineReferences } from '@mapgate/geometry'

/** A reference by number, with its definition. */
export interface ListedReference {
  readonly wkid: number
  readonly latestWkid?: number
  readonly wkt: string
}

/** Esri's list of geographic and projected references. It has 14 MB, so only threads that answer nobody read it. */
export function readReferences(): readonly ListedReference[] {
  const { resolve } = createRequire(import.meta.url)
  return lists.flatMap(([file, name]) => {
    const { [name]: listed = [] } = JSON.parse(readFileSync(resolve(`@esri/proj-codes/${file}`), 'utf8'))
    return (listed as readonly ListedReference[]).map(({ wkid, latestWkid, wkt }) => ({
      wkid,
      wkt,
      ...(latestWkid === undefined || latestWkid === wkid ? {} : { latestWkid }),
    }))
  })
}

const lists = [
  ['pe_list_projcs.json', 'ProjectedCoordinateSystems'],
  ['pe_list_geogcs.json', 'GeographicCoordinateSystems'],
] as const

let isDefined = false

/** Makes the references known in this thread; they stay known until it ends. */
export function define(list: readonly ListedReference[]): void {
  if (!isDefined) defineReferences(list)
  isDefined = true
}
