import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSampleServer } from '@mapgate/sample-server'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { keptWorld } from '../../kept-world.ts'
import { answer, startInTerminal } from './command.ts'

const account = { username: 'gate', password: 'password-of-the-gate' }
const typedPassword = 'typed by ines'
let sample: Awaited<ReturnType<typeof startSampleServer>>
let cwd: string
beforeAll(async () => {
  sample = await startSampleServer({ fill: keptWorld, users: [account] })
})
afterAll(() => sample.close())
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mapgate-init-terminal-'))
})
afterEach(() => rmSync(cwd, { recursive: true }))

const hasTerminals = spawnSync('script', ['--version']).status === 0

describe.skipIf(!hasTerminals)('mapgate init at a terminal', () => {
  it('asks, tries what it is told at once, and writes what was answered', async () => {
    const init = startInTerminal(['init', '--port', '18087'], { cwd })
    await answer(init, [
      ['Address of the map server', `${sample.url}/manager\r`],
      ['How does the gateway sign in', ''],
      ['Number [1]: ', '\r'],
      ['User of the gateway', `${account.username}\r`],
      ['Password: ', 'wrong password\r'],
      ['did not let the gateway in', ''],
      ['Number [1]: ', '1\r'],
      ['Number [1]: ', '1\r'],
      ['User of the gateway', `${account.username}\r`],
      ['Password: ', `${account.password}\r`],
      ['Address that callers will use', '\r'],
      ['Web pages', 'http://localhost:3000/index.html\r'],
      ['Which may be seen?', '1\r'],
      ['first user', 'ines\r'],
      ['Number [1]: ', '2\r'],
      ['Password: ', `${typedPassword}\r`],
      ['Once more: ', `${typedPassword}\r`],
      ['API key', '\r'],
    ])
    const { code, printed } = await init.ended
    expect(printed).toContain('mapgate.yaml is good')
    expect(code).toBe(0)
    for (const secret of [account.password, typedPassword, 'wrong password'])
      expect(printed).not.toContain(secret)
    const written = parse(readFileSync(join(cwd, 'mapgate.yaml'), 'utf8'))
    expect(written).toMatchObject({
      publicUrl: 'http://127.0.0.1:18087',
      origins: ['http://localhost:3000'],
      users: [{ name: 'ines' }],
      grants: [{ on: { services: ['Assets_Service'] } }],
    })
  })

  it.each([
    ['at the first question', []],
    [
      'at a secret',
      [
        ['Address of the map server', 'URL\r'],
        ['Number [1]: ', '\r'],
        ['User of the gateway', 'gate\r'],
        ['Password: ', 'half a pass'],
      ],
    ],
    [
      'at the last question',
      [
        ['Address of the map server', 'URL\r'],
        ['Number [1]: ', '4\r'],
        ['did not let the gateway in', ''],
        ['Number [1]: ', '2\r'],
        ['Address that callers', '\r'],
        ['Web pages', '\r'],
        ['Which may be seen?', '\r'],
        ['first user', '\r'],
        ['Number [1]: ', '\r'],
        ['API key', ''],
      ],
    ],
  ] as const)('leaves nothing behind after Ctrl-C %s', async (_, answers) => {
    const init = startInTerminal(['init'], { cwd })
    await answer(
      init,
      answers.map(([question, typed]) => [question, typed.replace('URL', sample.url)]),
    )
    if (answers.length === 0) await init.says('Address of the map server')
    init.child.stdin?.write('\u0003')
    const { code, printed } = await init.ended
    expect(printed).toContain('stopped; nothing was written')
    expect(code).toBe(130)
    expect(readdirSync(cwd)).toEqual([])
  })
})
