import { resolve } from 'node:path'
import type { Configuration } from '../config/schema.ts'
import { publicPathOf } from '../core/request/path.ts'

/** The target of a readiness check on the same machine: the listener itself, not a front server. */
export function healthTarget(
  { listen, publicUrl }: Pick<Configuration, 'listen' | 'publicUrl'>,
  directory: string,
) {
  const prefix = publicPathOf(publicUrl)
  const everywhere: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }
  const where =
    listen.socket === undefined
      ? { host: everywhere[listen.host] ?? listen.host, port: listen.port }
      : { socketPath: resolve(directory, listen.socket) }
  return { ...where, path: `${prefix}/.mapgate/health/ready`, isHttps: listen.tls !== undefined }
}
