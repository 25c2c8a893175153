import { hash } from 'node:crypto'
import type { ProviderConfiguration } from '../../config/sections/providers.ts'

/** What a person was signed in by, as digests: a session that began under other terms does not simply go on. */
export interface Terms {
  /** Issuer and client id. The same subject is another person where the provider's name was given to another issuer. */
  readonly registration: string
  /** How claims become rights. */
  readonly rules: string
}

/** The terms of a provider as it is configured now. */
export function termsOf({
  issuer,
  clientId,
  claims,
  require,
  userInfo,
  roles,
  groups,
  rolesFromGroups,
}: ProviderConfiguration): Terms {
  return {
    registration: digestOf([issuer, clientId]),
    rules: digestOf([claims, require, userInfo, roles, groups, rolesFromGroups]),
  }
}

const digestOf = (value: unknown): string => hash('sha256', JSON.stringify(value), 'base64url').slice(0, 22)
