import { type AttributeName, attributesOf, rootValue } from './attributes.ts'
import { matchAllOf, mustMatchOf } from './booleans.ts'
import { decodeSource } from './decode.ts'
import { dialectNames, guessDialect, type Reading } from './dialect.ts'
import type { RawConfig, RawElement } from './raw-config.ts'
import { readJson } from './read-json.ts'
import { readXml } from './read-xml.ts'
import { SourceFault } from './source-fault.ts'

/** One entry of `serverUrls`. */
export interface ServerEntry {
  /** Its place among the entries, from 0. */
  readonly index: number
  /** 1-based. */
  readonly line: number
  readonly url: string
  /** True: all below the address. False: the address alone. */
  readonly matchAll: boolean
  /** True where some implementation that may have read the file takes it for all below. */
  readonly mayMatchAll: boolean
  /** True where the file says nothing of `matchAll`. */
  readonly saysNoMatchAll: boolean
  /** True for the JSON value `true`, which PHP does not take for one. */
  readonly isTrueInJson: boolean
  /** Its other attributes, by their usual names. */
  readonly text: (name: AttributeName) => string | undefined
  /** Names of attributes that the implementation does not read. */
  readonly unread: readonly string[]
}

/** A proxy.config that was read: what it says, not yet what becomes of it. */
export interface ProxyConfig {
  readonly reading: Reading
  /** False where the caller named the implementation. */
  readonly isGuessed: boolean
  /** Line of the root element. */
  readonly line: number
  /** Referers whose pages may ask; undefined where the file names none, and everybody may. */
  readonly allowedReferers: readonly string[] | undefined
  /** True where the old proxy kept a log file. */
  readonly keepsLog: boolean
  readonly entries: readonly ServerEntry[]
}

/**
 * Reads a proxy.config of any implementation.
 * @param asked the implementation; default: guessed
 * @throws SourceFault for what cannot be read, and for an open proxy
 */
export function readProxyConfig(bytes: Uint8Array, asked?: Reading): ProxyConfig {
  const text = decodeSource(bytes)
  const raw = /^\s*[{[]/.test(text) ? readJson(text) : readXml(text)
  const reading = asked ?? guessDialect(raw)
  requireForm(raw, reading)
  requireClosed(raw, reading)
  const log = rootValue(raw.root, 'logFile', reading)
  return {
    reading,
    isGuessed: asked === undefined,
    line: raw.root.line,
    allowedReferers: referersOf(raw, reading),
    keepsLog: log !== undefined && log !== '',
    entries: raw.entries.map((entry, index) => ({ index, ...entryOf(entry, reading) })),
  }
}

function requireForm({ form, namespace, root }: RawConfig, reading: Reading): void {
  if (form === 'json' && reading !== 'php')
    throw new SourceFault(`${dialectNames[reading]} reads no JSON: leave --dialect out, or say php`)
  if (form === 'xml' && reading === 'dotnet' && namespace !== 'proxy.xsd')
    throw new SourceFault(
      'the .NET proxy reads no file without xmlns="proxy.xsd" in its root element. If apps ask proxy.ashx and it reads this file, it is an early one: ' +
        'write <ProxyConfig xmlns="proxy.xsd" …> into a copy of the file, and import that. If they ask proxy.jsp or proxy.php, say --dialect java or --dialect php; ' +
        'if nobody knows, leave --dialect out',
      root.line,
    )
}

/** An open proxy forwards to every server that its callers name, so nothing of it can be said in grants. */
function requireClosed({ root }: RawConfig, reading: Reading): void {
  const value = rootValue(root, 'mustMatch', reading)
  const meant = mustMatchOf(value, reading)
  if (meant === true) return
  if (meant === 'broken')
    throw new SourceFault(
      `${dialectNames[reading]} answers nothing with this mustMatch: write mustMatch="true" into a copy of the file and import that`,
      root.line,
    )
  throw new SourceFault(
    `${value === undefined ? 'without mustMatch' : 'with mustMatch="false"'} this is an open proxy: it forwards to every address that anybody names. That is not imported. ` +
      'List every map server that your apps use under serverUrls (the log of the old proxy has them), write mustMatch="true" into a copy of the file, and import that',
    root.line,
  )
}

function referersOf({ root }: RawConfig, reading: Reading): readonly string[] | undefined {
  const value = rootValue(root, 'allowedReferers', reading)
  if (value === undefined || (value === '' && reading !== 'dotnet')) return undefined
  const list = typeof value === 'object' ? value : String(value).split(',')
  return list.map((one) => one.replace(/\s/g, ''))
}

function entryOf(raw: RawElement, reading: Reading): Omit<ServerEntry, 'index'> {
  const { values, unread } = attributesOf(raw, reading)
  const text = (name: AttributeName) => {
    const value = values.get(name)
    return value === undefined || typeof value === 'object' ? undefined : String(value)
  }
  const matchAll = values.get('matchAll')
  const meant = matchAllOf(matchAll, reading)
  if (meant === 'broken')
    throw new SourceFault(
      'matchAll is neither true nor false, with which the .NET proxy answers nothing: write one of them',
      raw.line,
    )
  const url = text('url')
  if (url === undefined || url.trim() === '')
    throw new SourceFault('this entry has no url: add one, or take the entry out', raw.line)
  return {
    line: raw.line,
    // Only Java finds values without the spaces at their ends.
    url: reading === 'java' ? url.trim() : url,
    matchAll: meant,
    mayMatchAll: meant || (reading === 'unknown' && matchAllOf(matchAll, 'java') === true),
    saysNoMatchAll: matchAll === undefined,
    isTrueInJson: matchAll === true,
    text,
    unread,
  }
}
