import { resolve } from 'node:path'
import { type LogoFile, readLogo } from '../config/logo-file.ts'
import type { Configuration } from '../config/schema.ts'
import type { AskedBy, SignInProvider } from '../core/authentication/sign-in-ways.ts'
import { publicPathOf } from '../core/request/path.ts'
import { logoAddress } from '../endpoints/logo-endpoint.ts'
import { createAskedBy } from '../endpoints/portal/asked-by.ts'
import { type Look, lookOf } from '../pages/look.ts'
import type { Store } from '../store/port.ts'
import type { WireOptions } from './options.ts'

/** What the pages that people sign in on are built with. */
export interface SignInPages {
  readonly look: Look
  readonly logo: LogoFile | undefined
  readonly providers: readonly SignInProvider[]
  readonly takesPasswords: () => Promise<boolean>
  readonly straight: boolean
  readonly askedBy: AskedBy
}

/** How long it is remembered whether the store has users. */
const rememberedMs = 5_000

/** @throws Error when the logo cannot be read */
export function signInPagesOf(
  { configuration, directory, clock }: Pick<WireOptions, 'configuration' | 'directory' | 'clock'>,
  store: Pick<Store, 'users'>,
): SignInPages {
  const { page } = configuration.signIn
  const logo = page.logoFile === undefined ? undefined : readLogo(resolve(directory, page.logoFile))
  return {
    logo,
    look: lookOf({ ...page, logo: logo && logoAddress(`${publicPathOf(configuration.publicUrl)}/`, logo) }),
    providers: configuration.signIn.providers.map(({ name, title = name }) => ({ name, title })),
    straight: page.straight,
    askedBy: configuration.portal
      ? createAskedBy({ ...configuration.portal, publicUrl: configuration.publicUrl })
      : () => undefined,
    takesPasswords: passwordsIn(configuration, store, clock),
  }
}

/** True where a user is kept here, in the configuration or the store, or a directory is asked. */
function passwordsIn(
  { users, signIn }: Configuration,
  store: Pick<Store, 'users'>,
  clock: () => number,
): () => Promise<boolean> {
  if (users.length > 0 || signIn.directories.length > 0) return async () => true
  let known: { readonly any: Promise<boolean>; readonly until: number } | undefined
  return async () => {
    if (known === undefined || clock() >= known.until)
      known = {
        // While the store cannot be read, the other ways to sign in are still shown.
        any: store.users.list().then(
          (list) => list.some(({ disabledAt }) => disabledAt === null),
          () => true,
        ),
        until: clock() + rememberedMs,
      }
    return known.any
  }
}
