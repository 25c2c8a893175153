import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { startMiniUpstream } from '../faults/mini-upstream.ts'
import { configurationFor, mapServer, service } from '../one-service-site.ts'
import { ownPort } from '../own-port.ts'
import { runMapgate, startMapgate } from './run-command.ts'

const leftOver: (() => unknown)[] = []
afterEach(async () => {
  for (const step of leftOver.splice(0).reverse()) await step()
})

function folder(): string {
  const directory = mkdtempSync(join(tmpdir(), 'mapgate-backup-'))
  leftOver.push(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

interface Site {
  readonly url: string
  readonly config: string
}

/** Writes a configuration into a folder, in which the store will lie too. */
async function configure(directory: string): Promise<Site> {
  const upstream = await startMiniUpstream(mapServer)
  leftOver.push(() => upstream.stop())
  const port = await ownPort()
  const config = join(directory, 'mapgate.yaml')
  writeFileSync(
    config,
    stringify(configurationFor(upstream, { listen: { port }, store: { file: 'mapgate.db' } })),
  )
  return { url: `http://127.0.0.1:${port}`, config }
}

/** Starts the gateway of a configuration; gives what ends it. */
async function serve({ config }: Site): Promise<() => Promise<unknown>> {
  const gateway = startMapgate('serve', '--config', config)
  leftOver.push(() => gateway.child.kill('SIGKILL'))
  await expect.poll(gateway.output).toContain('Mapgate listens')
  return () => {
    gateway.child.kill('SIGTERM')
    return gateway.ended
  }
}

async function start(directory: string): Promise<Site & { readonly stop: () => Promise<unknown> }> {
  const site = await configure(directory)
  return { ...site, stop: await serve(site) }
}

async function ask(url: string, token: string): Promise<number> {
  const reply = await fetch(`${url}${service}?f=json`, { headers: { token } })
  const { error } = (await reply.json()) as { error?: { code: number } }
  return error?.code ?? reply.status
}

describe('A backup of the store', () => {
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
    const ticketOf = async () => {
      const reply = await fetch(`${running.url}/.mapgate/ticket`, { method: 'POST', headers: { token: key } })
      return ((await reply.json()) as { ticket: string }).ticket
    }
    const ticket = await ticketOf()
    const to = folder()
    const file = join(to, 'a.backup')
    expect((await runMapgate('store', 'backup', file, '-c', running.config)).code).toBe(0)
    copyFileSync(join(from, 'mapgate.db.secret'), join(to, 'mapgate.db.secret'))
    await running.stop()
    for (const [kept, status] of [
      [['--keep-sessions'], 200],
      [[], 498],
    ] as const) {
      for (const name of readdirSync(to).filter((one) => /^mapgate\.db(-\w+)?$/.test(one)))
        rmSync(join(to, name))
      const again = await configure(to)
      expect((await runMapgate('store', 'restore', file, ...kept, '-c', again.config)).code).toBe(0)
      const stop = await serve(again)
      expect(await ask(again.url, key)).toBe(200)
      expect(await ask(again.url, ticket), kept.join()).toBe(status)
      await stop()
    }
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
