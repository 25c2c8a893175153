import type { Finding } from '../finding.ts'
import type { Dialect, Reading } from '../read/dialect.ts'
import type { ProxyConfig } from '../read/proxy-config.ts'
import { shownUrl } from '../shown.ts'
import { grantsOf, type ImportedGrant } from './grants.ts'
import type { ImportOptions } from './import-options.ts'
import { ratesOfMounts } from './mount-rates.ts'
import { type ImportedMount, mountsOf, scopeInWords } from './mounts.ts'
import { inOrder } from './order.ts'
import { placeEntry } from './place-entry.ts'
import { type ImportedRate, ratesOf } from './rates.ts'
import { originsOfReferers } from './referers.ts'
import { type ImportedUpstream, upstreamsOf } from './upstreams.ts'
import { placeholderUrl, wholeFileFindings } from './whole-file.ts'

/** What a proxy.config becomes: a configuration as data, and all that is to be told. */
export interface Imported {
  readonly publicUrl: string
  readonly isAnonymous: boolean
  readonly origins: readonly string[]
  readonly upstreams: readonly ImportedUpstream[]
  readonly mounts: readonly ImportedMount[]
  readonly doorPaths: readonly string[]
  readonly grants: readonly ImportedGrant[]
  readonly rates: readonly ImportedRate[]
  readonly findings: readonly Finding[]
  /** How many entries the file has, and how many of them are in the configuration. */
  readonly counts: { readonly entries: number; readonly imported: number }
}

/** Makes a configuration of what a proxy.config says. Nothing in it gives more than the old proxy forwarded. */
export function importConfig(config: ProxyConfig, options: ImportOptions): Imported {
  const { reading } = config
  const places = config.entries.map((entry) => placeEntry(entry, reading))
  const ordered = inOrder(
    places.flatMap(({ placed }) => placed ?? []),
    places.flatMap(({ known }) => known ?? []),
    reading,
  )
  const limited = ratesOf(ordered.placed, reading)
  const upstreams = upstreamsOf(limited.placed)
  const { mounts, findings: unmounted } = mountsOf(upstreams)
  const imported = mounts.flatMap(({ entries }) => entries)
  const counted = ratesOfMounts(mounts, limited.rateOf)
  const mounted = new Set(mounts.map(({ upstream }) => upstream))
  const origins = originsOfReferers(config.allowedReferers, config.line)
  const about = [
    ...places.flatMap(({ findings }) => findings),
    ...ordered.findings,
    ...limited.findings,
    ...counted.findings,
    ...unmounted,
    ...origins.findings,
    ...mounts.flatMap(carried),
    ...clearText(upstreams),
  ]
  return {
    publicUrl: options.publicUrl ?? placeholderUrl,
    isAnonymous: options.isAnonymous,
    origins: origins.origins,
    upstreams: upstreams.filter(({ name }) => mounted.has(name)),
    mounts,
    doorPaths: [...new Set([...usualPaths(reading), ...(options.doorPaths ?? [])])],
    grants: mounts.flatMap(grantsOf),
    rates: counted.rates,
    findings: [...wholeFileFindings(config, limited.placed, options), ...inFileOrder(about)],
    counts: { entries: config.entries.length, imported: imported.length },
  }
}

/** Where the manuals put the old proxy. `/proxy` and its kin are paths of the door anyway. */
function usualPaths(reading: Reading): readonly string[] {
  const by: Readonly<Record<Dialect, readonly string[]>> = {
    dotnet: ['/DotNet/proxy.ashx'],
    java: ['/Java/proxy.jsp'],
    php: ['/PHP/proxy.php'],
  }
  return reading === 'unknown' ? [...by.dotnet, ...by.java, ...by.php] : by[reading]
}

const carried = ({ path, upstream, entries }: ImportedMount): readonly Finding[] =>
  entries.map(({ entry, scope }) => ({
    kind: 'note' as const,
    line: entry.line,
    was: `${shownUrl(entry.url)}${entry.matchAll ? ' and all below it' : ''}`,
    becomes: `${scopeInWords(scope)}, at the mount ${path} of the upstream ${upstream}`,
    todo: '',
  }))

const clearText = (upstreams: readonly ImportedUpstream[]): readonly Finding[] =>
  upstreams
    .filter(({ url, credential }) => url.startsWith('http:') && credential.kind !== 'none')
    .map(({ name, entries }) => ({
      kind: 'note' as const,
      line: entries[0]?.entry.line ?? 1,
      was: 'a map server that is signed in to over plain HTTP: whoever is on the way reads password and token',
      becomes: `the same, in the upstream ${name}`,
      todo: 'Write https into its url where the map server has it; then the old address goes below `aliases`.',
    }))

/** By line, and of one line in the order of the steps. */
const inFileOrder = (findings: readonly Finding[]): readonly Finding[] =>
  findings.toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0))
