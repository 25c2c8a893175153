import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { startGatewayProcess } from '../faults/gateway-process.ts'
import { note } from '../faults/tally.ts'
import { send } from './upload-caller.ts'
import { addAttachment, startUploadUpstream, stored, uploadConfiguration } from './upload-upstream.ts'

const open: (() => unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close()
})

const uploadMb = process.env.MAPGATE_FULL === '1' ? 1_000 : 220

it(`an upload of ${uploadMb} MB takes no more memory than many of 11 MB, within 32 MB`, async () => {
  const upstream = await startUploadUpstream()
  const directory = mkdtempSync(join(tmpdir(), 'mapgate-upload-'))
  const file = join(directory, 'mapgate.yaml')
  open.push(() => rmSync(directory, { recursive: true }), upstream.stop)
  const configuration = { ...uploadConfiguration(upstream.url, { upload: '2GB' }), admin: { port: 0 } }
  writeFileSync(file, stringify({ ...configuration, audit: { file: 'audit.log' } }))
  const gateway = await startGatewayProcess(file)
  open.push(gateway.stop)
  const url = gateway.url + addAttachment
  // What lies about until it is collected is the same for uploads of any size: so many small ones show how much that is.
  for (let nth = 0; nth < 20; nth++) {
    expect((await send(url, { contentBytes: 11_000_000 }).answered).text).toBe(stored)
  }
  const before = gateway.peakMb()
  gateway.resetPeak()
  const { text } = await send(url, { contentBytes: uploadMb * 1_000_000 }).answered
  const growth = gateway.peakMb() - before
  note(
    `${uploadMb} MB uploaded`,
    { sent: 1, well: 1, clear: 0, lost: 0 },
    { peakGrowthMb: Math.round(growth) },
  )
  expect(text).toBe(stored)
  expect(upstream.uploads.at(-1)?.bytes).toBeGreaterThan(uploadMb * 1_000_000)
  expect(growth).toBeLessThan(32)
})
