import { areaPlaces } from './area-places.ts'
import type { Configuration } from './schema.ts'
import type { PostgresConfiguration } from './sections/store.ts'

/** A file that a configuration names, and the key that names it. */
export interface NamedFile {
  readonly path: readonly PropertyKey[]
  readonly file: string
  /** The content that it has to have. */
  readonly holds:
    | 'revocations'
    | 'secret'
    | 'encryption key'
    | 'certificates'
    | 'private key'
    | 'key set'
    | 'polygons'
    | 'logo'
  /** True where a gateway does not start without it; the others are read when an upstream is asked. */
  readonly atStart: boolean
}

/** Every file that a configuration has read: every key that ends in `File`, certificate and key of the listener, and the polygons of areas. */
export function namedFiles(configuration: Configuration): readonly NamedFile[] {
  const { store, ...others } = configuration
  return [
    ...tlsFiles(['listen', 'tls'], configuration.listen.tls),
    ...configuration.proxies.flatMap(({ listen }, index) =>
      tlsFiles(['proxies', index, 'listen', 'tls'], listen.tls),
    ),
    ...filesBelow(others, []),
    ...(store.kind === 'postgres' ? storeFiles(store) : []),
    ...areaPlaces(configuration).flatMap(({ path, source }): NamedFile[] =>
      'file' in source
        ? [{ path: [...path, 'file'], file: source.file, holds: 'polygons', atStart: true }]
        : [],
    ),
  ]
}

/** The files of a database. The secret that seals it is looked at apart, because it may come from the environment. */
const storeFiles = ({ urlFile, caFile }: PostgresConfiguration): readonly NamedFile[] => [
  ...at(['store', 'urlFile'], urlFile, 'secret'),
  ...at(['store', 'caFile'], caFile, 'certificates'),
]

/** The files of a listener with TLS. */
const tlsFiles = (path: NamedFile['path'], tls: Configuration['listen']['tls']): readonly NamedFile[] => [
  ...at([...path, 'cert'], tls?.cert, 'certificates'),
  ...at([...path, 'key'], tls?.key, 'private key'),
  ...at([...path, 'clientCa'], tls?.clientCa, 'certificates'),
  ...at([...path, 'crl'], tls?.crl, 'revocations'),
]

/** A file that may be named. */
const at = (
  path: NamedFile['path'],
  file: string | undefined,
  holds: NamedFile['holds'],
): readonly NamedFile[] => (file === undefined ? [] : [{ path, file, holds, atStart: true }])

function filesBelow(value: unknown, path: readonly PropertyKey[]): readonly NamedFile[] {
  if (typeof value !== 'object' || value === null) return []
  const isList = Array.isArray(value)
  return Object.entries(value).flatMap(([name, inner]) => {
    const at = [...path, isList ? Number(name) : name]
    if (typeof inner !== 'string' || !name.endsWith('File')) return filesBelow(inner, at)
    return [{ path: at, file: inner, holds: kindOf(at), atStart: path[0] !== 'upstreams' || holdsTls(at) }]
  })
}

/** Certificates of an upstream are read when its connections are made ready, at the start. */
const holdsTls = (path: readonly PropertyKey[]): boolean => kindOf(path) !== 'secret'

function kindOf(path: readonly PropertyKey[]): NamedFile['holds'] {
  const name = String(path.at(-1))
  if (name === 'encryptionKeyFile') return 'encryption key'
  if (name === 'jwksFile') return 'key set'
  if (name === 'logoFile') return 'logo'
  if (name === 'caFile' || name === 'certFile') return 'certificates'
  return name === 'keyFile' && path[0] === 'upstreams' ? 'private key' : 'secret'
}
