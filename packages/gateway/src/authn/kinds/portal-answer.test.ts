import { describe, expect, it } from 'vitest'
import { foreignPortalSection } from '../../config/sections/foreign-portals.ts'
import { portalAnswer } from './portal-answer.ts'

const portal = foreignPortalSection.parse({
  name: 'agol',
  url: 'https://acme.maps.arcgis.com',
  orgId: 'acmeOrg',
  appIds: ['mapApp'],
})
const user = {
  username: 'Ada',
  fullName: 'Ada Lovelace',
  orgId: 'acmeOrg',
  role: 'org_user',
  roleId: 'x17',
  groups: [
    { id: 'g1', title: 'Field' },
    { id: 'g2', title: 'Admins' },
  ],
}
const good = { id: 'acmeOrg', user, appInfo: { appId: 'mapApp' } }
const error = (code: number) => ({ error: { code, message: 'Invalid token.' } })

describe('the answer of a portal', () => {
  it('names a person as the portal spells it, with groups by their ids', () => {
    expect(portalAnswer(200, good, portal)).toEqual({
      kind: 'person',
      person: {
        username: 'Ada',
        name: 'Ada Lovelace',
        groups: ['g1', 'g2'],
        roles: ['org_user', 'x17'],
        user,
      },
    })
  })

  it('counts titles of groups only where that is asked for: anybody may choose them', () => {
    const weak = { ...portal, insecureGroupTitles: true }
    expect(portalAnswer(200, good, weak)).toMatchObject({
      person: { groups: ['g1', 'Field', 'g2', 'Admins'] },
    })
  })

  it.each<[string, number, unknown, string]>([
    ['a refusal in HTTP 200', 200, error(498), 'unknown'],
    ['a refusal as a status', 401, undefined, 'unknown'],
    ['nobody, as everybody is told', 200, { id: 'acmeOrg', name: 'Acme' }, 'unknown'],
    ['an error of its own', 200, error(500), 'unreachable'],
    ['a status of trouble', 503, undefined, 'unreachable'],
    ['too many questions', 429, undefined, 'unreachable'],
    ['no JSON', 200, undefined, 'unreachable'],
    ['a list', 200, [], 'unreachable'],
    ['an application alone', 200, { ...good, user: undefined }, 'elsewhere'],
    ['another organisation', 200, { ...good, id: 'other', user: { ...user, orgId: 'other' } }, 'elsewhere'],
    ['a person of another organisation', 200, { ...good, user: { ...user, orgId: 'other' } }, 'elsewhere'],
    ['a person of ours at another organisation', 200, { ...good, id: 'other' }, 'elsewhere'],
    ['no organisation', 200, { ...good, id: undefined, user: { ...user, orgId: undefined } }, 'elsewhere'],
    ['another application', 200, { ...good, appInfo: { appId: 'phish' } }, 'elsewhere'],
    ['no application', 200, { ...good, appInfo: undefined }, 'elsewhere'],
    ['an application that is a list', 200, { ...good, appInfo: { appId: ['mapApp'] } }, 'elsewhere'],
    ['a disabled person', 200, { ...good, user: { ...user, disabled: true } }, 'elsewhere'],
    ['a person without a name', 200, { ...good, user: { ...user, username: '' } }, 'elsewhere'],
    ['a name with a line break', 200, { ...good, user: { ...user, username: 'a\nb' } }, 'elsewhere'],
    ['a name that is no text', 200, { ...good, user: { ...user, username: { a: 1 } } }, 'elsewhere'],
  ])('that is %s', (_what, status, reply, kind) =>
    expect(portalAnswer(status, reply, portal).kind).toBe(kind),
  )

  it('of any application does where the configuration says so', () => {
    const weak = { ...portal, insecureAnyApp: true }
    expect(portalAnswer(200, { ...good, appInfo: undefined }, weak).kind).toBe('person')
  })
})
