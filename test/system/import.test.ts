import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConfiguration } from '../../packages/gateway/src/config/load.ts'
import { type RunningGateway, startGateway } from '../../packages/gateway/src/server/start.ts'
import { type SampleServer, startSampleServer } from '../../packages/sample-server/src/index.ts'

const directory = mkdtempSync(join(tmpdir(), 'mapgate-imported-'))
const main = join(import.meta.dirname, '../../packages/gateway/src/cli/main.ts')
let site: SampleServer
let gateway: RunningGateway | undefined

/** A proxy.config of the site under an older name, whose apps see one service. */
const oldConfig = () => `\ufeff<?xml version="1.0" encoding="utf-8"?>
<ProxyConfig allowedReferers="https://app.example/map/*" mustMatch="true" xmlns="proxy.xsd">
  <serverUrls>
    <serverUrl url="http://maps.example/arcgis/rest/services/Assets_Service/MapServer" matchAll="true"
      hostRedirect="${new URL(site.url).origin}" username="sample" password="sample-password"/>
  </serverUrls>
</ProxyConfig>`

beforeAll(async () => {
  site = await startSampleServer({ port: 0 })
  writeFileSync(join(directory, 'proxy.config'), oldConfig())
})
afterAll(async () => {
  await gateway?.close()
  await site.close()
  rmSync(directory, { recursive: true })
})

const run = (...more: string[]) =>
  promisify(execFile)(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...more], {
    encoding: 'utf8',
  })

/** Starts a gateway with what was imported, at a free port. */
async function serve(name: string): Promise<string> {
  await gateway?.close()
  const file = join(directory, name)
  writeFileSync(file, readFileSync(file, 'utf8').replace('port: 8080', 'port: 0'))
  const loaded = loadConfiguration(file)
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  gateway = await startGateway({ ...loaded, audit: () => {} })
  return gateway.url
}

const target = 'http://maps.example/arcgis/rest/services'
const asked = async (url: string) => {
  const reply = await fetch(url, { headers: { referer: 'https://app.example/map/index.html' } })
  return { status: reply.status, text: await reply.text() }
}

describe('A proxy.config that was imported', () => {
  it('serves an old app through the door, and gives nobody more', async () => {
    const out = join(directory, 'open.yaml')
    const { stdout, stderr } = await run(
      'import',
      join(directory, 'proxy.config'),
      '--out',
      out,
      '--insecure-anonymous',
      '--public-url',
      'http://127.0.0.1:8080',
    )
    expect(stderr).toContain('ANYBODY')
    expect(stdout).not.toContain('sample-password')
    expect((await run('check', out, '--online')).stdout).toContain('ok  ')
    const url = await serve('open.yaml')
    const rows = `${target}/Assets_Service/MapServer/0/query?where=1=1&returnCountOnly=true&f=json`
    expect(await asked(`${url}/DotNet/proxy.ashx?${rows}`)).toMatchObject({
      text: expect.stringMatching(/"count":\s*\d+/),
    })
    expect((await asked(`${url}/proxy.ashx?${target}/Topo_Basemap/MapServer?f=json`)).text).toContain('499')
    expect(
      (await asked(`${url}/proxy.ashx?http://maps.example.evil.example/arcgis/rest/services?f=json`)).status,
    ).toBe(403)
    expect((await asked(`${url}/proxy.ashx?http://maps.example/arcgis/admin?f=json`)).text).not.toContain(
      '"count"',
    )
  })

  it('asks callers to sign in, unless it was told otherwise', async () => {
    await run(
      'import',
      join(directory, 'proxy.config'),
      '--out',
      join(directory, 'closed.yaml'),
      '--public-url',
      'http://127.0.0.1:8080',
    )
    const url = await serve('closed.yaml')
    const refused = await asked(`${url}/proxy?${target}/Assets_Service/MapServer/0/query?where=1=1&f=json`)
    expect(JSON.parse(refused.text).error.code).toBe(499)
  })
})
