import type { Finding } from '../finding.ts'
import type { Reading } from '../read/dialect.ts'
import type { ServerEntry } from '../read/proxy-config.ts'
import { shownUrl } from '../shown.ts'
import { credentialOf } from './credential.ts'
import { notesOn, trueInJson } from './entry-notes.ts'
import { redirectedSite } from './host-redirect.ts'
import type { Known, Placed } from './placed.ts'
import { scopeOf, type Unreached } from './scope.ts'
import { readServerUrl } from './server-url.ts'
import { type SitePath, siteOf } from './site.ts'

/** What becomes of one entry. */
interface EntryPlace {
  /** Absent where the entry is left out. */
  readonly placed?: Placed
  /** Absent where the entry matched nothing. */
  readonly known?: Known
  readonly findings: readonly Finding[]
}

/** Finds out what an entry reaches, how it signs in, and what is to be told of it. */
export function placeEntry(entry: ServerEntry, reading: Reading): EntryPlace {
  const server = readServerUrl(entry.url, reading)
  if ('why' in server)
    return { ...leftOut(entry, { ...server, todo: checkUrl }), ...maybeKnown(entry, reading) }
  if (server.hasQuery && reading !== 'dotnet')
    return leftOut(entry, { why: 'its url has a query, with which requests did not match', todo: checkUrl })
  const known: Known = {
    entry,
    server,
    matchAll: entry.matchAll && !server.hasQuery,
    mayMatchAll: entry.mayMatchAll && !server.hasQuery,
    isServed: false,
  }
  const site = siteOf(server)
  if ('why' in site) return { ...leftOut(entry, site), known }
  const scope = scopeOf(site.below, known.matchAll)
  if ('why' in scope) return { ...leftOut(entry, entry.isTrueInJson ? trueInJson : scope), known }
  const served: Known = { ...known, isServed: true }
  if (server.hasQuery) return { ...leftOut(entry, oneQuery), known: served }
  const credential = credentialOf(entry, reading, server.authority.replace(/:\d+$/, ''))
  if ('why' in credential) return { ...leftOut(entry, credential), known: served }
  const target = targetOf(entry, site, { reading, server })
  if (typeof target !== 'string') return { ...leftOut(entry, target), known: served }
  const placed: Placed = { ...served, base: site.base, scope, target, credential: credential.credential }
  return {
    known: served,
    placed,
    findings: [...credential.findings, ...notesOn(entry, { reading, placed, isAssumed: site.isAssumed })],
  }
}

/** Where it is not known who read the file, an entry that Java never matches may have been one of PHP, and come before others. */
function maybeKnown(entry: ServerEntry, reading: Reading): Pick<EntryPlace, 'known'> {
  const server = reading === 'unknown' ? readServerUrl(entry.url, 'php') : undefined
  if (server === undefined || 'why' in server) return {}
  return { known: { entry, server, matchAll: entry.matchAll, mayMatchAll: entry.matchAll, isServed: true } }
}

const oneQuery: Unreached = {
  why: 'its url has a query, and the .NET proxy forwarded that one query alone, which a grant cannot say',
  todo: 'If every query of that operation is meant, take the query out of the url in a copy of the file, and import that. If only some rows are, say which by `where` in a grant of your own (docs/policy.md).',
}

const checkUrl = 'Look at the url, write it right into a copy of the file, and import that.'

const leftOut = (entry: ServerEntry, { why, todo, isNeedless }: Unreached): EntryPlace => ({
  findings: [
    {
      kind: isNeedless ? 'note' : 'left-out',
      line: entry.line,
      was: shownUrl(entry.url),
      becomes: isNeedless ? why : `not imported: ${why}`,
      todo,
    },
  ],
})

function targetOf(
  { text }: ServerEntry,
  site: SitePath,
  where: { readonly reading: Reading; readonly server: Known['server'] },
): string | Unreached {
  const redirect = text('hostRedirect')
  if (!redirect) {
    const { schemes, authority } = where.server
    return [`${schemes.length === 2 ? 'https' : schemes[0]}://${authority}`, ...site.base].join('/')
  }
  const found = redirectedSite(redirect, site, where)
  return 'why' in found ? found : found.target
}
