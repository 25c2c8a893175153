import type { LinkPattern } from '../../links.ts'
import { remove, rewrite } from '../define.ts'

/** Fields that would lead clients to another host: portals and shards (protocol notes 1.4, 2, 4). */
export const foreignHosts: readonly LinkPattern[] = remove('owningSystemUrl', 'owningTenant', 'preferredHost')

/** Pictures of symbols in a renderer that stands under this prefix. */
export function rendererLinks(prefix: string): LinkPattern[] {
  return rewrite(
    `${prefix}symbol.url`,
    `${prefix}defaultSymbol.url`,
    `${prefix}uniqueValueInfos[].symbol.url`,
    `${prefix}uniqueValueGroups[].classes[].symbol.url`,
    `${prefix}classBreakInfos[].symbol.url`,
  )
}

/** Links of a layer resource that stands under this prefix. */
export function layerLinks(prefix: string): LinkPattern[] {
  return [
    ...rendererLinks(`${prefix}drawingInfo.renderer.`),
    ...remove(`${prefix}preferredHost`),
    ...rewrite(`${prefix}tileServers[]`),
  ]
}
