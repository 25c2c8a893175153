import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { startGatewayProcess } from './gateway-process.ts'
import { siteAnswer } from './mini-stack.ts'
import { startMiniUpstream } from './mini-upstream.ts'
import { askMany, note, type Tally } from './tally.ts'

// A disk that is really full: a small file system of its own, which only root on Linux can have.
const canMount = process.platform === 'linux' && spawnSync('unshare', ['-m', 'true']).status === 0
const directory = mkdtempSync(join(tmpdir(), 'mapgate-disk-'))
afterAll(() => rmSync(directory, { recursive: true }))

it.runIf(canMount)(
  'a full disk under the store stops neither the process nor callers who need no new row',
  async () => {
    const upstream = await startMiniUpstream(() => {})
    upstream.answer = siteAnswer(upstream, new Set(), (_request, response) => void response.end('GIF89a'))
    const file = join(directory, 'mapgate.yaml')
    const disk = join(directory, 'disk')
    mkdirSync(disk)
    writeFileSync(
      file,
      stringify({
        listen: { port: 0 },
        publicUrl: 'http://127.0.0.1:0',
        admin: { port: 0 },
        store: { file: 'disk/store.sqlite' },
        upstreams: {
          ags: {
            kind: 'arcgis',
            url: upstream.url,
            credential: { kind: 'arcgis-token', username: 'u', password: 'p' },
          },
        },
        mounts: [{ path: '/arcgis', upstream: 'ags' }],
        keys: [{ name: 'demo', key: 'demo-key', roles: ['staff'] }],
        users: [{ name: 'editor', password: 'editor-demo', roles: ['staff'] }],
        grants: [{ to: { roles: ['staff'] }, on: {} }],
      }),
    )
    const onSmallDisk = [
      'unshare',
      '-m',
      'sh',
      '-c',
      `mount -t tmpfs -o size=1m tmpfs ${disk} && exec "$0" "$@"`,
    ]
    const gateway = await startGatewayProcess(file, { command: onSmallDisk })
    try {
      const fill = `dd if=/dev/zero of=${disk}/filler bs=4k 2>/dev/null; true`
      spawnSync('nsenter', ['-t', String(gateway.child.pid), '-m', 'sh', '-c', fill])
      const signIns = await signIn(`${gateway.url}/arcgis/tokens/`, 15)
      note('disk full under the store: sign-ins', signIns)
      expect(signIns.lost).toBe(0)
      const tile = `${gateway.url}/arcgis/rest/services/Assets_Service/MapServer/tile/1/0/0`
      const tiles = note('disk full under the store: requests with a key', await askMany(tile, 200))
      expect(tiles).toEqual({ sent: 200, well: 200, clear: 0, lost: 0 })
      spawnSync('nsenter', ['-t', String(gateway.child.pid), '-m', 'rm', join(disk, 'filler')])
      expect((await signIn(`${gateway.url}/arcgis/tokens/`, 2)).well).toBe(2)
    } finally {
      await gateway.stop()
      await upstream.stop()
    }
  },
)

async function signIn(url: string, count: number): Promise<Tally> {
  const tally: Tally = { sent: 0, well: 0, clear: 0, lost: 0 }
  for (let nth = 0; nth < count; nth++) {
    tally.sent += 1
    const body = new URLSearchParams({
      username: 'editor',
      password: 'editor-demo',
      f: 'json',
      expiration: '60',
    })
    const reply = await fetch(url, { method: 'POST', body }).then(
      (found) => found.json(),
      () => ({}),
    )
    if (typeof reply.token === 'string') tally.well += 1
    else if (typeof reply.error?.code === 'number') tally.clear += 1
    else tally.lost += 1
  }
  return tally
}
