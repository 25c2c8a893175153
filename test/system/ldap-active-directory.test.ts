import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { tags } from '../../packages/gateway/src/authn/directories/check-reply.ts'
import { createDirectories } from '../../packages/gateway/src/authn/directories/directories.ts'
import { createThrottle } from '../../packages/gateway/src/authn/throttle.ts'
import { directorySection } from '../../packages/gateway/src/config/sections/directories.ts'
import { sessionRecord } from '../../packages/gateway/src/store/sessions.fixture.ts'
import {
  element,
  entry,
  type HostileDirectory,
  message,
  result,
  type SeenRequest,
  startHostileDirectory,
} from '../ldap/hostile-directory.ts'

/** No Active Directory is at hand: a server of our own answers as its documentation says. */
const dn = 'CN=Ann\\, Smith,OU=People,DC=corp,DC=example'
const group = 'CN=GIS Editors,OU=Groups,DC=corp,DC=example'
const guid = Buffer.from('33221100554477668899aabbccddeeff', 'hex')

const open: (() => void)[] = []
afterEach(() => {
  for (const close of open.splice(0)) close()
})

const person = (control: string) =>
  element(
    tags.searchEntry,
    element(tags.octets, dn),
    element(
      tags.sequence,
      attribute('sAMAccountName', 'asmith'),
      attribute('objectGUID', guid),
      attribute('userAccountControl', control),
    ),
  )

const attribute = (type: string, value: string | Buffer) =>
  element(tags.sequence, element(tags.octets, type), element(tags.set, element(tags.octets, value)))

function refused(id: number, data: string): Buffer {
  const words = `80090308: LdapErr: DSID-0C090439, comment: AcceptSecurityContext error, data ${data}, v4563`
  const body = [element(tags.enumerated, [49]), element(tags.octets, ''), element(tags.octets, words)]
  return message(id, element(tags.bindReply, ...body))
}

function answer({ id, kind, bytes, dn: shown }: SeenRequest, control = '512', data?: string): Buffer {
  if (kind === 'bind')
    return shown === dn && data !== undefined ? refused(id, data) : message(id, result(tags.bindReply, 0))
  const found = bytes.includes('1.2.840.113556.1.4.1941') ? entry(group, {}) : person(control)
  // A search at the root of a domain always brings these.
  const reference = element(
    tags.searchReference,
    element(tags.octets, 'ldap://ForestDnsZones.corp.example/DC=x'),
  )
  return Buffer.concat([message(id, found), message(id, reference), message(id, result(tags.searchDone, 0))])
}

async function startDirectory(control?: string, data?: string) {
  const server: HostileDirectory = await startHostileDirectory((request) => answer(request, control, data))
  const directories = createDirectories({
    configured: [
      directorySection.parse({
        name: 'ad',
        kind: 'active-directory',
        url: server.url,
        insecurePlain: true,
        bindDn: 'mapgate@corp.example',
        bindPasswordFile: fileURLToPath(new URL('../ldap/service-password', import.meta.url)),
        base: 'DC=corp,DC=example',
        groups: { 'cn=gis editors,ou=groups,dc=corp,dc=example': ['editor'] },
        timeouts: { connect: '2m', bind: '2m', search: '2m' },
      }),
    ],
    directory: '.',
    throttle: createThrottle(),
    clock: () => 0,
    random: randomBytes,
    log: () => {},
  })
  open.push(directories.close, server.close)
  return { server, directories }
}

const attempt = { username: 'asmith', password: 'secret', now: 0, clientAddress: '192.0.2.1' }

describe('an Active Directory, as its documentation describes it', () => {
  it('names a person by objectGUID, and the groups by its own rule', async () => {
    const { server, directories } = await startDirectory()
    const found = await directories.signIn(attempt)
    expect(found?.identity).toMatchObject({
      id: 'ldap:ad:00112233-4455-6677-8899-aabbccddeeff',
      name: 'asmith',
      roles: ['editor'],
    })
    const groups = server.seen.find(({ bytes }) => bytes.includes('1.2.840.113556.1.4.1941'))
    expect(groups?.bytes.includes(dn)).toBe(true)
  })

  it('is asked again by the bytes of objectGUID', async () => {
    const { server, directories } = await startDirectory()
    const subject = '00112233-4455-6677-8899-aabbccddeeff'
    const session = sessionRecord({ source: 'directory', provider: 'ad', subject })
    expect(await directories.readAgain(session)?.read(session, 0)).toMatchObject({
      kind: 'read',
      roles: ['editor'],
    })
    expect(server.seen.some(({ kind, bytes }) => kind === 'search' && bytes.includes(guid))).toBe(true)
  })

  it('does not sign in a disabled account, even if it took the password', async () => {
    const { directories } = await startDirectory('514')
    await expect(directories.signIn(attempt)).rejects.toMatchObject({
      code: 'credential.password-wrong',
      detail: expect.stringContaining('is disabled'),
    })
  })

  it.each([
    ['52e', 'wrong password'],
    ['532', 'the password has ended'],
    ['533', 'the account is disabled'],
    ['773', 'the password has to be changed first'],
    ['775', 'the account is locked'],
  ])('refuses with %s: to the audit line that is %s', async (data, words) => {
    const { directories } = await startDirectory('512', data)
    await expect(directories.signIn(attempt)).rejects.toMatchObject({
      code: 'credential.password-wrong',
      detail: `ldap:ad:00112233-4455-6677-8899-aabbccddeeff: ${words}`,
    })
  })
})
