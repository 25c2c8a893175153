import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { ownPort } from '../system/own-port.ts'
import { buildByHand } from './container-steps.ts'

const { built } = inject('packed')
const folder = mkdtempSync(join(tmpdir(), 'mapgate-container-'))
chmodSync(folder, 0o755)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.runIf(process.platform === 'linux')('The steps of the Containerfile, by hand in a folder', () => {
  it('make a gateway that runs as another account, which can write nothing of it but the store', async () => {
    const { final, entry, command, health } = buildByHand(folder, built)
    const port = await ownPort()
    mkdirSync(join(final.place, 'etc/mapgate'), { recursive: true })
    writeFileSync(
      join(final.place, 'etc/mapgate/mapgate.yaml'),
      `publicUrl: http://127.0.0.1:${port}
listen: { host: 0.0.0.0, port: ${port} }
upstreams: { ags: { kind: arcgis, url: 'http://127.0.0.1:9/arcgis' } }
mounts: [{ path: /arcgis, upstream: ags }]
store: { file: ${final.inside('/var/lib/mapgate')}/mapgate.db }
`,
    )
    const cache = final.inside('/var/cache/mapgate')
    expect(readdirSync(cache)).toHaveLength(1)
    chmodSync(cache, 0o500)

    const gateway = final.spawn([...entry, ...command])
    let output = ''
    for (const stream of [gateway.stdout, gateway.stderr]) stream?.on('data', (chunk) => (output += chunk))
    const ended = once(gateway, 'exit')
    await expect.poll(() => output).toContain('Mapgate listens')
    expect((await fetch(`http://127.0.0.1:${port}/.mapgate/health/ready`)).status).toBe(200)
    const [asked] = await once(final.spawn(health), 'exit')
    expect(asked).toBe(0)
    expect(existsSync(final.inside('/var/lib/mapgate/mapgate.db'))).toBe(true)
    if (process.getuid?.() === 0) {
      const writable = final.spawn(['find', '/app', '/usr', '/etc', '-writable', '-not', '-type', 'l'])
      const found = await writable.stdout?.setEncoding('utf8').toArray()
      expect(found).toEqual([])
    }
    gateway.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
    const [afterwards] = await once(final.spawn(health), 'exit')
    expect(afterwards).toBe(1)
  })
})
