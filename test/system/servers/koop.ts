import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import type { FeatureCollection } from 'geojson'

const require = createRequire(import.meta.url)

/** A Koop in this process, as a site of services: a server that others wrote, and that lists nothing. */
export interface RunningKoop {
  /** Base of its site. */
  readonly url: string
  readonly close: () => Promise<void>
}

interface Koop {
  readonly server: { listen(port: number, host: string): Server }
  register(provider: unknown, options: object): void
}

/** Serves each collection as a FeatureServer of its name, on a free port. */
export async function startKoop(
  collections: Readonly<Record<string, FeatureCollection>>,
): Promise<RunningKoop> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mapgate-koop-'))
  for (const [name, collection] of Object.entries(collections))
    writeFileSync(join(dataDir, `${name}.geojson`), JSON.stringify(collection))
  process.env.SUPPRESS_NO_CONFIG_WARNING = 'true'
  const KoopServer = require('@koopjs/koop-core') as new (options: object) => Koop
  const koop = new KoopServer({ logLevel: 'error' })
  koop.register(require('@koopjs/provider-file-geojson'), { dataDir: relative(process.cwd(), dataDir) })
  const server = koop.server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/file-geojson`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(dataDir, { recursive: true })
    },
  }
}
