import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { type MiniUpstream, startMiniUpstream } from './faults/mini-upstream.ts'
import { configurationFor, mapServer, service } from './one-service-site.ts'
import { ownPort } from './own-port.ts'

const directory = mkdtempSync(join(tmpdir(), 'mapgate-workers-'))
const file = join(directory, 'mapgate.yaml')
const running: MiniUpstream[] = []
afterEach(async () => {
  for (const upstream of running.splice(0)) await upstream.stop()
})
afterAll(() => rmSync(directory, { recursive: true }))

describe('several workers', () => {
  it.runIf(process.platform === 'linux')(
    'share a port and a store; each may end and is started again',
    async () => {
      const upstream = await startMiniUpstream(mapServer)
      running.push(upstream)
      const port = await ownPort()
      const configuration = configurationFor(upstream, {
        listen: { port },
        publicUrl: `http://127.0.0.1:${port}`,
        store: { file: 'store.sqlite' },
        audit: { file: 'audit.log' },
        admin: { socket: 'admin.sock' },
      })
      writeFileSync(file, stringify(configuration))
      const mapgate = fileURLToPath(new URL('../../packages/gateway/bin/mapgate.mjs', import.meta.url))
      const parent = spawn(process.execPath, [mapgate, 'serve', '--config', file, '--workers', '2'], {
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      let log = ''
      parent.stderr.on('data', (text) => (log += text))
      const listening = () => log.split('Mapgate listens').length - 1
      await expect.poll(listening).toBe(2)
      const ask = () =>
        fetch(`http://127.0.0.1:${port}${service}?f=json`, {
          headers: { token: 'demo-key', connection: 'close' },
        }).then((reply) => reply.status)
      expect(await Promise.all(Array.from({ length: 20 }, ask))).toEqual(Array(20).fill(200))

      const [first] = childrenOf(parent.pid ?? 0)
      process.kill(first ?? 0, 'SIGKILL')
      await expect.poll(listening).toBe(3)
      expect(await Promise.all(Array.from({ length: 20 }, ask))).toEqual(Array(20).fill(200))

      const lists = () => upstream.seen.filter(({ url }) => /\/rest\/services\?/.test(url)).length
      const before = lists()
      expect(await refreshed(join(directory, 'admin.sock'))).toBe(200)
      await expect.poll(lists).toBe(before + 2)

      const audit = join(directory, 'audit.log')
      renameSync(audit, `${audit}.1`)
      parent.kill('SIGHUP')
      await expect.poll(() => statSync(audit, { throwIfNoEntry: false }) !== undefined).toBe(true)
      await ask()
      await expect.poll(() => readFileSync(audit, 'utf8')).toContain('"decision":"permit"')

      parent.kill('SIGTERM')
      const [code] = await once(parent, 'exit')
      expect(code).toBe(0)
    },
  )
})

/** Has one worker read its catalogue now. */
const refreshed = (socketPath: string): Promise<number | undefined> =>
  new Promise((answered, failed) => {
    const headers = { host: 'localhost', 'x-mapgate-admin': 'test' }
    request({ socketPath, path: '/catalog/refresh', method: 'POST', headers }, (reply) =>
      answered(reply.resume().statusCode),
    )
      .on('error', failed)
      .end()
  })

const childrenOf = (pid: number): number[] =>
  execFileSync('cat', [`/proc/${pid}/task/${pid}/children`], { encoding: 'utf8' })
    .trim()
    .split(' ')
    .map(Number)
