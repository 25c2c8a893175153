import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { AuditEvent } from '../../../packages/gateway/src/core/request/audit.ts'
import { coloursOf, launchBrowser } from '../../e2e/browser.ts'
import { startPages } from '../../e2e/client/pages.ts'
import { ask } from '../../faults/ask.ts'
import { crewKeys, type Fleet, type Member, type MemberPlace, startFleet } from '../../faults/fleet.ts'
import { withQuickPasswords } from '../../quick-passwords.ts'
import { zoneAwayFromMidnight } from '../away-from-midnight.ts'
import { type MapPage, mapHtml, openMapPage } from './map-page.ts'
import { patientShared, patientStore } from './patience.ts'
import { startRecipeFront } from './recipe-front.ts'

export const services = '/arcgis/rest/services/Assets_Service'
/** Units that a caller has, who has a rate, and one who has a quota. */
export const [burst, quotaUnits] = [60, 40]
export const ann = { name: 'ann', password: 'the-password-of-ann', roles: ['crew'] }

/** Three gateways with PostgreSQL, Redis, nginx, a map server and a map in a browser. */
export interface EveryPart extends Fleet {
  /** Where callers reach all gateways. */
  readonly front: string
  readonly map: MapPage
}

/** Starts all of it. A caller with `rated-key-1` or `rated-key-2` has a rate, one with `metered-key` a quota; keys of the crew have equal rights. */
export async function startEveryPart(): Promise<EveryPart> {
  const [fleet, browser, pages] = await Promise.all([
    startFleet({ hasRedis: true, store: patientStore, configuration }),
    launchBrowser(),
    startPages({ '/map.html': mapHtml }),
  ])
  fleet.leftOver.push(() => pages.close())
  const nginx = await startRecipeFront({
    port: fleet.frontPort,
    gatewayPorts: fleet.members.map(({ port }) => port),
    appPort: Number(new URL(pages.url).port),
  })
  fleet.leftOver.push(
    () => nginx.close(),
    () => browser.close(),
  )
  const map = await openMapPage(await browser.newContext({ ignoreHTTPSErrors: true }), nginx.url)
  return { ...fleet, front: `${nginx.url}/gis`, map }
}

const configuration = ({ name, frontPort }: MemberPlace) => ({
  publicUrl: `https://127.0.0.1:${frontPort}/gis`,
  audit: { file: `${name}.audit` },
  mounts: [
    { path: '/arcgis', upstream: 'sample', cache: [{ operations: ['MapServer.export'], life: '1h' }] },
  ],
  users: withQuickPasswords([ann]),
  keys: [
    ...crewKeys.map((key, nth) => ({ name: `crew-${nth}`, key, roles: ['crew'] })),
    ...['rated-key-1', 'rated-key-2'].map((key) => ({ name: key, key, roles: ['crew', 'rated'] })),
    { name: 'metered', key: 'metered-key', roles: ['crew', 'metered'] },
  ],
  shared: { kind: 'redis', urlFile: `${name}.redis`, encryptionKeyFile: 'shared-key', ...patientShared },
  // Nothing flows in while a test runs.
  limits: {
    rates: [{ name: 'rated', per: 'principal', roles: ['rated'], units: 1, every: '1000d', burst }],
    quotas: [
      {
        name: 'metered',
        per: 'principal',
        roles: ['metered'],
        units: quotaUnits,
        every: 'month',
        timeZone: zoneAwayFromMidnight(),
      },
    ],
  },
})

/** Asks each gateway, without nginx, all at the same time. */
export const askEach = ({ members }: EveryPart, path: string, headers: Record<string, string>) =>
  Promise.all(members.map(({ url }) => ask(`${url}/gis${path}`, { headers })))

/** Audit lines of a gateway. */
export const auditOf = ({ folder }: EveryPart, { name }: Member): AuditEvent[] =>
  readFileSync(join(folder, `${name}.audit`), 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))

/** Requests that each gateway has not answered yet. */
export const inFlight = ({ members }: EveryPart): Promise<number[]> =>
  Promise.all(members.map(async ({ process }) => (await process?.status())?.inFlight ?? 0))

/** Holds what the map server does, between two steps of it, until it is let go. */
export function hold({ sample }: EveryPart, gap: 'beforeWrite' | 'afterRead') {
  const { promise, resolve } = Promise.withResolvers<void>()
  const held = {
    count: 0,
    release: () => {
      sample.gaps[gap] = undefined
      resolve()
    },
  }
  sample.gaps[gap] = () => {
    held.count += 1
    return promise
  }
  return held
}

/** Moves the map until each of these gateways has given more of it, and all of it came well. */
export async function moveUntilGivenBy(parts: EveryPart, members: readonly Member[]): Promise<void> {
  const { map } = parts
  const given = (): number[] => members.map((member) => picturesGiven(auditOf(parts, member)))
  const before = given()
  while (given().some((count, place) => count === before[place])) {
    const count = map.pictures.length
    await map.page.evaluate('move(173)')
    await expect.poll(() => map.pictures.length).toBeGreaterThan(count)
  }
  await map.settled()
  expect(new Set(map.pictures)).toEqual(new Set([200]))
  await expect.poll(() => coloursOf(map.page, '#map')).toBeGreaterThan(300)
}

const picturesGiven = (events: readonly AuditEvent[]): number =>
  events.filter(
    ({ principal, operation = '', status }) =>
      principal === `user:${ann.name}` && /^MapServer\.(?:export|tile)$/.test(operation) && status === 200,
  ).length

/** Asks all gateways in rounds until all of them refuse: how often each answered, and what was told. */
export async function askUntilRefused(parts: EveryPart, key: string) {
  const answered = parts.members.map(() => 0)
  const codes = new Set<number>()
  let sent = 0
  for (let isOver = false; !isOver; ) {
    const round = await askEach(parts, `${services}/MapServer?f=json`, { token: key })
    sent += round.length
    for (const [place, { code }] of round.entries()) {
      codes.add(code)
      if (code === 200) answered[place] = (answered[place] ?? 0) + 1
    }
    isOver = round.every(({ code }) => code !== 200)
  }
  return { answered, together: answered.reduce((sum, count) => sum + count), sent, codes }
}
