import { z } from 'zod'
import { duration } from '../duration.ts'

const roles = z.array(z.string().min(1))

const attributeName = z
  .string()
  .regex(/^(?:[A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)+)$/, 'the name of an attribute, such as uid')

const ldapUrl = z
  .string()
  .refine(isLdapUrl, 'an address of a directory without a path, such as ldaps://dc1.corp.example')

function isLdapUrl(text: string): boolean {
  if (!/^ldaps?:\/\/[^/?#@\s]+\/?$/.test(text) || !URL.canParse(text)) return false
  return new URL(text).hostname !== ''
}

/** What is set where nothing is said, by the kind of directory. */
const byKind = {
  ldap: {
    filter: '(uid={name})',
    id: 'entryUUID',
    name: 'uid',
    by: 'memberOf',
    wrongPasswords: undefined,
  },
  'active-directory': {
    filter: '(&(objectCategory=person)(objectClass=user)(sAMAccountName={name}))',
    id: 'objectGUID',
    name: 'sAMAccountName',
    by: 'matching-rule',
    wrongPasswords: { atMost: 4, within: 1_800_000 },
  },
} as const

const person = z.strictObject({
  id: attributeName
    .optional()
    .describe(
      'Attribute with an id that is never given twice; default entryUUID, of Active Directory objectGUID. It becomes the principal id ldap:<directory>:<id>.',
    ),
  name: attributeName
    .optional()
    .describe('Attribute with the name for people; default uid, of Active Directory sAMAccountName.'),
  attributes: z
    .record(z.string().min(1), attributeName)
    .default({})
    .describe('Attribute of the gateway to attribute of the directory.'),
})

const memberships = z.strictObject({
  by: z
    .enum(['memberOf', 'search', 'matching-rule'])
    .optional()
    .describe(
      'memberOf: the groups that the entry of the person names. search: the groups that `filter` finds. matching-rule: groups in groups as Active Directory follows them. Default memberOf, of Active Directory matching-rule.',
    ),
  base: z.string().optional().describe('Tree in which groups count; default `base` of the directory.'),
  filter: z
    .string()
    .default('(member={dn})')
    .describe('For search: {dn} and {name} are those of the person.'),
  depth: z
    .int()
    .min(0)
    .max(20)
    .default(0)
    .describe('For search: how many levels of groups in groups are followed.'),
  named: z
    .enum(['dn', 'cn'])
    .default('dn')
    .describe(
      'What `groups` calls a group: its whole name, or the first part alone; for the latter give `base`.',
    ),
})

/** A directory, LDAP or Active Directory, that checks passwords, and how what it says of people becomes roles and attributes. */
export const directorySection = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,40}$/, 'lower-case letters, digits and -')
      .describe('Short name; part of the principal id ldap:<name>:<id>.'),
    kind: z.enum(['ldap', 'active-directory']).default('ldap'),
    url: ldapUrl.describe('ldaps://host, or ldap://host with startTls.'),
    alternateUrls: z
      .array(ldapUrl)
      .default([])
      .describe('Asked in this order where `url` cannot be reached.'),
    startTls: z.boolean().default(false).describe('With ldap://: begin TLS before anything else is said.'),
    insecurePlain: z
      .boolean()
      .default(false)
      .describe('With ldap://: passwords cross the network readable. Announced at the start.'),
    caFile: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Certificates (PEM) that the certificate of the directory comes from; default those of Node.js.',
      ),
    bindDn: z
      .string()
      .min(1)
      .optional()
      .describe('Account of the gateway, for searches; without one they are anonymous.'),
    bindPasswordFile: z
      .string()
      .min(1)
      .optional()
      .describe('File that holds its password; read at each sign-in.'),
    bindPasswordEnv: z.string().min(1).optional().describe('Environment variable that holds it.'),
    base: z.string().min(1).describe('Tree in which people are, such as ou=people,dc=example,dc=org.'),
    filter: z.string().optional().describe('Finds a person; {name} is what was typed, escaped.'),
    person: person.prefault({}),
    memberships: memberships.prefault({}),
    roles: roles.default([]).describe('Roles of everybody who signs in there.'),
    groups: z
      .record(z.string().min(1), roles)
      .default({})
      .describe('Group to roles; names compare as the directory compares them.'),
    rolesFromGroups: z.boolean().default(false).describe('True: each group is a role of the same name.'),
    refreshEvery: duration
      .default(300_000)
      .describe('How often the directory is asked again what a person may be called.'),
    wrongPasswords: z
      .strictObject({
        atMost: z.int().min(1).max(1000),
        within: duration,
      })
      .optional()
      .describe(
        'The most wrong passwords for one person, from all addresses together: fewer than lock the account there. Default for Active Directory 4 within 30m.',
      ),
    connections: z
      .strictObject({
        most: z.int().min(1).max(100).default(4),
        idle: duration.default(60_000).describe('How long one is kept that nobody uses.'),
      })
      .prefault({}),
    timeouts: z
      .strictObject({
        connect: duration.default(5_000),
        bind: duration.default(5_000),
        search: duration.default(10_000),
      })
      .prefault({}),
  })
  .transform(({ filter, person: given, memberships: groups, wrongPasswords, ...others }) => {
    const standard = byKind[others.kind]
    return {
      ...others,
      filter: filter ?? standard.filter,
      person: { ...given, id: given.id ?? standard.id, name: given.name ?? standard.name },
      memberships: { ...groups, by: groups.by ?? standard.by },
      wrongPasswords: wrongPasswords ?? standard.wrongPasswords,
    }
  })

export type DirectoryConfiguration = z.output<typeof directorySection>
