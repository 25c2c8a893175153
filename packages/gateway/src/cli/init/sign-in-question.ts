import type { UpstreamSignIn } from './answers.ts'
import type { Asker } from './asker.ts'
import { credentialOf } from './credential.ts'
import { type FoundServices, listSite } from './examine-site.ts'
import type { InitFlags } from './flags.ts'
import { headerFault, portalBase, portalFault, signInOfFlags } from './sign-in-flags.ts'
import type { ChosenSite } from './site-question.ts'
import { siteFaultWords } from './site-words.ts'

interface SignInContext {
  readonly flags: InitFlags
  readonly asker: Asker | undefined
  readonly say: (text: string) => void
  readonly site: ChosenSite
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** How the gateway signs in, and the services that it sees then; none where the map server was not asked, or does not list them. */
interface ChosenSignIn {
  readonly signIn: UpstreamSignIn
  readonly found?: FoundServices | undefined
}

/**
 * How the gateway signs in at the map server: by flags, or asked and tried at once.
 * @throws Error where flags do not fit each other or a secret cannot be read
 */
export async function chooseSignIn(context: SignInContext): Promise<ChosenSignIn> {
  const { asker, say, site } = context
  const byFlags = await signInOfFlags(context)
  if (byFlags !== undefined) return { signIn: byFlags }
  if (asker === undefined) return { signIn: { kind: 'none' } }
  for (;;) {
    const signIn = await askSignIn(asker, site)
    if (site.site === undefined) return { signIn }
    const found = await listSite({
      ...site,
      credential: credentialOf(signIn, site.url, { value: secretOf(signIn) }),
    })
    if (!('fault' in found)) return { signIn, found }
    say(`  ${siteFaultWords(site.url, found.fault)}.`)
    const goesOn = await asker.choice({
      question: 'What now?',
      choices: [
        { label: 'sign in otherwise', value: false },
        { label: 'write it all the same, and look at it later', value: true },
      ],
    })
    if (goesOn) return { signIn }
  }
}

async function askSignIn(asker: Asker, { site }: ChosenSite): Promise<UpstreamSignIn> {
  const kind = await asker.choice({
    question: 'How does the gateway sign in at the map server?',
    choices: [
      { label: 'user and password', value: 'password' as const },
      {
        label: 'an application (id and secret) that is registered with the portal',
        value: 'application' as const,
      },
      { label: 'an API key in a header', value: 'header' as const },
      { label: 'not at all: it shows what everybody may see', value: 'none' as const },
    ],
    initial: site === undefined || site.hasTokens ? 0 : 3,
  })
  if (kind === 'none') return { kind }
  if (kind === 'header') {
    const name = await asker.text({
      question: 'Name of the header',
      initial: 'X-Api-Key',
      fault: headerFault,
    })
    return { kind, name, secret: await asker.secret('Its value') }
  }
  if (kind === 'application') {
    const portal = await askPortal(asker, site?.portal)
    const clientId = await asker.text({ question: 'Id of the application' })
    return { kind, portal, clientId, secret: await asker.secret('Its secret') }
  }
  const portal = site?.portal === undefined ? undefined : await askPortal(asker, site.portal)
  const username = await asker.text({ question: 'User of the gateway at the map server' })
  return { kind, username, secret: await asker.secret('Password'), portal }
}

const secretOf = (signIn: UpstreamSignIn): string => (signIn.kind === 'none' ? '' : signIn.secret)

const askPortal = async (asker: Asker, stated: string | undefined): Promise<string> =>
  portalBase(
    await asker.text({
      question: 'Portal at which it signs in; the secret is sent there',
      initial: stated,
      fault: portalFault,
    }),
  )
