import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Browser } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { launchBrowser, startPage, watch } from '../e2e/browser.ts'
import { ownPort } from '../system/own-port.ts'
import { type Running, run, start, stopAll } from './run.ts'

const { installed } = inject('packed')
const folder = join(installed, 'first-map')
const libraries = fileURLToPath(new URL('../../node_modules', import.meta.url))

/** What the owner of a web app writes, with the client from the tarball and the library from where the app has it. */
const app = `
import { connect } from '@mapgate/client'
import { carry } from '@mapgate/client/esri-leaflet'
import { dynamicMapLayer } from 'esri-leaflet'
import { map } from 'leaflet'
const { url, key } = JSON.parse(decodeURIComponent(location.hash.slice(1)))
const gate = connect({ url, ...(key === undefined ? {} : { credential: key }) })
const layer = dynamicMapLayer({ url: url + '/rest/services/Assets_Service/MapServer', f: 'image' })
carry(gate, layer).addTo(map('map', { fadeAnimation: false, zoomControl: false }).setView([34.5, -118], 9))
`
const html =
  '<!doctype html><meta charset="utf-8"><div id="map" style="width:500px;height:400px"></div><script type="module" src="/app.js"></script>'

let sample: Running
let gateway: Running
let browser: Browser
let page: Awaited<ReturnType<typeof startPage>>
let bundled: Buffer
beforeAll(async () => {
  mkdirSync(folder)
  const entry = join(folder, 'app.ts')
  writeFileSync(entry, app)
  const { outputFiles } = await build({
    bundle: true,
    write: false,
    format: 'esm',
    nodePaths: [libraries],
    entryPoints: [entry],
  })
  bundled = Buffer.from(outputFiles[0]?.contents ?? [])
  page = await startPage(html, { '/app.js': async () => bundled })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  page?.close()
  await gateway?.stop()
  await sample?.stop()
  stopAll()
})

describe('The first hour of a stranger, from tarballs', () => {
  let upstream = ''
  let url = ''
  let key = ''

  it('runs the sample map server', async () => {
    sample = start('mapgate-sample-server', ['--port', '0'], folder)
    ;[, upstream = ''] = await sample.says(/Sample map server: (\S+)\/rest\/services/)
    expect(upstream).toMatch(/^http:/)
  })

  it('writes a first configuration, whose secrets only its owner reads', async () => {
    writeFileSync(join(folder, 'password'), 'sample-password')
    const port = await ownPort()
    const site = ['--upstream', upstream, '--upstream-user', 'sample', '--upstream-password-file', 'password']
    const { code, output } = await run('mapgate', ['init', '--yes', ...site, '--port', String(port)], folder)
    expect([code, output]).toEqual([0, expect.stringContaining('mapgate.yaml is good')])
    ;[, key = ''] = /API key\s+(mgkey_\S+)/.exec(output) ?? []
    expect(key).not.toBe('')
    url = `http://127.0.0.1:${port}/arcgis`
    for (const file of ['mapgate.yaml', 'secrets/upstream-password'])
      expect([file, statSync(join(folder, file)).mode & 0o077]).toEqual([file, 0])
  })

  it('checks it, also against the map server', async () => {
    expect(await run('mapgate', ['check', 'mapgate.yaml'], folder)).toMatchObject({ code: 0 })
    const online = await run('mapgate', ['check', 'mapgate.yaml', '--online'], folder)
    expect([online.code, online.output]).toEqual([0, expect.stringContaining('ok   grants name services')])
  })

  it('serves, and shows the map to nobody without a credential', async () => {
    gateway = start('mapgate', ['serve', '--config', 'mapgate.yaml'], folder)
    await expect
      .poll(() =>
        fetch(`${url}/rest/info?f=json`).then(
          ({ status }) => status,
          () => 0,
        ),
      )
      .toBe(200)
    const refused = await (await fetch(`${url}/rest/services/Assets_Service/MapServer?f=json`)).json()
    expect(refused).toMatchObject({ error: { code: 499 } })
  })

  it('draws it in Chromium, and shows the key in no address', async () => {
    const tab = await browser.newPage()
    const seen = watch(tab, new URL(url).origin)
    await tab.goto(`${page.url}#${encodeURIComponent(JSON.stringify({ url, key }))}`)
    const picture = tab.locator('#map img.leaflet-image-layer')
    await picture.waitFor()
    // The image is in the page before its picture has come.
    await expect.poll(async () => coloursOf(await tab.locator('#map').screenshot())).toBeGreaterThan(5)
    const asked = () => seen.filter(({ url: of }) => of.includes('/MapServer/export'))
    await expect.poll(() => asked().map(({ status }) => status)).toContain(200)
    for (const one of asked()) expect(one.url).not.toContain(key)
    await tab.close()
  })

  it('ends cleanly', async () => {
    expect((await gateway.stop()).code).toBe(0)
    await sample.stop()
  })
})

describe('Without install scripts', () => {
  it('the parts of others that are no JavaScript are there and work', async () => {
    writeFileSync(join(folder, 'native.mjs'), nativeParts)
    expect(await run(process.execPath, ['native.mjs'], folder)).toEqual({
      code: 0,
      output: 'lmdb sharp canvas\n',
    })
    expect(existsSync(join(installed, 'node_modules/lmdb/build'))).toBe(false)
  })
})

/** Kept answers on disk stand on lmdb (with msgpackr inside), masked pictures on sharp, pictures of the sample server on canvas. */
const nativeParts = `
import { open } from 'lmdb'
import sharp from 'sharp'
import { createCanvas } from '@napi-rs/canvas'
const kept = open({ path: 'kept.mdb' })
await kept.put('answer', { rows: [1, 2] })
if (kept.get('answer').rows[1] !== 2) throw new Error('lmdb')
await kept.close()
const size = { width: 4, height: 4 }
const png = await sharp({ create: { ...size, channels: 4, background: '#0000' } }).png().toBuffer()
if ((await sharp(png).metadata()).width !== 4) throw new Error('sharp')
if ((await createCanvas(4, 4).encode('png')).length === 0) throw new Error('canvas')
console.log('lmdb sharp canvas')
`

async function coloursOf(png: Buffer): Promise<number> {
  const pixels = new Uint32Array(new Uint8Array(await sharp(png).ensureAlpha().raw().toBuffer()).buffer)
  return new Set(pixels).size
}
