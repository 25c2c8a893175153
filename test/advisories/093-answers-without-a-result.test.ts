import { expect, it } from 'vitest'
import { tags } from '../../packages/gateway/src/authn/directories/check-reply.ts'
import { askFor } from '../ldap/ask-hostile.ts'
import { element, goodAnswer, message, result, startHostileDirectory } from '../ldap/hostile-directory.ts'

/** The LDAP library takes a result that is not there for success, and any answer with the right number for the answer. */
it.each([
  ['without anything', element(tags.bindReply)],
  [
    'with a code of no bytes',
    element(tags.bindReply, [tags.enumerated, 0], element(tags.octets, ''), element(tags.octets, '')),
  ],
  ['with a code longer than the answer', element(tags.bindReply, [tags.enumerated, 0x7f, 0])],
  ['with texts alone', element(tags.bindReply, element(tags.octets, ''), element(tags.octets, ''))],
  ['to a search', result(tags.searchDone, 0)],
  ['to StartTLS', result(tags.extendedReply, 0)],
])('An answer to a bind %s signs nobody in', async (_, operation) => {
  const directory = await startHostileDirectory((request) =>
    request.kind === 'bind' && request.dn.startsWith('uid=')
      ? message(request.id, operation)
      : goodAnswer(request),
  )
  expect(await askFor({ url: directory.url })).toMatch(/^credential\.directory-unreachable corp: /)
  directory.close()
})
