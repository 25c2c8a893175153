import { expect, it } from 'vitest'
import { tags } from '../../packages/gateway/src/authn/directories/check-reply.ts'
import { openLine } from '../../packages/gateway/src/authn/directories/open-line.ts'
import { message, result, startHostileDirectory } from '../ldap/hostile-directory.ts'

/**
 * Somebody in between may put bytes behind the directory's yes to StartTLS. A client that keeps them reads them as if they had come through TLS
 * afterwards: the first bytes of an answer `success` to the bind of a person make any password right.
 */
it('Bytes behind the yes to StartTLS end the connection', async () => {
  const success = message(2, result(tags.bindReply, 0))
  for (const more of [success, success.subarray(0, -1), Buffer.from([0x30])]) {
    const directory = await startHostileDirectory(({ id }) =>
      Buffer.concat([message(id, result(tags.extendedReply, 0)), more]),
    )
    const line = openLine({ url: directory.url, startTls: true, ca: undefined, connectMs: 60_000 })
    await expect(line).rejects.toThrow('says more than its answer to StartTLS')
    directory.close()
  }
})
