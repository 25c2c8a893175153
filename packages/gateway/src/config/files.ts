import { createHash, createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { areaPlaces } from './area-places.ts'
import type { Configuration } from './schema.ts'

/** Absolute names of all files that a configuration refers to: every key that ends in `File`, the certificate of the listener, and the polygons of areas. */
export function filesOf(configuration: Configuration, directory: string): readonly string[] {
  const own = [configuration.listen, ...configuration.proxies.map(({ listen }) => listen)].flatMap(
    ({ tls }) => (tls ? [tls.cert, tls.key, tls.clientCa, tls.crl] : []),
  )
  const present = own.flatMap((file) => (file === undefined ? [] : [resolve(directory, file)]))
  const polygons = areaPlaces(configuration).flatMap(({ source }) =>
    'file' in source ? [resolve(directory, source.file)] : [],
  )
  return [...new Set([...filesIn(configuration, directory), ...present, ...polygons])]
}

/** A text that changes when a section of the configuration changes, or the content of a file that it refers to. */
export function fingerprintOf(section: unknown, directory: string): string {
  const hash = createHash('sha256').update(JSON.stringify(section))
  // By its name below the folder, which other gateways may have elsewhere.
  for (const file of filesIn(section, directory))
    hash.update(relative(directory, file)).update(contentOf(file))
  return hash.digest('hex')
}

/** What a fingerprint with secrets is made with. */
interface SecretOptions {
  /** What relative file names are relative to. */
  readonly directory: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** A file of the key by which secrets are hashed; default: without one. */
  readonly keyFile?: string | undefined
}

/**
 * The same for a section with secrets, those in environment variables too, as a text that may be stored: base64url of HMAC-SHA-256, from which no
 * secret can be read.
 */
export function secretFingerprintOf(
  section: unknown,
  { directory, environment, keyFile }: SecretOptions,
): string {
  const key = keyFile === undefined ? 'mapgate' : contentOf(resolve(directory, keyFile))
  const values = variablesIn(section).map((name) => [name, environment[name] ?? null])
  return createHmac('sha256', key)
    .update(JSON.stringify([fingerprintOf(section, directory), values]))
    .digest('base64url')
}

/** Names of the environment variables that a section names: every key that ends in `Env`. */
function variablesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string' && key.endsWith('Env') ? [inner] : variablesIn(inner),
  )
}

function filesIn(value: unknown, directory: string): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string' && key.endsWith('File')
      ? [resolve(directory, inner)]
      : filesIn(inner, directory),
  )
}

/** What is in a file; nothing where it cannot be read. */
export function contentOf(file: string): Uint8Array {
  try {
    return readFileSync(file)
  } catch {
    return new Uint8Array()
  }
}
