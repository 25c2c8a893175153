import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { createDirectories } from '../../packages/gateway/src/authn/directories/directories.ts'
import { createThrottle } from '../../packages/gateway/src/authn/throttle.ts'
import { directorySection } from '../../packages/gateway/src/config/sections/directories.ts'

/** Asks a directory at this address for Ann, with the real code, and tells what came of it. */
export async function askFor(
  settings: Record<string, unknown> & { url: string },
  attempt: { username?: string; password?: string; now?: number } = {},
  throttle = createThrottle(),
): Promise<string> {
  const configured = directorySection.parse({
    name: 'corp',
    insecurePlain: settings.startTls !== true,
    bindDn: 'cn=mapgate,dc=example,dc=org',
    bindPasswordFile: fileURLToPath(new URL('service-password', import.meta.url)),
    base: 'dc=example,dc=org',
    // Only ends what hangs: tests of a directory that says nothing take other limits.
    timeouts: { connect: '2m', bind: '2m', search: '2m' },
    ...settings,
  })
  const directories = createDirectories({
    configured: [configured],
    directory: '.',
    throttle,
    clock: () => 0,
    random: randomBytes,
    log: () => {},
  })
  try {
    const given = {
      username: 'ann',
      password: 'secret-of-ann',
      now: 0,
      clientAddress: '192.0.2.1',
      ...attempt,
    }
    const found = await directories.signIn(given)
    return found === undefined ? 'nobody' : `signed in as ${found.identity.id}`
  } catch (error) {
    const { code, detail } = error as { code?: string; detail?: string }
    return `${code} ${detail}`
  } finally {
    directories.close()
  }
}
