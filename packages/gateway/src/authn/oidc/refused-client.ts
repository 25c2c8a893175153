import { ResponseBodyError, WWWAuthenticateChallengeError } from 'openid-client'
import type { ProviderConfiguration } from '../../config/sections/providers.ts'
import { GatewayError } from '../../core/errors/errors.ts'

/**
 * For the `catch` of what is asked of a token endpoint: throws `credential.client-refused`, with the setting to look at as its detail, where the provider
 * refuses the gateway itself (RFC 6749, 5.2), and any other error as it is.
 */
export const throwRefusedClient =
  (provider: ProviderConfiguration) =>
  (error: unknown): never => {
    const code = refusalIn(error)
    if (code === undefined) throw error
    throw new GatewayError(
      'credential.client-refused',
      `${provider.name} refuses the client ${provider.clientId} (${code}): probably ${causeOf(provider)}`,
      { cause: error },
    )
  }

/** The code of the refusal: one of the two of OAuth, or what a challenge without one comes to. */
function refusalIn(error: unknown): string | undefined {
  if (error instanceof WWWAuthenticateChallengeError) {
    const codes = error.cause.map(({ parameters }) => parameters.error)
    return codes.find((code) => code !== undefined && isRefusal(code)) ?? 'a challenge'
  }
  return error instanceof ResponseBodyError && isRefusal(error.error) ? error.error : undefined
}

const isRefusal = (code: string): boolean => code === 'invalid_client' || code === 'unauthorized_client'

function causeOf({ clientSecretFile, clientSecretEnv, clientAuthentication }: ProviderConfiguration): string {
  if (clientSecretFile === undefined && clientSecretEnv === undefined)
    return 'it wants a secret, and there is no clientSecretFile'
  const secret = clientSecretFile === undefined ? 'clientSecretEnv' : 'clientSecretFile'
  const other = clientAuthentication === 'basic' ? 'post' : 'basic'
  return `${secret} holds another secret than the provider has, or clientAuthentication has to be ${other} in place of ${clientAuthentication}`
}
