import { expect, it } from 'vitest'
import { tags } from '../../packages/gateway/src/authn/directories/check-reply.ts'
import { askFor } from '../ldap/ask-hostile.ts'
import { goodAnswer, message, result, startHostileDirectory } from '../ldap/hostile-directory.ts'

/** The LDAP library calls itself for each answer in one packet: thousands of them end the process. */
it('Thousands of small answers in one packet end nothing', async () => {
  const directory = await startHostileDirectory((request) => {
    if (request.kind !== 'search') return goodAnswer(request)
    const small = Buffer.from([0x30, 0x09, 0x02, 0x01, request.id, 0x64, 0x04, 0x04, 0x00, 0x30, 0x00])
    const done = message(request.id, result(tags.searchDone, 0))
    return Buffer.concat([...Array.from({ length: 200_000 }, () => small), done])
  })
  expect(await askFor({ url: directory.url })).toMatch(/^credential\./)
  directory.close()
})
