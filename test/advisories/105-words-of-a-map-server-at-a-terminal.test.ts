import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Asker } from '../../packages/gateway/src/cli/init/asker.ts'
import { chooseServices } from '../../packages/gateway/src/cli/init/services-question.ts'
import { openTerminal } from '../../packages/gateway/src/cli/init/terminal.ts'

const bin = fileURLToPath(new URL('../../packages/gateway/bin/mapgate.mjs', import.meta.url))

/** A title for the window, an empty screen, a line written over the one before, and a text that reads from right to left. */
const acting = '\x1b]0;owned\x07\x1b[2J\x9b1A\r\u202e'

// What a map server calls itself, its services and its layers was printed as it came, and a terminal does what is in it.
describe('a map server whose words hold what terminals act on', () => {
  const server = createServer((asked, reply) => {
    const path = asked.url ?? ''
    const json = (body: object) =>
      void reply.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (path.includes('/rest/info'))
      return json({
        currentVersion: 11.2,
        fullVersion: `11.2${acting}`,
        authInfo: {},
        owningSystemUrl: 'our portal',
      })
    if (path.includes('/MapServer'))
      return json({
        currentVersion: 11.2,
        layers: [{ id: 0, name: `Layer${acting}`, type: 'Feature Layer' }],
      })
    json({ currentVersion: 11.2, folders: [], services: [{ name: `Roads${acting}`, type: 'MapServer' }] })
  })
  const directory = mkdtempSync(join(tmpdir(), 'mapgate-words-'))
  let url: string
  beforeAll(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/arcgis`
  })
  afterAll(() => {
    server.close()
    rmSync(directory, { recursive: true, force: true })
  })

  const printed = async (...args: readonly string[]): Promise<string> => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', bin, ...args], {
      cwd: directory,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let text = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk))
    await once(child, 'close')
    return text
  }

  it('moves nothing in the terminal of whoever runs a command', async () => {
    const first = await printed('init', '--yes', '--upstream', url, '--upstream-anonymous')
    expect(first).toContain('ArcGIS Server 11.2\\u001b]0;owned')
    expect(first).not.toMatch(isActing)
    // What it calls its portal is none, so that nobody is told of an invalid URL that they did not write.
    const second = await printed(
      'init',
      '--yes',
      '--out',
      'second.yaml',
      '--upstream',
      url,
      '--upstream-user',
      'x',
      '--upstream-password-file',
      'mapgate.yaml',
    )
    expect(second).not.toContain('Invalid URL')
    const seen = await printed('policy', 'show', '--as', 'user:viewer', '-c', 'mapgate.yaml')
    expect(seen).toContain('Roads\\u001b')
    expect(seen).not.toMatch(isActing)
  })
})

describe('a question at a terminal', () => {
  it('offers no service whose name would be a pattern in a grant', async () => {
    const offered: string[] = []
    const asker: Asker = {
      say: (text) => void offered.push(text),
      text: async ({ fault }) => (fault?.('1') ? 'all' : '1'),
      choice: () => Promise.reject(new Error('no choice')),
      secret: () => Promise.reject(new Error('no secret')),
    }
    const services = ['**', 'Wat*', 'Roads'].map((name) => ({ name, type: 'MapServer' }))
    const flags = {} as Parameters<typeof chooseServices>[0]['flags']
    expect(await chooseServices({ flags, asker, found: { services } })).toEqual(['Roads'])
    expect(offered.join()).not.toContain('*')
  })

  it('shows what a map server, or its certificate, says without what a terminal acts on', async () => {
    let shown = ''
    const output = new Writable({
      write: (chunk, _encoding, done) => {
        shown += chunk
        done()
      },
    })
    const input = new PassThrough()
    const terminal = openTerminal({ input, output })
    terminal.say(`  for      CN=gis${acting}`)
    input.write('\n')
    await terminal.choice({ question: `Which${acting}`, choices: [{ label: `this${acting}`, value: 1 }] })
    input.write('\n')
    await terminal.text({ question: `Portal${acting}`, initial: `https://portal${acting}` })
    terminal.close()
    expect(shown).toContain('CN=gis\\u001b')
    for (const sequence of ['\x1b]0;owned', '\x1b[2J', '\x9b1A', '\u202e'])
      expect(shown).not.toContain(sequence)
  })
})

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const isActing = /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]/
