import { existsSync } from 'node:fs'
import type { Asker } from './asker.ts'
import { type CertificateBox, offerCertificate } from './certificate-question.ts'
import { findSite, type SoughtSite } from './find-site.ts'
import type { InitFlags } from './flags.ts'
import { type SiteAddress, siteAddress } from './site-address.ts'
import { isUntrusted, siteFaultWords } from './site-words.ts'

/** The map server of the answers, with what it says of itself; `site` is missing where it was not found. */
export interface ChosenSite {
  readonly url: string
  readonly caFile?: string | undefined
  readonly site?: Extract<SoughtSite, { site: unknown }>['site'] | undefined
}

/** What the sites are asked with. */
interface SiteContext {
  readonly flags: InitFlags
  /** Undefined: nobody is asked. */
  readonly asker: Asker | undefined
  /** Tells something about what was found. */
  readonly say: (text: string) => void
  readonly box: CertificateBox
}

/**
 * Which map server: by the flag, or asked until one is found or the person goes on without. Undefined: the sample one.
 * @throws Error where the address of the flag can be none of a map server
 */
export async function chooseSite(context: SiteContext): Promise<ChosenSite | undefined> {
  const { flags, asker, say } = context
  if (flags.upstreamCa !== undefined && !existsSync(flags.upstreamCa))
    throw new Error(`--upstream-ca: there is no file ${flags.upstreamCa}`)
  if (flags.upstream !== undefined) return siteOfFlag(flags.upstream, context)
  if (asker === undefined) throw new Error('--upstream is missing')
  for (;;) {
    const pasted = await asker.text({
      question: 'Address of the map server, as you have it (demo: a sample one)',
    })
    if (pasted === 'demo') return undefined
    const address = siteAddress(pasted)
    if ('fault' in address) say(`  ${address.fault}.`)
    else {
      const chosen = await examined(address, context, asker)
      if (chosen !== undefined) return chosen
    }
  }
}

async function siteOfFlag(text: string, { flags, say }: SiteContext): Promise<ChosenSite> {
  const address = siteAddress(text)
  if ('fault' in address) throw new Error(`--upstream: ${address.fault}`)
  const caFile = flags.upstreamCa
  const sought = await findSite(address, caFile)
  if ('site' in sought) {
    say(foundWords(sought.site))
    return { url: sought.site.url, caFile, site: sought.site }
  }
  if (sought.isPortal) throw new Error(`--upstream: ${portalWords(sought.url)}`)
  const advice = isUntrusted(sought.fault)
    ? '. Name its certificate or authority (PEM) with --upstream-ca; it is never believed without'
    : ''
  say(`Nothing is known of ${sought.url} yet: ${siteFaultWords(sought.url, sought.fault)}${advice}.`)
  return { url: sought.url, caFile }
}

/** Looks for a site and tells; undefined where another address is wanted. */
async function examined(
  address: Exclude<SiteAddress, { fault: string }>,
  context: SiteContext,
  asker: Asker,
): Promise<ChosenSite | undefined> {
  const { say, box, flags } = context
  let caFile = flags.upstreamCa
  for (;;) {
    say(`  Asking ${address.bases[0]} …`)
    const sought = await findSite(address, caFile)
    if ('site' in sought) {
      say(`  ${foundWords(sought.site)}`)
      return { url: sought.site.url, caFile, site: sought.site }
    }
    if (sought.isPortal) {
      say(`  ${portalWords(sought.url)}.`)
      return undefined
    }
    say(`  ${siteFaultWords(sought.url, sought.fault)}.`)
    const next = isUntrusted(sought.fault) ? await offerCertificate(sought.url, asker, box) : undefined
    if (next !== undefined) caFile = next
    else {
      const goesOn = await asker.choice({
        question: 'What now?',
        choices: [
          { label: 'another address', value: false },
          { label: `write ${sought.url} all the same, and look at it later`, value: true },
        ],
      })
      return goesOn ? { url: sought.url, caFile } : undefined
    }
  }
}

const foundWords = ({ url, version, hasTokens, portal }: NonNullable<ChosenSite['site']>): string =>
  [
    `Found ${url}: ArcGIS Server ${version}, ${hasTokens ? 'with token security' : 'without token security'}`,
    ...(portal === undefined ? [] : [`part of the portal ${portal}`]),
    ...(url.startsWith('http:') && !/\/\/(localhost|127\.|\[::1\])/.test(url)
      ? ['by plain HTTP, so what the gateway signs in with can be read on its way']
      : []),
  ].join('; ')

const portalWords = (url: string): string =>
  `${url} is a portal, and not a map server. Give the address of a server that belongs to it (at the portal: Organization › Settings › Servers), such as https://gis.example.org/server; the portal itself is asked for when it comes to signing in`
