import { expect, it } from 'vitest'
import { tags } from '../../packages/gateway/src/authn/directories/check-reply.ts'
import { askFor } from '../ldap/ask-hostile.ts'
import { element, goodAnswer, message, startHostileDirectory } from '../ldap/hostile-directory.ts'

/** A list whose length goes beyond its message: the LDAP library reads empty attributes from behind its end for ever, and fills the memory. */
const lists = {
  'a list of attributes longer than its message': element(
    tags.searchEntry,
    element(tags.octets, 'uid=ann,dc=example,dc=org'),
    [0x30, 0x84, 0x00, 0x00, 0x0f, 0xff],
  ),
  'values longer than their message': element(
    tags.searchEntry,
    element(tags.octets, 'uid=ann,dc=example,dc=org'),
    element(tags.sequence, [0x30, 0x09, 0x04, 0x03, 0x75, 0x69, 0x64, 0x31, 0x82, 0x0f, 0xff]),
  ),
  'bytes where attributes should be': element(
    tags.searchEntry,
    element(tags.octets, 'uid=ann,dc=example,dc=org'),
    element(tags.octets, [0x30, 0x84, 0x00, 0x00, 0x0f, 0xff]),
  ),
}

it.each(Object.entries(lists))('An entry with %s ends the connection', async (_, operation) => {
  const directory = await startHostileDirectory((request) =>
    request.kind === 'search' ? message(request.id, operation) : goodAnswer(request),
  )
  expect(await askFor({ url: directory.url })).toMatch(/^credential\.directory-unreachable corp: /)
  directory.close()
})
