import type { UpstreamConfiguration } from '../../config/sections/upstreams.ts'
import type { UpstreamLog } from '../port.ts'
import { rememberedSecret, type SecretSource, type SecretSurroundings, secretFrom } from '../secret.ts'
import { obtainArcgisToken, obtainClientToken } from './arcgis-token.ts'
import type { UpstreamCredential } from './credential.ts'
import { basicCredential, headerCredential, noCredential } from './fixed.ts'
import { staticToken } from './static-token.ts'
import { tokenCredential } from './token-credential.ts'
import { type ObtainedToken, TokenManager } from './token-manager.ts'
import type { AskTokenService } from './token-request.ts'

/** The parts that a credential needs. */
interface CredentialParts extends SecretSurroundings {
  readonly ask: AskTokenService
  readonly monotonic: () => number
  readonly renewed: (succeeded: boolean) => void
  readonly log: UpstreamLog
}

/** The credential that an upstream's configuration names. */
export function openCredential(
  configuration: UpstreamConfiguration,
  parts: CredentialParts,
): UpstreamCredential {
  const { credential } = configuration
  const base = new URL(configuration.url)
  const managerOf = (obtain: () => Promise<ObtainedToken>) => new TokenManager({ ...parts, obtain })
  switch (credential.kind) {
    case 'none':
    case 'mtls':
      return noCredential(credential.kind)
    case 'basic': {
      const secret = secretFrom(sourceOf(credential, 'password'), parts)
      return basicCredential(credential.username, rememberedSecret(secret, parts.monotonic), secret)
    }
    case 'header': {
      const secret = secretFrom(sourceOf(credential, 'value'), parts)
      return headerCredential(credential.name, rememberedSecret(secret, parts.monotonic), secret)
    }
    case 'static-token': {
      const secret = secretFrom(sourceOf(credential, 'token'), parts)
      const tokens = staticToken(rememberedSecret(secret, parts.monotonic), secret)
      return tokenCredential(credential.kind, tokens, { log: parts.log })
    }
    case 'arcgis-token': {
      const secret = secretFrom(sourceOf(credential, 'password'), parts)
      const obtain = () => obtainArcgisToken(credential, { base, secret, ask: parts.ask })
      const referer = credential.bind === 'referer' || credential.exchange ? credential.referer : undefined
      return tokenCredential(credential.kind, managerOf(obtain), { log: parts.log, referer })
    }
    case 'oauth2-client': {
      const secret = secretFrom(sourceOf(credential, 'clientSecret'), parts)
      const obtain = () => obtainClientToken(credential, { base, secret, ask: parts.ask })
      return tokenCredential(credential.kind, managerOf(obtain), { log: parts.log })
    }
  }
}

function sourceOf<Name extends string>(
  credential: { readonly [Key in Name | `${Name}File` | `${Name}Env`]?: string | undefined },
  name: Name,
): SecretSource {
  return { value: credential[name], file: credential[`${name}File`], env: credential[`${name}Env`] }
}
