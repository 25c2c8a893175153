import { examineSite, type FoundSite, isPortal, type SiteFault } from './examine-site.ts'
import type { SiteAddress } from './site-address.ts'
import { isUnreached, isUntrusted } from './site-words.ts'

/** A site that was looked for: what it says of itself, or the address to go on with and why nothing was found there. */
export type SoughtSite =
  | { readonly site: FoundSite }
  | { readonly url: string; readonly fault: SiteFault; readonly isPortal: boolean }

type Readable = Extract<SiteAddress, { readonly bases: unknown }>

/**
 * Tries the bases that an address may mean, one after the other. A certificate that is not trusted ends the search, since the next base may be
 * the same host without encryption.
 */
export async function findSite(address: Readable, caFile: string | undefined): Promise<SoughtSite> {
  const silent = new Set<string>()
  let first: { readonly url: string; readonly fault: SiteFault } | undefined
  for (const url of address.bases) {
    const { origin } = new URL(url)
    if (silent.has(origin)) continue
    const found = await examineSite({ url, caFile })
    if (!('fault' in found)) return { site: found }
    if (first === undefined || (isUnreached(first.fault) && !isUnreached(found.fault)))
      first = { url, ...found }
    if (isUntrusted(found.fault)) break
    if (isUnreached(found.fault)) silent.add(origin)
  }
  const { url, fault } = first as NonNullable<typeof first>
  return {
    url,
    fault,
    isPortal: address.isPortal || (!isUnreached(fault) && (await isPortal({ url, caFile }))),
  }
}
