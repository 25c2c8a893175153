import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/**
 * A secret that the configuration gives as it is or as a file. `place` names it in the error, such as `keys[0].keyFile`.
 * @throws Error when the file cannot be read or is empty.
 */
export function readSecretFile(file: string, directory: string, place: string): string {
  let secret: string
  try {
    secret = readFileSync(resolve(directory, file), 'utf8').trim()
  } catch (error) {
    throw new Error(`${place}: ${(error as Error).message}`)
  }
  if (!secret) throw new Error(`${place}: ${file} is empty`)
  return secret
}
