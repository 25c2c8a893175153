import type { Finding } from '../finding.ts'
import { dialectNames, type Reading } from '../read/dialect.ts'
import type { ServerEntry } from '../read/proxy-config.ts'
import { shown, shownUrl } from '../shown.ts'
import { credentialOf } from './credential.ts'
import { redirectedSite } from './host-redirect.ts'
import type { Known, Placed } from './placed.ts'
import { scopeOf, type Unreached } from './scope.ts'
import { readServerUrl } from './server-url.ts'
import { type SitePath, siteOf } from './site.ts'

/** What becomes of one entry. */
export interface EntryPlace {
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

const checkUrl = 'Look at the url, write it right into a copy of the file, and import that.'

const trueInJson: Unreached = {
  why: 'the PHP proxy takes "matchAll": true, without quotes, for false, and so forwarded this address alone',
  todo: 'If all below it is meant, write "matchAll": "true" into a copy of the file and import that.',
}

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

interface NoteParts {
  readonly reading: Reading
  readonly placed: Placed
  readonly isAssumed: boolean
}

/** What is worth to be told of an entry that is imported. */
function notesOn(entry: ServerEntry, { reading, placed, isAssumed }: NoteParts): readonly Finding[] {
  const { line, text } = entry
  const notes: (Omit<Finding, 'line'> | false)[] = [
    entry.saysNoMatchAll &&
      reading === 'unknown' && {
        kind: 'differs',
        was: 'no matchAll: the Java proxy forwards all below the address, others the address alone',
        becomes: 'the address alone',
        todo: 'If this file is of the Java proxy, import it with --dialect java.',
      },
    entry.isTrueInJson && {
      kind: 'differs',
      was: trueInJson.why,
      becomes: 'the address alone',
      todo: trueInJson.todo,
    },
    isAssumed && {
      kind: 'wide',
      was: `the whole host ${shown(placed.server.authority)}: every site, page and port 80 or 443 program on it, its administration too`,
      becomes: `its map services at /${placed.base.join('/')}`,
      todo: 'If its ArcGIS site has another name, or it has several, write them into a copy of the file, and import that.',
    },
    placed.server.hasQuery && {
      kind: 'differs',
      was: 'a url with a query, which was compared as a part of the path',
      becomes: 'that operation, with any query',
      todo: '',
    },
    placed.server.schemes.length === 2 &&
      !text('hostRedirect') && {
        kind: 'differs',
        was: `a url without scheme: ${dialectNames[reading]} took that of a request`,
        becomes: 'https to the map server, and both schemes in requests to the proxy',
        todo: 'If the map server has no https, write http into the url of the upstream.',
      },
    text('tokenParamName') !== undefined &&
      text('tokenParamName') !== 'token' && {
        kind: 'differs',
        was: 'a token under a name of its own (tokenParamName)',
        becomes: 'a header, or `token` where the server knows no header',
        todo: 'If the server takes it under the other name alone, it cannot stand behind Mapgate.',
      },
    entry.unread.length > 0 && {
      kind: 'note',
      was: `${entry.unread.map(nameShown).join(', ')}: not read by ${dialectNames[reading]}`,
      becomes: 'left out, as if it were not there',
      todo: 'If the proxy is another or an older one, add what it did to the configuration by hand; a token goes into `credential: {kind: static-token, tokenFile: …}`.',
    },
  ]
  return notes.flatMap((note) => (note ? [{ ...note, line }] : []))
}

/** Where a quote is missing, a name may be a part of a password. */
const nameShown = (name: string): string =>
  /^[A-Za-z][A-Za-z0-9]{0,29}$/.test(name) ? name : 'an attribute of an odd name'
