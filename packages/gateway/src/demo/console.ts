import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The token of the demo's administrator, made for one start and kept in a file, as the configuration asks for it. */
interface ConsoleToken {
  readonly token: string
  readonly file: string
  remove(): Promise<void>
}

/** Makes a token that nobody can guess, in a folder that only this account reads. */
export async function makeConsoleToken(): Promise<ConsoleToken> {
  const folder = await mkdtemp(join(tmpdir(), 'mapgate-demo-'))
  const token = randomBytes(24).toString('base64url')
  const file = join(folder, 'admin-token')
  await writeFile(file, token, { mode: 0o600 })
  return { token, file, remove: () => rm(folder, { recursive: true, force: true }) }
}

/**
 * A link to the console that signs in, once and within five minutes.
 * @param adminUrl the administrator's listener
 */
export async function linkToConsole(adminUrl: string, token: string): Promise<string> {
  const reply = await fetch(`${adminUrl}/api/sign-in/new-code`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{}',
  })
  const { code } = (await reply.json()) as { code: string }
  return `${adminUrl}/console/#code=${code}`
}
