import type { PlainConfiguration } from '../e2e/stack.ts'
import { hiddenFields } from './gated.ts'
import type { ServerKind } from './servers.ts'
import { openRows, origin } from './world.ts'

/** What an account may see of a map server of the tests, worked out here and not by the gateway. */
export interface OgcAccount {
  /** Its key is `NAME-key`. */
  readonly name: string
  /** Layers with rows, by name, each with the rows that are seen. */
  readonly layers: Readonly<Record<string, 'all' | 'open' | 'first'>>
  /** True where rows at a place may be asked for. */
  readonly identifies: boolean
  /** Fields that no reply may hold. */
  readonly hidden: readonly string[]
  /** In metres from the origin; pictures are masked to it. */
  readonly area?: readonly [west: number, south: number, east: number, north: number]
  /** Scales between which pictures are drawn. */
  readonly scale?: { readonly from: number; readonly to: number }
  /** Most pixels of a picture. */
  readonly pixels?: number
}

/** The only layers of the map, with all rows. */
const everything = { parcels: 'all', vault: 'all', 'Wege & Stege': 'all', hydrants: 'all' } as const

/** Accounts that see parts of the map; `gated.ts` makes those of the guest and the editor. */
export const ogcAccounts: readonly OgcAccount[] = [
  { name: 'editor', layers: everything, identifies: true, hidden: [] },
  {
    name: 'guest',
    layers: { parcels: 'open', hydrants: 'open', 'Wege & Stege': 'all' },
    identifies: true,
    hidden: hiddenFields,
  },
  {
    name: 'corner',
    layers: { parcels: 'all', 'Wege & Stege': 'all' },
    identifies: false,
    hidden: hiddenFields,
    // No row that the guest does not see lies in it, in neither of the worlds.
    area: [430, 560, 700, 1_000],
  },
  {
    name: 'near',
    layers: { parcels: 'open' },
    identifies: true,
    hidden: hiddenFields,
    scale: { from: 2_000, to: 20_000 },
  },
  { name: 'small', layers: { hydrants: 'open' }, identifies: true, hidden: hiddenFields, pixels: 20_000 },
  { name: 'viewer', layers: { 'Wege & Stege': 'all' }, identifies: false, hidden: hiddenFields },
  { name: 'first', layers: { parcels: 'first' }, identifies: true, hidden: [...hiddenFields, 'zone'] },
]

/** What the gateway is told of the rows that are seen. */
const conditions = { all: () => undefined, open: openRows, first: () => "label = 'Parcel 1'" } as const

/**
 * Adds keys for the accounts beside the guest and the editor, and grants on map servers.
 * @param others services on which the guest has no grant yet
 */
export function addAccounts(
  configuration: PlainConfiguration,
  services: readonly ServerKind[],
  others: readonly string[] = [],
): void {
  for (const account of ogcAccounts) {
    const { name } = account
    if (name === 'editor') continue
    if (name !== 'guest') configuration.keys.push({ name, key: `${name}-key`, roles: [name] })
    const on = name === 'guest' ? others : [...services, ...others]
    if (on.length > 0) configuration.grants.push(...grantsOf(account, on))
  }
}

const grantsOf = (account: OgcAccount, services: readonly string[]): readonly object[] =>
  Object.entries(account.layers).map(([layer, rows]) => ({
    name: `${layer} of ${account.name} on ${services}`,
    to: { roles: [account.name] },
    on: { services, layers: [layer] },
    for: account.identifies ? ['view', 'query', 'identify'] : ['view'],
    with: rightsOf(account, conditions[rows](layer)),
  }))

function rightsOf({ hidden, area, scale, pixels }: OgcAccount, where: string | undefined): object {
  return {
    fields: { except: hidden },
    ...(where === undefined ? {} : { where }),
    ...(scale ? { scale } : {}),
    ...(pixels === undefined ? {} : { image: { pixels } }),
    ...(area ? { area: { of: { geojson: polygonOf(area), crs: 'EPSG:3857' }, pictures: 'pixels' } } : {}),
  }
}

function polygonOf([west, south, east, north]: NonNullable<OgcAccount['area']>): object {
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ].map(([x = 0, y = 0]) => [origin[0] + x, origin[1] + y])
  return { type: 'Polygon', coordinates: [ring] }
}
