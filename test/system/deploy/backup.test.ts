import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { startMiniUpstream } from '../faults/mini-upstream.ts'
import { configurationFor, mapServer, service } from '../one-service-site.ts'
import { ownPort } from '../own-port.ts'
import { root, runMapgate, startMapgate } from './run-command.ts'

const leftOver: (() => unknown)[] = []
afterEach(async () => {
  for (const step of leftOver.splice(0).reverse()) await step()
})

function folder(): string {
  const directory = mkdtempSync(join(tmpdir(), 'mapgate-backup-'))
  leftOver.push(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

/** A gateway whose configuration and store lie in a folder. */
async function start(
  directory: string,
): Promise<{ url: string; config: string; stop: () => Promise<unknown> }> {
  const upstream = await startMiniUpstream(mapServer)
  leftOver.push(() => upstream.stop())
  const port = await ownPort()
  const config = join(directory, 'mapgate.yaml')
  writeFileSync(
    config,
    stringify(configurationFor(upstream, { listen: { port }, store: { file: 'mapgate.db' } })),
  )
  const gateway = startMapgate('serve', '--config', config)
  leftOver.push(() => gateway.child.kill('SIGKILL'))
  await expect.poll(gateway.output).toContain('Mapgate listens')
  const stop = () => {
    gateway.child.kill('SIGTERM')
    return gateway.ended
  }
  return { url: `http://127.0.0.1:${port}`, config, stop }
}

async function ask(url: string, token: string): Promise<number> {
  const reply = await fetch(`${url}${service}?f=json`, { headers: { token } })
  const { error } = (await reply.json()) as { error?: { code: number } }
  return error?.code ?? reply.status
}

/** The script of the command in docs/deploying.md. */
const script = /^node -e "(.*)" \/var\/lib\/mapgate\/mapgate\.db \/var\/backups\/mapgate\.db$/m.exec(
  readFileSync(`${root}docs/deploying.md`, 'utf8'),
)?.[1]

describe('A backup of the store, by the command of docs/deploying.md', () => {
  it('is made while the gateway runs, and is good in another folder with the secret of the store', async () => {
    const from = folder()
    const running = await start(from)
    const { output } = await runMapgate(
      'key',
      'create',
      '--name',
      'reports',
      '--role',
      'staff',
      '--config',
      running.config,
    )
    const key = /mgkey_\S+/.exec(output)?.[0] ?? ''
    await expect.poll(() => ask(running.url, key)).toBe(200)
    const to = folder()
    execFileSync(process.execPath, [
      '-e',
      script ?? 'missing',
      join(from, 'mapgate.db'),
      join(to, 'mapgate.db'),
    ])
    copyFileSync(join(from, 'mapgate.db.secret'), join(to, 'mapgate.db.secret'))
    await running.stop()
    const again = await start(to)
    expect(await ask(again.url, key)).toBe(200)
  })

  it('is refused without that secret, with what to do', async () => {
    const from = folder()
    const running = await start(from)
    await running.stop()
    rmSync(join(from, 'mapgate.db.secret'))
    const { code, output } = await runMapgate('serve', '--config', running.config)
    expect([code, output]).toEqual([1, expect.stringContaining('restore it or set MAPGATE_SECRET')])
  })
})

describe('An older release before the store of a newer one', () => {
  it('does not start, says why, and changes nothing', async () => {
    const from = folder()
    const running = await start(from)
    await running.stop()
    const formOf = (form?: number): unknown => {
      const database = new DatabaseSync(join(from, 'mapgate.db'))
      if (form !== undefined) database.exec(`PRAGMA user_version = ${form}`)
      const { user_version } = database.prepare('PRAGMA user_version').get() ?? {}
      database.close()
      return user_version
    }
    formOf(1000)
    const { code, output } = await runMapgate('serve', '--config', running.config)
    expect([code, output]).toEqual([1, expect.stringContaining('was written by a newer release')])
    expect(formOf()).toBe(1000)
  })
})
