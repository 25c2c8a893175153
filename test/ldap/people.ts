const base = 'dc=example,dc=org'

interface Person {
  readonly uid: string
  readonly password: string
  readonly more?: readonly string[]
}

const people: readonly Person[] = [
  {
    uid: 'Ann',
    password: 'ann-in-the-directory',
    more: ['departmentNumber: north', 'mail: ann@example.org'],
  },
  { uid: 'bob', password: 'bob-in-the-directory' },
  {
    uid: 'jürgen',
    password: 'jürgen-in-the-directory',
    more: ['departmentNumber: north', 'departmentNumber: south'],
  },
  { uid: 'gone', password: 'gone-in-the-directory', more: ['objectClass: shadowAccount', 'shadowExpire: 1'] },
  { uid: 'we*ird)(uid=bob', password: 'weird-in-the-directory' },
  // The gateway keeps a user of this name.
  { uid: 'visitor', password: 'visitor-in-the-directory' },
]

/** Name of the group with every character that a name or a filter gives a meaning. */
export const oddGroup = 'cn=Editors\\, North (x)*\\\\\\3Cb\\3E,ou=groups,dc=example,dc=org'

const member = (uid: string) => `member: uid=${uid},ou=people,${base}`

/** `editors` lies in `staff`, `staff` and `circle` in each other. */
const groups: readonly (readonly [dn: string, members: readonly string[]])[] = [
  [`cn=editors,ou=groups,${base}`, [member('Ann'), member('visitor')]],
  [
    `cn=staff,ou=groups,${base}`,
    [`member: cn=editors,ou=groups,${base}`, `member: cn=circle,ou=groups,${base}`],
  ],
  [`cn=circle,ou=groups,${base}`, [`member: cn=staff,ou=groups,${base}`]],
  [oddGroup, [member('bob')]],
  // A group of the same short name that somebody else may look after.
  [`cn=editors,ou=sandbox,${base}`, [member('bob')]],
]

/** Everything as LDIF. Texts beyond ASCII go as Base64. */
export const peopleAndGroups = (service: { dn: string; password: string }): string =>
  [
    [`dn: ${base}`, 'objectClass: dcObject', 'objectClass: organization', 'o: Example', 'dc: example'],
    ...['people', 'groups', 'sandbox'].map((ou) => [
      `dn: ou=${ou},${base}`,
      'objectClass: organizationalUnit',
      `ou: ${ou}`,
    ]),
    [
      `dn: ${service.dn}`,
      'objectClass: organizationalRole',
      'objectClass: simpleSecurityObject',
      'cn: mapgate',
      `userPassword: ${service.password}`,
    ],
    ...people.map(({ uid, password, more = [] }) => [
      `dn: uid=${escaped(uid)},ou=people,${base}`,
      'objectClass: inetOrgPerson',
      `uid: ${uid}`,
      `cn: ${uid}`,
      `sn: ${uid}`,
      `userPassword: ${password}`,
      ...more,
    ]),
    ...groups.map(([dn, members]) => [`dn: ${dn}`, 'objectClass: groupOfNames', ...members]),
  ]
    .map((lines) =>
      [lines[0], 'changetype: add', ...lines.slice(1)].map((line) => written(line ?? '')).join('\n'),
    )
    .join('\n\n')

const escaped = (value: string) => value.replace(/[,+"\\<>;=]/g, '\\$&')

/** One line of LDIF. */
export const written = (line: string): string => {
  const [, name = '', value = ''] = /^([^:]+): (.*)$/s.exec(line) ?? []
  return /^[\x20-\x7e]*$/.test(value) ? line : `${name}:: ${Buffer.from(value).toString('base64')}`
}
