import { afterEach, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { checkOnline } from '../../packages/gateway/src/cli/check-online.ts'
import { parseConfiguration } from '../../packages/gateway/src/config/load.ts'
import { startForeignPortal } from '../e2e/foreign-portal.ts'
import { siteAnswer } from './faults/mini-stack.ts'
import { json, type MiniUpstream, startMiniUpstream } from './faults/mini-upstream.ts'

const open: MiniUpstream[] = []
afterEach(async () => {
  for (const upstream of open.splice(0)) await upstream.stop()
})

async function check(changes: (upstream: MiniUpstream) => object = () => ({})) {
  const upstream = await startMiniUpstream(() => {})
  open.push(upstream)
  upstream.answer = siteAnswer(upstream, new Set(), () => {})
  const credential = { kind: 'arcgis-token', username: 'gateway', password: 'secret-of-the-gateway' }
  const loaded = parseConfiguration(
    stringify({
      publicUrl: 'https://my.url.com',
      upstreams: { ags: { kind: 'arcgis', url: upstream.url, credential } },
      mounts: [{ path: '/arcgis', upstream: 'ags' }],
      ...changes(upstream),
    }),
    '.',
  )
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  return checkOnline(loaded)
}

describe('mapgate check --online', () => {
  it('says what an upstream offers to the user of the gateway', async () => {
    expect(await check()).toEqual([
      { what: 'upstream ags', good: true, finding: "answers as the gateway's user: 1 service, 0 folders" },
      { what: 'grants', good: true, finding: 'name services, layers and fields that are there' },
    ])
  })

  it('says which grants name something that is not there', async () => {
    const grants = [{ name: 'misspelt', to: { roles: ['planner'] }, on: { services: ['Assets_Servise'] } }]
    const roles = [{ name: 'ines', password: 'ines-password', roles: ['planner'] }]
    const found = await check(() => ({ grants, users: roles }))
    const faulty = found.filter(({ good }) => !good)
    expect(faulty).toHaveLength(1)
    expect(faulty[0]?.faults).toEqual([
      {
        path: 'grants[0].on.services[0]',
        message: 'no service is named Assets_Servise; did you mean Assets_Service?',
        line: expect.any(Number),
        excerpt: expect.stringMatching(/Assets_Servise\n *\^{14}$/),
      },
    ])
  })

  it('does not blame grants on an upstream that cannot be read', async () => {
    const found = await check(() => ({
      upstreams: { ags: { kind: 'arcgis', url: 'http://127.0.0.1:9/arcgis' } },
      grants: [{ to: { anonymous: true }, on: { services: ['Assets_Service'] } }],
    }))
    expect(found.map(({ what, good }) => [what, good])).toEqual([
      ['upstream ags', false],
      ['grants', true],
    ])
    expect(found[1]?.finding).toContain('those on ags were not looked at')
  })

  it('says what the token service said, and not the password', async () => {
    const [found] = await check((upstream) => {
      upstream.answerSignIn = (_request, response) =>
        json(response, {
          error: {
            code: 400,
            message: 'Unable to generate token.',
            details: ['Invalid username or password.'],
          },
        })
      return {}
    })
    expect(found).toMatchObject({
      good: false,
      finding: expect.stringContaining('Invalid username or password.'),
    })
    expect(found?.finding).not.toContain('secret-of-the-gateway')
  })

  it.each([
    [undefined, /^The map server cannot be reached\. \(ECONNREFUSED\)$/],
    [
      'http://127.0.0.1:9/portal/sharing/rest/generateToken',
      /^http:.*generateToken cannot be reached \(ECONN/,
    ],
  ])('does not blame a sign-in that came to nobody on its password: at %s', async (tokenUrl, finding) => {
    const credential = {
      kind: 'arcgis-token',
      username: 'gateway',
      password: 'secret-of-the-gateway',
      tokenUrl,
    }
    const [found] = await check(() => ({
      upstreams: { ags: { kind: 'arcgis', url: 'http://127.0.0.1:9/arcgis', credential } },
    }))
    expect(found).toMatchObject({
      what: 'upstream ags',
      good: false,
      finding: expect.stringMatching(finding),
    })
  })

  it('says when nobody listens, and when an issuer has no keys', async () => {
    const found = await check((upstream) => ({
      upstreams: { ags: { kind: 'arcgis', url: 'http://127.0.0.1:9/arcgis' } },
      issuers: [
        {
          name: 'idp',
          issuer: 'https://idp.example',
          audience: ['maps'],
          jwksUrl: `${upstream.url}/rest/info`,
        },
      ],
    }))
    expect(found.map(({ what, good }) => [what, good])).toEqual([
      ['upstream ags', false],
      ['issuer idp', false],
      ['grants', true],
    ])
    expect(found[0]?.finding).toContain('ECONNREFUSED')
    expect(found[1]?.finding).toMatch(/^http:.*\/rest\/info answers without keys/)
  })
})

describe('of a portal', () => {
  const portals = (url: string, orgId: string) => [{ name: 'agol', url, orgId, appIds: ['mapApp'] }]

  it.each<[string, string, boolean, RegExp]>([
    ['the one that is meant', 'acmeOrg', true, /^is Acme, version 2025\.3, of the organisation acmeOrg$/],
    [
      'another one',
      'ourOrg',
      false,
      /of the organisation acmeOrg and not ourOrg: every token would be refused$/,
    ],
  ])('it says that it is %s', async (_what, orgId, good, finding) => {
    const portal = await startForeignPortal()
    try {
      const found = await check(() => ({ portals: portals(portal.url, orgId) }))
      const [one] = found.filter(({ what }) => what === 'portal agol')
      expect(one).toEqual({ what: 'portal agol', good, finding: expect.stringMatching(finding) })
    } finally {
      await portal.close()
    }
  })

  it('it says that it cannot be reached', async () => {
    const found = await check(() => ({ portals: portals('http://127.0.0.1:9', 'acmeOrg') }))
    expect(found.find(({ what }) => what === 'portal agol')).toMatchObject({ good: false })
  })
})
