import type { GatewayError } from '../../core/errors/errors.ts'
import type { Reply } from '../../core/reply/reply.ts'
import type { Texts } from '../../pages/texts/tables.ts'
import { textsIn } from '../../pages/texts/texts.ts'
import type { Said } from './said.ts'
import { type SignInPageParts, signInPage } from './sign-in-page.ts'

/** The page again, with the reason in its language. It is the same for every fault of a credential, so that it says nothing about one that is known. */
export function refusalPage(parts: Omit<SignInPageParts, 'said'>, error: GatewayError | 'empty'): Reply {
  const { fields, language } = parts.asked
  const texts = textsIn(language).signIn
  const isKey = (fields.get('key') ?? '') !== ''
  const [status, text] =
    error === 'empty' ? [400, texts.empty] : [error.meaning.status, wordsFor(error, isKey, texts)]
  const retryAfter = error === 'empty' ? undefined : error.retryAfterSeconds
  const said: Said = {
    text,
    status,
    about: isKey || (!parts.passwords && parts.providers.length === 0) ? 'key' : 'password',
    headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
  }
  return signInPage({ ...parts, said })
}

function wordsFor(error: GatewayError, isKey: boolean, texts: Texts['signIn']): string {
  if (error.code === 'credential.throttled') return texts.throttled(error.retryAfterSeconds ?? 60)
  if (error.meaning.status === 503) return texts.unreachable
  if (error.code === 'credential.carrier-off') return texts.notHere
  return isKey ? texts.wrongKey : texts.wrongPassword
}
