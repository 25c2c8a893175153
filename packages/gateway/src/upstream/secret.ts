import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { GatewayError } from '../core/errors/errors.ts'

/** The source of a secret: a text, a file, or an environment variable. */
export interface SecretSource {
  readonly value?: string | undefined
  readonly file?: string | undefined
  readonly env?: string | undefined
}

/** The environment that secrets are read from. */
export interface SecretSurroundings {
  /** What relative file names are relative to. */
  readonly directory: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** Reads a secret, again with each call; a line end at the end of a file does not belong to it. */
export type Secret = () => string

/** @throws GatewayError `upstream.sign-in-failed` when the secret is not there, or has several lines, from the function that is returned */
export function secretFrom(source: SecretSource, { directory, environment }: SecretSurroundings): Secret {
  const { value, file, env } = source
  if (value !== undefined) return () => value
  return () => {
    const found = file !== undefined ? readText(resolve(directory, file)) : environment[env ?? '']
    const where = file ?? `$${env}`
    if (!found) throw new GatewayError('upstream.sign-in-failed', `no secret in ${where}`)
    if (/[\r\n]/.test(found))
      throw new GatewayError('upstream.sign-in-failed', `the secret in ${where} has more than one line`)
    return found
  }
}

/** A secret that is read again only when it is older than `maxAgeMs`, for use with every request. */
export function rememberedSecret(secret: Secret, monotonic: () => number, maxAgeMs = 5_000): Secret {
  let value: string | undefined
  let readAt = 0
  return () => {
    const now = monotonic()
    if (value === undefined || now - readAt > maxAgeMs) {
      value = secret()
      readAt = now
    }
    return value
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '')
  } catch {
    return undefined
  }
}
