import { expect, it } from 'vitest'
import { tags } from '../../packages/gateway/src/authn/directories/check-reply.ts'
import { askFor } from '../ldap/ask-hostile.ts'
import { entry, goodAnswer, message, result, startHostileDirectory } from '../ldap/hostile-directory.ts'

/**
 * A password is sent with the name of the entry that was found. The LDAP library takes a name such as `EXTERNAL` for another way of signing in,
 * and an entry of another tree is none that the configuration speaks of.
 */
it.each(['EXTERNAL', 'PLAIN', '', 'uid=ann,dc=example,dc=net', 'uid=ann\\,dc=example,dc=org', 'dc=org'])(
  'An entry called %j is nobody, and no password is sent with its name',
  async (dn) => {
    const directory = await startHostileDirectory((request) => {
      if (request.kind === 'bind') return message(request.id, result(tags.bindReply, 0))
      if (request.kind !== 'search') return goodAnswer(request)
      const found = entry(dn, { uid: 'ann', entryUUID: 'a-1' })
      return Buffer.concat([message(request.id, found), message(request.id, result(tags.searchDone, 0))])
    })
    expect(await askFor({ url: directory.url })).toBe('nobody')
    expect(directory.seen.filter(({ kind }) => kind === 'bind')).toHaveLength(1)
    directory.close()
  },
)
