import type { Dialect, Reading } from './dialect.ts'
import type { RawElement, RawValue } from './raw-config.ts'
import { SourceFault } from './source-fault.ts'

const shared = [
  'url',
  'matchAll',
  'hostRedirect',
  'username',
  'password',
  'clientId',
  'clientSecret',
  'oauth2Endpoint',
  'rateLimit',
  'rateLimitPeriod',
] as const

/** Every attribute of an entry that some implementation reads. */
const known = [
  ...shared,
  'domain',
  'useAppPoolIdentity',
  'accessToken',
  'tokenParamName',
  'tokenServiceUri',
] as const

/** The name of an attribute of an entry. */
export type AttributeName = (typeof known)[number]

/** What each implementation reads, from its source (version 1.1.2). */
const readBy: Readonly<Record<Dialect, readonly AttributeName[]>> = {
  dotnet: known.filter((name) => name !== 'tokenServiceUri'),
  java: [...shared, 'tokenServiceUri'],
  php: shared,
}

/** Read by somebody, so that to overlook it would import the entry as something else. */
const windows: readonly AttributeName[] = ['domain', 'useAppPoolIdentity']

/** The attributes of an entry that are read, by their usual names, and the names of all others. */
interface Attributes {
  readonly values: ReadonlyMap<AttributeName, RawValue>
  readonly unread: readonly string[]
}

/**
 * The attributes of an entry as an implementation finds them. Names have a case but in PHP.
 * @throws SourceFault where a name stands twice
 */
export function attributesOf({ line, values: raw }: RawElement, reading: Reading): Attributes {
  const names = reading === 'unknown' ? [...readBy.java] : readBy[reading]
  const hasCase = reading !== 'php'
  const values = new Map<AttributeName, RawValue>()
  const unread: string[] = []
  for (const [name, value] of raw) {
    const usual = [...names, ...windows].find((one) =>
      hasCase ? one === name : one.toLowerCase() === name.toLowerCase(),
    )
    if (usual === undefined) unread.push(name)
    else if (values.has(usual)) throw new SourceFault(`${usual} stands twice: leave one of them`, line)
    else values.set(usual, value)
  }
  return { values, unread }
}

/** A value of the root element. @throws SourceFault where it stands twice */
export function rootValue(
  { line, values }: RawElement,
  name: string,
  reading: Reading,
): RawValue | undefined {
  const found = [...values].filter(([key]) =>
    reading === 'php' ? key.toLowerCase() === name.toLowerCase() : key === name,
  )
  if (found.length > 1) throw new SourceFault(`${name} stands twice: leave one of them`, line)
  return found[0]?.[1]
}
