import { fingerprintOf } from './files.ts'
import type { Configuration } from './schema.ts'

/**
 * Tells which keys of a changed configuration a running gateway does not take up, because they belong to listeners and files that it opened
 * at its start. `directory`: what file names are relative to.
 * @returns names such as `listen.port`, for each configuration that is compared with the one of the start
 */
export function restartKeys(
  started: Configuration,
  directory: string,
): (next: Configuration) => readonly string[] {
  const before = fixedAtStart(started, directory)
  return (next) => {
    const after = fixedAtStart(next, directory)
    return Object.keys(before).filter((key) => before[key] !== after[key])
  }
}

function fixedAtStart(
  { listen, proxies, admin, audit }: Configuration,
  directory: string,
): Readonly<Record<string, unknown>> {
  const { limits } = listen
  return {
    'listen.host': listen.host,
    'listen.port': listen.port,
    'listen.socket': listen.socket,
    // Certificate and key are taken up; HTTPS where there was none is not.
    'listen.tls': listen.tls !== undefined,
    'proxies.listen': JSON.stringify(
      proxies.map(({ name, listen: { tls, ...where } }) => [name, where, !!tls, tls?.clientCa !== undefined]),
    ),
    'listen.tls.clientCa': listen.tls?.clientCa !== undefined,
    'listen.http2': listen.http2,
    'listen.limits.headers': limits.headers,
    'listen.limits.connections': limits.connections,
    'listen.limits.headerTime': limits.headerTime,
    'listen.limits.idleTime': limits.idleTime,
    'admin.host': admin?.host,
    'admin.port': admin?.port,
    'admin.socket': admin?.socket,
    'admin.publicUrl': admin?.publicUrl,
    'admin.tokenFile': admin?.tokenFile && fingerprintOf({ tokenFile: admin.tokenFile }, directory),
    'audit.file': audit.file,
  }
}
