/** Name under which the map server is configured, on port 80; `given.ts` leads it to where it really is. */
export const mapServerName = 'maps.test'

/** How the gateway signs in at the map server. */
export const mapServerUser = { username: 'gateway', password: 'password-of-the-gateway' } as const
