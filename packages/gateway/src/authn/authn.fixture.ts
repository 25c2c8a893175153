import { randomBytes } from 'node:crypto'
import type { Carrier } from '@mapgate/policy'
import type { Principal } from '../../../policy/src/model/principal.ts'
import { describeFaults, parseConfiguration } from '../config/load.ts'
import type { AuthenticationContext } from '../core/authentication/authentication.ts'
import { GatewayError } from '../core/errors/errors.ts'
import type { Store } from '../store/port.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import { createAuthn } from './index.ts'

/** `editor-password` at a cost that tests can pay. */
export const cheapHash =
  '$scrypt$ln=10,r=8,p=1$bWFwZ2F0ZS1maXh0dXJlIQ$0ksFskZxdb0ouKO/OrQ7qvjWGp/vXSa5DK9ZvcJuWIQ'

/** Authentication over a store in memory, with a clock that tests set. For tests only. */
export async function startRoom(
  sections: Record<string, unknown> = {},
  parts: { store?: Store; fetch?: typeof fetch; directory?: string; accounts?: string } = {},
) {
  const plain = {
    publicUrl: 'https://gate.example',
    origins: ['https://app.example'],
    upstreams: { ags: { kind: 'arcgis', url: 'https://ags.internal/arcgis' } },
    mounts: [
      { path: '/arcgis', upstream: 'ags' },
      { path: '/map', upstream: 'ags', at: 'rest/services' },
    ],
    keys: [{ name: 'web', key: 'web-key', roles: ['viewer'], attributes: { region: 'north' } }],
    users: [{ name: 'Editor', passwordHash: cheapHash, roles: ['editor'] }],
    ...sections,
  }
  const { directory = process.cwd() } = parts
  const loaded = parseConfiguration(JSON.stringify(plain), directory)
  if ('faults' in loaded) throw new Error(describeFaults('fixture', loaded.faults))
  /** `now` is the wall clock; the one that only goes forward is ahead of it by `steppedBackMs`. */
  const time = { now: 1_700_000_000_000, steppedBackMs: 0 }
  const store = parts.store ?? (await openSqliteStore({ file: ':memory:' }))
  const logged: string[] = []
  const authn = await createAuthn({
    configuration: loaded.configuration,
    directory,
    store,
    clock: () => time.now,
    monotonic: () => time.now + time.steppedBackMs,
    random: randomBytes,
    log: (message) => logged.push(message),
    ...(parts.fetch && { fetch: parts.fetch }),
    accounts: parts.accounts ?? '',
  })
  const context = (changes: Partial<AuthenticationContext> = {}): AuthenticationContext => ({
    now: time.now,
    clientAddress: '192.0.2.1',
    origin: undefined,
    referer: undefined,
    mount: undefined,
    method: 'GET',
    jsonp: false,
    ...changes,
  })
  const show = async (
    value: string,
    carrier: Carrier = 'header',
    changes: Partial<AuthenticationContext> = {},
  ): Promise<Principal> => authn.authenticate([{ carrier, value }], context(changes))
  return { authn, store, time, context, show, logged }
}

/** The code of the error that a promise ends with, or `none`. */
export const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'none',
    (error) => (error instanceof GatewayError ? error.code : `other: ${error}`),
  )
