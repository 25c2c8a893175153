import type { Subject } from '../../core/upstream/subject.ts'
import type { Purge } from '../port.ts'

type Extent = NonNullable<Subject['extent']>

/** True where a purge asks to forget what is about the subject. Where it cannot be told, it does: too much is forgotten, never too little. */
export function purgeConcerns({ upstream, service, layers, extent }: Purge, subject: Subject): boolean {
  if (upstream !== undefined && upstream !== subject.upstream) return false
  if (service !== undefined && service !== subject.service) return false
  return sharesLayers(layers, subject.layers) && touches(extent, subject.extent)
}

function sharesLayers(purged: readonly number[] | undefined, about: readonly number[] | undefined): boolean {
  if (purged === undefined || about === undefined || about.length === 0) return true
  return about.some((layer) => purged.includes(layer))
}

function touches(purged: Extent | undefined, shown: Extent | undefined): boolean {
  if (purged === undefined || shown === undefined || purged.wkid !== shown.wkid) return true
  const isApart =
    shown.xmax < purged.xmin ||
    shown.xmin > purged.xmax ||
    shown.ymax < purged.ymin ||
    shown.ymin > purged.ymax
  return !isApart
}
