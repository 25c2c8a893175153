import { type Stack, type StackOptions, startStack } from '../stack.ts'

/** A row of hydrants as the map server has it. */
export interface StoredHydrant {
  readonly id: number
  readonly asset_id: string | null
  readonly district: string | null
  readonly status: string | null
  readonly owner_name: string | null
  readonly shape: string
}

/** The stack with the account `crew` signed in, and a look at the map server's own rows. */
export interface CrewStack {
  readonly stack: Stack
  /** Of the account `crew`. */
  readonly token: string
  /** The layer of hydrants, through the gateway. */
  readonly hydrants: string
  /** The district of the crew. */
  readonly district: string
  /** Object ids of hydrants that the crew sees, and of one that it does not see. */
  readonly own: readonly number[]
  readonly foreign: number
  /** A row as it is stored; undefined where there is none. */
  stored(id: number): StoredHydrant | undefined
  /** How many hydrants there are, in all districts. */
  count(): number
  /** Places in degrees: one inside of the district, and one outside. */
  readonly inside: readonly [longitude: number, latitude: number]
  readonly outside: readonly [longitude: number, latitude: number]
}

const columns = 'OBJECTID AS id, asset_id, district, status, owner_name, shape'

/** Starts the demo's gateway and signs its crew in. The test closes `stack`. */
export async function startCrew(options: StackOptions = {}): Promise<CrewStack> {
  const stack = await startStack(options)
  const token = await tokenOf(stack, 'crew')
  const { database } = stack.sample.world
  const hydrants = `${stack.gatewayUrl}/arcgis/rest/services/Assets_Service/FeatureServer/2`
  const own = await idsSeen(hydrants, token)
  const rows = (condition: string, ...values: (number | string)[]) =>
    database
      .prepare(`SELECT ${columns} FROM layer_2 WHERE ${condition}`)
      .all(...values) as unknown as StoredHydrant[]
  const [foreign] = rows('district <> ? LIMIT 1', 'Littlebrook')
  return {
    stack,
    token,
    hydrants,
    district: 'Littlebrook',
    own,
    foreign: foreign?.id ?? Number.NaN,
    stored: (id) => rows('OBJECTID = ?', id)[0],
    count: () => rows('1 = 1').length,
    inside: [-118, 34.5],
    outside: [-117.2, 34.5],
  }
}

/** A token that the gateway's token service gives to an account of the demo. */
export async function tokenOf({ gatewayUrl }: Stack, account: string): Promise<string> {
  const body = new URLSearchParams({ username: account, password: `${account}-demo`, f: 'json' })
  const reply = await fetch(`${gatewayUrl}/arcgis/tokens/generateToken`, { method: 'POST', body })
  const { token } = (await reply.json()) as { token?: string }
  if (token === undefined) throw new Error(`${account} is not signed in`)
  return token
}

async function idsSeen(hydrants: string, token: string): Promise<readonly number[]> {
  const query = new URLSearchParams({ where: '1=1', returnIdsOnly: 'true', f: 'json', token })
  const { objectIds } = (await (await fetch(`${hydrants}/query?${query}`)).json()) as { objectIds: number[] }
  return objectIds
}
