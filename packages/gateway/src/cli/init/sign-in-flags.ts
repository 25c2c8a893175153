import type { UpstreamSignIn } from './answers.ts'
import type { InitFlags } from './flags.ts'
import { givenSecret } from './secrets.ts'
import type { ChosenSite } from './site-question.ts'

interface FlagsContext {
  readonly flags: InitFlags
  readonly site: ChosenSite
  readonly environment: Readonly<Record<string, string | undefined>>
}

/**
 * How the gateway signs in at the map server as flags say; undefined where they do not.
 * @throws Error where they do not fit each other or a secret cannot be read
 */
export async function signInOfFlags({
  flags,
  environment,
  site,
}: FlagsContext): Promise<UpstreamSignIn | undefined> {
  const { upstreamUser, upstreamClientId, upstreamHeader, upstreamAnonymous } = flags
  const given = [upstreamUser, upstreamClientId, upstreamHeader].filter((one) => one !== undefined)
  if (given.length + Number(upstreamAnonymous) > 1)
    throw new Error(
      'give one of --upstream-user, --upstream-client-id, --upstream-header and --upstream-anonymous',
    )
  if (upstreamAnonymous) return { kind: 'none' }
  if (given.length === 0) {
    if (flags.upstreamPasswordFile !== undefined || flags.upstreamPasswordStdin)
      throw new Error(
        '--upstream-password-… needs --upstream-user, --upstream-client-id or --upstream-header',
      )
    return undefined
  }
  const secret = await givenSecret({
    file: flags.upstreamPasswordFile,
    stdin: flags.upstreamPasswordStdin,
    variable: environment.MAPGATE_UPSTREAM_PASSWORD,
    flag: '--upstream-password',
  })
  if (secret === undefined)
    throw new Error(
      'the secret is missing: --upstream-password-file, --upstream-password-stdin, or MAPGATE_UPSTREAM_PASSWORD in the environment',
    )
  const portal = flags.portal === undefined ? undefined : portalBase(flags.portal)
  if (upstreamHeader !== undefined) return { kind: 'header', name: headerName(upstreamHeader), secret }
  if (upstreamClientId === undefined)
    return { kind: 'password', username: upstreamUser ?? '', secret, portal: portal ?? portalNeeded(site) }
  if (portal === undefined) throw new Error('--upstream-client-id needs the --portal that knows it')
  return { kind: 'application', clientId: upstreamClientId, secret, portal }
}

/** A password is only sent to a host that the administrator named, so a portal that the server names is not enough. */
function portalNeeded({ site, url }: ChosenSite): undefined {
  if (site?.portal === undefined || new URL(site.portal).host === new URL(url).host) return undefined
  throw new Error(
    `the map server belongs to the portal ${site.portal}, and its users sign in there: where that is your portal, give --portal ${site.portal}`,
  )
}

const headerName = (name: string): string => {
  const fault = headerFault(name)
  if (fault !== undefined) throw new Error(`--upstream-header: ${fault}`)
  return name
}

/** What is wrong with the name of a header; undefined for a good one. */
export const headerFault = (name: string): string | undefined =>
  /^[A-Za-z][A-Za-z0-9-]*$/.test(name) ? undefined : `${name} is no name of a header, such as X-Api-Key`

/** The base of a portal out of an address as people paste it. @throws Error with a sentence */
export function portalBase(text: string): string {
  const fault = portalFault(text)
  if (fault !== undefined) throw new Error(`--portal: ${fault}`)
  const { origin, pathname } = new URL(text)
  return origin + pathname.replace(/\/(sharing|home|portaladmin)(\/.*)?$/i, '').replace(/\/+$/, '')
}

/** What is wrong with the address of a portal; undefined for a good one. */
export const portalFault = (text: string): string | undefined =>
  /^https?:\/\//i.test(text) && URL.canParse(text)
    ? undefined
    : `${text} is no address of a portal, such as https://gis.example.org/portal`
