import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDirectories } from '../../packages/gateway/src/authn/directories/directories.ts'
import { createThrottle } from '../../packages/gateway/src/authn/throttle.ts'
import { directorySection } from '../../packages/gateway/src/config/sections/directories.ts'
import { makeLocalCertificate } from '../../packages/gateway/src/demo/local-certificate.ts'
import { sessionRecord } from '../../packages/gateway/src/store/sessions.fixture.ts'
import { directorySettings } from '../ldap/directory-stack.ts'
import { oddGroup } from '../ldap/people.ts'
import { type Slapd, startSlapd } from '../ldap/slapd.ts'

let slapd: Slapd
const opened: ReturnType<typeof createDirectories>[] = []
beforeAll(async () => {
  slapd = await startSlapd()
})
afterAll(async () => {
  for (const one of opened) one.close()
  await slapd?.close()
})

const now = Date.parse('2026-11-29T12:00:00Z')
const logged: string[] = []

function directories(...settings: Record<string, unknown>[]) {
  const one = createDirectories({
    configured: settings.map((each) => directorySection.parse({ ...directorySettings(slapd), ...each })),
    directory: slapd.directory,
    throttle: createThrottle(),
    clock: () => now,
    random: randomBytes,
    log: (message) => logged.push(message),
  })
  opened.push(one)
  return one
}

const ann = { username: 'ann', password: 'ann-in-the-directory', now, clientAddress: '192.0.2.1' }
const bob = { username: 'bob', password: 'bob-in-the-directory', now, clientAddress: '192.0.2.1' }

/** What happened, in a word or two. */
const outcome = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    (found) => (found === undefined ? 'nobody' : 'signed in'),
    (error) => `${error.code} ${error.detail}`,
  )

const groups = 'ou=groups,dc=example,dc=org'
const editors = `cn=editors,${groups}`
const staff = `cn=staff,${groups}`
const circle = `cn=circle,${groups}`

describe('the groups of a person', () => {
  const of = async (settings: Record<string, unknown>, attempt = ann) => {
    const found = await directories(settings).signIn(attempt)
    return [...(found?.person?.groups ?? ['nobody'])].sort()
  }

  it.each([
    ['by memberOf', { by: 'memberOf', base: groups }, [editors]],
    ['by a search', { by: 'search', base: groups }, [editors]],
    ['one level up', { by: 'search', base: groups, depth: 1 }, [editors, staff]],
    [
      'all levels up, and the circle ends',
      { by: 'search', base: groups, depth: 20 },
      [circle, editors, staff],
    ],
    ['called by their short names', { by: 'search', base: groups, named: 'cn' }, ['editors']],
    ['in another tree', { by: 'memberOf', base: 'ou=sandbox,dc=example,dc=org' }, []],
    ['by the name', { by: 'search', base: groups, filter: '(|(cn={name})(member={dn}))' }, [editors]],
  ])('are found %s', async (_, memberships, expected) => {
    expect(await of({ memberships, groups: {} })).toEqual(expected)
  })

  it('do not count where somebody else looks after a group of the same short name', async () => {
    const memberships = { by: 'search', base: groups, named: 'cn' }
    const found = await directories({ memberships, groups: { editors: ['editor'] } }).signIn(bob)
    expect(found?.identity.roles).toEqual([])
  })

  it.each(['memberOf', 'search'])('may have every character in their names, by %s', async (by) => {
    const settings = {
      memberships: { by, base: groups, depth: by === 'search' ? 3 : 0 },
      groups: { [oddGroup]: ['odd'] },
    }
    const found = await directories(settings).signIn(bob)
    expect(found?.identity.roles).toEqual(['odd'])
  })

  it('of a person with every character in the name are found by a search', async () => {
    const odd = 'uid=we*ird)(uid\\3Dbob,ou=people,dc=example,dc=org'
    slapd.change(`dn: cn=odd people,${groups}\nchangetype: add\nobjectClass: groupOfNames\nmember: ${odd}`)
    const settings = { memberships: { by: 'search', base: groups }, groups: {} }
    const weird = { ...ann, username: 'we*ird)(uid=bob', password: 'weird-in-the-directory' }
    expect(await of(settings, weird)).toEqual([`cn=odd people,${groups}`])
  })

  it('become roles, however the configuration spells them, and attributes stand beside them', async () => {
    const found = await directories({ roles: ['staff'] }).signIn(ann)
    expect(found?.identity).toMatchObject({
      name: 'Ann',
      kind: 'ldap',
      roles: ['staff', 'editor'],
      attributes: { district: 'north', mail: 'ann@example.org' },
    })
    expect(found?.person?.groups).toEqual(['CN=Editors, ou=groups, dc=example, dc=org'])
  })

  it('give no role at all where there are more than are read, and it is said', async () => {
    const names = Array.from({ length: 401 }, (_, index) => `cn=many-${index},${groups}`)
    slapd.change(
      names
        .map(
          (dn) =>
            `dn: ${dn}\nchangetype: add\nobjectClass: groupOfNames\nmember: uid=bob,ou=people,dc=example,dc=org`,
        )
        .join('\n\n'),
    )
    for (const by of ['memberOf', 'search']) {
      const found = await directories({ memberships: { by, base: groups }, rolesFromGroups: true }).signIn(
        bob,
      )
      expect(found?.identity.roles).toEqual([])
    }
    expect(logged.at(-1)).toBe(
      'uid=bob,ou=people,dc=example,dc=org has no roles, because it has more than 400 groups',
    )
  })
})

