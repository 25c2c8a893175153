import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type PlainConfiguration, type Stack, startStack } from '../stack.ts'
import {
  clientSecret,
  type PeopleProvider,
  type PersonClaims,
  startPeopleProvider,
} from './people-provider.ts'
import { createWalker, type Walker } from './walker.ts'

export const service = '/arcgis/rest/services/Assets_Service/MapServer'
export const picture = `${service}/export?bbox=-118.5,34.2,-117.5,34.8&bboxSR=4326&size=60,40&f=image`

interface PeopleStackOptions {
  readonly people: Record<string, PersonClaims>
  /** People of a second provider, `partner`; default: there is none. */
  readonly partners?: Record<string, PersonClaims>
  readonly refreshTokens?: boolean
  /** Certificate of the authority that the providers trust, as a file; default: that of nobody else. */
  readonly authority?: string
  /** Changes the section of the first provider. */
  readonly provider?: PlainConfiguration
  readonly configure?: (configuration: PlainConfiguration) => void
  /** Epoch milliseconds for the gateway; default: the time of the machine. */
  readonly clock?: () => number
}

/** The gateway before the sample server, where people sign in at `corp` (GIS Readers are readers) and at `partner`. */
export interface PeopleStack extends Stack {
  readonly corp: PeopleProvider
  readonly partner: PeopleProvider
  /** Status of a picture that readers may see, in a browser. */
  pictureStatus(walker: Walker): Promise<number>
  at(provider: string, to?: string): { gatewayUrl: string; provider: string; to: string }
}

/** Starts all; readers may see everything, and nobody else anything. */
export async function startPeopleStack(options: PeopleStackOptions): Promise<PeopleStack> {
  const { people, partners = {}, refreshTokens = true, authority, provider = {}, configure, clock } = options
  const corp = await startPeopleProvider({ people, refreshTokens, authority })
  const partner = await startPeopleProvider({ people: partners, refreshTokens })
  const secret = join(mkdtempSync(join(tmpdir(), 'mapgate-')), 'secret')
  writeFileSync(secret, clientSecret, { mode: 0o600 })
  const common = {
    clientId: 'mapgate',
    clientSecretFile: secret,
    groups: { 'GIS Readers': ['reader'] },
    claims: { name: 'name', attributes: { region: 'region' } },
  }
  const stack = await startStack({
    ...(clock === undefined ? {} : { clock }),
    configure: (configuration) => {
      configuration.signIn = {
        providers: [
          { name: 'corp', title: 'Example Corp', issuer: corp.issuer, ...common, ...provider },
          { name: 'partner', issuer: partner.issuer, ...common, groups: { partners: ['reader'] } },
        ],
      }
      configuration.grants = [{ name: 'readers', to: { roles: ['reader'] }, on: { services: ['**'] } }]
      configure?.(configuration)
    },
  })
  const { gatewayUrl } = stack
  corp.register(gatewayUrl, 'corp')
  partner.register(gatewayUrl, 'partner')
  return {
    ...stack,
    corp,
    partner,
    at: (name, to = '/') => ({ gatewayUrl, provider: name, to }),
    pictureStatus: async (walker) => (await walker.get(gatewayUrl + picture, asImage)).status,
    close: async () => {
      await stack.close()
      corp.close()
      partner.close()
    },
  }
}

/** Headers of an `<img>` of a page of the gateway. */
export const asImage = {
  accept: 'image/avif,image/webp,*/*',
  'sec-fetch-mode': 'no-cors',
  'sec-fetch-dest': 'image',
  'sec-fetch-site': 'same-origin',
}

/** A ticket made from the session of a browser. */
export async function ticketOf(stack: PeopleStack, walker: Walker): Promise<string> {
  const headers = { origin: stack.gatewayUrl, 'content-type': 'application/json' }
  const reply = await walker.post(`${stack.gatewayUrl}/.mapgate/ticket`, {}, headers)
  return JSON.parse(reply.text).ticket
}

/** Status of a picture with a ticket. */
export const ticketStatus = async ({ gatewayUrl }: PeopleStack, ticket: string): Promise<number> =>
  (await createWalker().get(`${gatewayUrl}/t/${ticket}${picture}`, asImage)).status
