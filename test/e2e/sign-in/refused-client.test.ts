import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import pino from 'pino'
import { afterEach, expect, it } from 'vitest'
import { type Stack, startStack } from '../stack.ts'
import { type PeopleProvider, startPeopleProvider } from './people-provider.ts'
import { createWalker, signInAs } from './walker.ts'

let stack: Stack | undefined
let provider: PeopleProvider | undefined
afterEach(async () => {
  await stack?.close()
  provider?.close()
})

const wrongSecret = 'another-secret-than-the-provider-has'

it.each(['basic', 'post'])('A wrong client secret (%s) is a matter of the administrator', async (way) => {
  const lines: string[] = []
  const log = new Writable({
    write: (line, _encoding, done) => {
      lines.push(String(line))
      done()
    },
  })
  const secret = join(mkdtempSync(join(tmpdir(), 'mapgate-')), 'secret')
  writeFileSync(secret, wrongSecret, { mode: 0o600 })
  const corp = await startPeopleProvider({ people: { ada: { name: 'Ada' } } })
  provider = corp
  const running = await startStack({
    log: pino({ level: 'error' }, log),
    configure: (configuration) => {
      const client = { clientId: 'mapgate', clientSecretFile: secret, clientAuthentication: way }
      configuration.signIn = { providers: [{ name: 'corp', issuer: corp.issuer, ...client }] }
    },
  })
  stack = running
  corp.register(running.gatewayUrl, 'corp')
  const page = await signInAs(createWalker(), 'ada', {
    gatewayUrl: running.gatewayUrl,
    provider: 'corp',
    to: '/',
  })
  expect(page.status).toBe(502)
  expect(page.text).toContain('The gateway and corp do not agree with each other')
  const words = /corp refuses the client mapgate \(.+\): probably clientSecretFile .* clientAuthentication/
  expect(running.audit.at(-1)?.reason).toMatch(words)
  expect(lines.filter((line) => words.test(line))).toHaveLength(1)
  expect(lines.join('')).not.toContain(wrongSecret)
  expect(lines.join('')).not.toContain('client authentication failed')
})