describe('the way to a directory', () => {
  it('is StartTLS as well', async () => {
    expect(await outcome(directories({ url: slapd.plainUrl, startTls: true }).signIn(ann))).toBe('signed in')
  })

  it('is readable only where that was written', async () => {
    expect(await outcome(directories({ url: slapd.plainUrl, insecurePlain: true }).signIn(ann))).toBe(
      'signed in',
    )
  })

  it.each([
    ['LDAPS', () => ({ url: slapd.tlsUrl })],
    ['StartTLS', () => ({ url: slapd.plainUrl, startTls: true })],
  ])('ends at a certificate of another authority, by %s', async (_, settings) => {
    const other = await makeLocalCertificate('localhost', mkdtempSync(join(tmpdir(), 'mapgate-other-')))
    const said = await outcome(directories({ ...settings(), caFile: other.authority }).signIn(ann))
    expect(said).toMatch(/^credential\.directory-unreachable corp: .*certificate/)
  })

  it.each([
    ['LDAPS', () => slapd.tlsUrl, {}],
    ['StartTLS', () => slapd.plainUrl, { startTls: true }],
  ])('ends at a certificate of another name, by %s', async (_, url, more) => {
    const said = await outcome(
      directories({ url: url().replace('localhost', '127.0.0.2'), ...more }).signIn(ann),
    )
    expect(said).toMatch(/^credential\.directory-unreachable corp: .*127\.0\.0\.2 is not in the cert/)
  })

  it('goes on to the next address', async () => {
    const settings = { url: 'ldaps://localhost:1', alternateUrls: [slapd.tlsUrl] }
    expect(await outcome(directories(settings).signIn(ann))).toBe('signed in')
  })

  it('is opened again when the directory closed it', async () => {
    const one = directories({})
    expect(await outcome(one.signIn(ann))).toBe('signed in')
    await slapd.stop()
    await slapd.start()
    expect(await outcome(one.signIn(ann))).toBe('signed in')
  })

  it('says so where the gateway has another password than its account', async () => {
    const settings = { bindPasswordFile: slapd.caFile }
    expect(await outcome(directories(settings).signIn(ann))).toContain("refuses the gateway's own account")
  })
})

describe('several directories', () => {
  it('are asked in their order, and the first that knows the name decides', async () => {
    const elsewhere = { name: 'other', base: 'ou=sandbox,dc=example,dc=org' }
    expect(await outcome(directories(elsewhere, {}).signIn(ann))).toBe('signed in')
    const twice = directories({ name: 'first' }, { name: 'second' })
    expect((await twice.signIn(ann))?.identity.id).toMatch(/^ldap:first:/)
    expect(await outcome(twice.signIn({ ...ann, password: 'wrong' }))).toMatch(
      /^credential\.password-wrong ldap:first:/,
    )
  })

  it('are not passed over when the first cannot be reached', async () => {
    const both = directories({ name: 'first', url: 'ldaps://localhost:1' }, { name: 'second' })
    expect(await outcome(both.signIn(ann))).toContain('credential.directory-unreachable first')
  })
})

describe('what a directory says again', () => {
  const again = async (settings: Record<string, unknown> = {}) => {
    const one = directories(settings)
    const found = await one.signIn(ann)
    const session = sessionRecord({
      source: 'directory',
      provider: 'corp',
      subject: found?.person?.subject ?? '',
    })
    return () => one.readAgain(session)?.read(session, now)
  }

  it('is what it says now: groups, an end, and that it cannot be asked', async () => {
    const read = await again()
    expect(await read()).toMatchObject({ kind: 'read', name: 'Ann', roles: ['editor'] })
    slapd.change(
      `dn: ${editors}\nchangetype: modify\ndelete: member\nmember: uid=Ann,ou=people,dc=example,dc=org`,
    )
    expect(await read()).toMatchObject({ kind: 'read', roles: [] })
    slapd.change(
      'dn: uid=Ann,ou=people,dc=example,dc=org\nchangetype: modify\nadd: objectClass\nobjectClass: shadowAccount\n-\nadd: shadowExpire\nshadowExpire: 1',
    )
    expect(await read()).toEqual({ kind: 'ended' })
    await slapd.stop()
    try {
      expect(await read()).toEqual({ kind: 'unreachable' })
    } finally {
      await slapd.start()
    }
    slapd.change('dn: uid=Ann,ou=people,dc=example,dc=org\nchangetype: modify\ndelete: shadowExpire')
  })

  it('is about the person, and not about whoever got the name later', async () => {
    const read = await again()
    const entry = 'uid=Ann,ou=people,dc=example,dc=org'
    slapd.change(`dn: ${entry}\nchangetype: modrdn\nnewrdn: uid=Anna\ndeleteoldrdn: 1`)
    expect(await read()).toMatchObject({ kind: 'read', name: 'Anna' })
    slapd.change('dn: uid=Anna,ou=people,dc=example,dc=org\nchangetype: delete')
    slapd.change(
      `dn: ${entry}\nchangetype: add\nobjectClass: inetOrgPerson\nuid: Ann\ncn: Ann\nsn: Ann\nuserPassword: ${ann.password}`,
    )
    expect(await read()).toEqual({ kind: 'ended' })
  })

  it('ends sessions of people who may not sign in any more', async () => {
    const one = directories({ filter: '(&(uid={name})(!(description=left)))' })
    const found = await one.signIn(bob)
    const session = sessionRecord({
      source: 'directory',
      provider: 'corp',
      subject: found?.person?.subject ?? '',
    })
    const read = () => one.readAgain(session)?.read(session, now)
    expect(await read()).toMatchObject({ kind: 'read' })
    slapd.change(
      'dn: uid=bob,ou=people,dc=example,dc=org\nchangetype: modify\nadd: description\ndescription: left',
    )
    expect(await read()).toEqual({ kind: 'ended' })
  })
})
