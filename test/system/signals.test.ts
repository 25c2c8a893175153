import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { startGatewayProcess } from './faults/gateway-process.ts'

const directory = mkdtempSync(join(tmpdir(), 'mapgate-signals-'))
afterAll(() => rmSync(directory, { recursive: true }))

/** A configuration whose map server is never asked. */
function fileWith(name: string, listen: object): string {
  const file = join(directory, `${name}.yaml`)
  const configuration = {
    listen: { port: 0, ...listen },
    admin: { port: 0 },
    publicUrl: 'http://127.0.0.1:0',
    upstreams: { ags: { kind: 'arcgis', url: 'http://127.0.0.1:9/arcgis' } },
    mounts: [{ path: '/arcgis', upstream: 'ags' }],
    audit: { file: `${name}.log` },
  }
  writeFileSync(file, stringify(configuration))
  return file
}

describe.skipIf(process.platform === 'win32')('A gateway that is told by a signal', () => {
  it('goes on in a new audit file (SIGUSR2)', async () => {
    const gateway = await startGatewayProcess(fileWith('moved', {}))
    const audit = join(directory, 'moved.log')
    const ask = () => fetch(`${gateway.url}/arcgis/rest/services?f=json`)
    await ask()
    await expect.poll(() => readFileSync(audit, 'utf8')).toContain('\n')
    renameSync(audit, `${audit}.1`)
    gateway.child.kill('SIGUSR2')
    await expect.poll(() => existsSync(audit)).toBe(true)
    await ask()
    await expect.poll(() => readFileSync(audit, 'utf8')).toContain('"decision"')
    expect(await gateway.stop()).toBe(0)
  })

  it('ends at once where it is told a second time (SIGTERM)', async () => {
    const gateway = await startGatewayProcess(fileWith('ended', { drain: { delay: '1h', deadline: '1h' } }))
    const ready = async () => (await fetch(`${gateway.url}/.mapgate/health/ready`)).status
    await expect.poll(ready).toBe(200)
    gateway.child.kill('SIGTERM')
    await expect.poll(ready).toBe(503)
    gateway.child.kill('SIGTERM')
    const [code] = await once(gateway.child, 'exit')
    expect(code).toBe(1)
  })
})
