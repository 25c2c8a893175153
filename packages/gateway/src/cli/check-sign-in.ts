import { tryDirectory } from '../authn/directories/try-directory.ts'
import { tryProvider } from '../authn/oidc/try-provider.ts'
import type { LoadedConfiguration } from '../config/load.ts'
import type { OnlineCheck } from './online-check.ts'

type Loaded = Exclude<LoadedConfiguration, { faults: unknown }>

/** Tries every provider and every directory at which people sign in; nobody is signed in. */
export const checkSignIn = ({
  configuration: { signIn },
  directory,
}: Pick<Loaded, 'configuration' | 'directory'>): readonly Promise<OnlineCheck>[] => [
  ...signIn.providers.map((one) => found(`provider ${one.name}`, tryProvider(one, { directory, fetch }))),
  ...signIn.directories.map((one) => found(`directory ${one.name}`, tryDirectory(one, directory))),
]

const found = (what: string, tried: Promise<string>): Promise<OnlineCheck> =>
  tried.then(
    (finding) => ({ what, good: true, finding }),
    (error) => ({ what, good: false, finding: wordsOf(error) }),
  )

/** The words of an error, with those of what caused it. */
function wordsOf({ message, cause }: Error): string {
  return cause instanceof Error ? `${message}: ${cause.message}` : message
}
