import type { ErrorCode } from './errors.ts'

/** Errors of the token endpoint in the words of RFC 6749, 5.2; everything else there is an `invalid_request`. */
const words: Partial<Record<ErrorCode, string>> = {
  'oauth.client-refused': 'invalid_client',
  'oauth.grant-invalid': 'invalid_grant',
  'oauth.grant-unsupported': 'unsupported_grant_type',
  'oauth.not-now': 'temporarily_unavailable',
  'access.denied': 'access_denied',
}

export const oauthWord = (code: ErrorCode): string => words[code] ?? 'invalid_request'
