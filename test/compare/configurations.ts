import { scryptSync } from 'node:crypto'
import type { Emphasis, PlainGrant, Policy } from '../soundness/policies.ts'
import { makePolicy } from '../soundness/policies.ts'
import type { Random } from '../soundness/random.ts'
import type { Template } from '../soundness/template.ts'
import { mapServerName, mapServerUser } from './names.ts'

/** Whom a scene asks for, and the key that shows it. */
export const keys = {
  visitor: 'key-of-the-visitor',
  second: 'key-of-the-second-visitor',
  editor: 'key-of-the-editor',
  stranger: 'key-that-no-grant-names',
  bound: 'key-of-one-page-and-network',
} as const

/** A user with a password, who may do what visitors may. */
export const user = { name: 'vera', password: 'password-of-vera' } as const

/** A hash of the least cost, so that a run is not spent on passwords. */
const passwordHash = `$scrypt$ln=4,r=1,p=1$${unpadded(Buffer.alloc(16, 7))}$${unpadded(
  scryptSync(user.password, Buffer.alloc(16, 7), 32, { N: 16, r: 1, p: 1 }),
)}`

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}

type Json = Readonly<Record<string, unknown>>

/** One configuration of a scene, as JSON, and the policy that its world is made for. */
export interface MadeConfiguration {
  readonly text: string
  readonly policy: Policy
}

/** Makes a configuration: a random policy for visitors, and whatever else may be configured besides. */
export function makeConfiguration(random: Random, template: Template): MadeConfiguration {
  const made = makePolicy(random, template, random.pick(emphases))
  const policy = random.chance(0.04) ? { ...made, grants: [] } : made
  const roles = ['visitor']
  const { attributes } = policy
  const configuration = {
    listen: { port: 0, ...listenOf(random) },
    publicUrl: 'https://gate.test',
    origins: ['https://app.example', ...(random.chance(0.3) ? ['loopback'] : [])],
    upstreams: { sample: upstreamOf(random) },
    mounts: [
      { path: '/arcgis', upstream: 'sample', ...(random.chance(0.2) ? { insecureTokensByGet: true } : {}) },
      { path: '/map', upstream: 'sample', at: 'rest/services' },
      { path: '/real', upstream: 'sample', realStatus: true, ignoredParameters: ['apikey'] },
      { path: '/bare', upstream: 'sample', carriersOff: ['query', 'form', 'basic', 'cookie', 'path-ticket'] },
    ],
    keys: [
      { name: 'visitor', key: keys.visitor, roles, attributes },
      { name: 'second', key: keys.second, roles, attributes },
      { name: 'editor', key: keys.editor, roles: ['editor'] },
      { name: 'stranger', key: keys.stranger, roles: ['nobody'] },
      {
        name: 'bound',
        key: keys.bound,
        roles,
        attributes,
        origins: ['https://app.example'],
        networks: ['127.0.0.0/8', '10.0.0.0/8'],
      },
    ],
    users: [{ name: user.name, passwordHash, roles, attributes }],
    grants: [...policy.grants.map((grant) => seasoned(random, grant)), editing, ...besides(random)],
    limits: limitsOf(random),
  }
  return { text: JSON.stringify(configuration), policy }
}

const emphases: readonly Emphasis[] = [{}, {}, {}, {}, { several: true }, { apart: true }, { limits: true }]

const editing: Json = {
  name: 'everything for editors',
  to: { roles: ['editor'] },
  on: { services: ['**'] },
  for: ['view', 'query', 'identify', 'attachments', 'export-data', 'edit'],
}

/** The grant with what does not change which cells it shows: what of a service's author is told, and until when it holds. */
const seasoned = (random: Random, grant: PlainGrant): Json => {
  if (!random.chance(0.25)) return { ...grant }
  const seasoning = random.pick<Json>([
    { classes: 'author' },
    { extents: 'author' },
    { classes: 'author', extents: 'author' },
    { tiles: 'whole' },
    { valid: { until: '2026-01-15T12:00:06Z' } },
  ])
  return { ...grant, with: { ...grant.with, ...seasoning } }
}

/** Grants that reach others than visitors by their role. */
const besides = (random: Random): readonly Json[] => [
  ...(random.chance(0.35)
    ? [
        {
          name: 'for everybody',
          to: { anonymous: true },
          on: random.pick<Json>([
            { services: ['Topo_Basemap'] },
            { services: ['Assets_Service'], layers: [2, 5] },
            { services: ['*'], mounts: ['/map', '/real'] },
            { services: ['Imagery/*'] },
          ]),
        },
      ]
    : []),
  ...(random.chance(0.15)
    ? [
        {
          name: 'one principal',
          to: random.pick<Json>([
            { principals: ['key:second', `user:${user.name}`] },
            { claims: { district: 'Littlebrook' } },
          ]),
          on: { services: ['Assets_Service'] },
          for: ['view', 'MapServer.query', 'FeatureServer.query'],
        },
      ]
    : []),
  ...(random.chance(0.15)
    ? [{ name: 'edits by visitors', to: { roles: ['visitor'] }, on: { layers: [2, 7] }, for: ['edit'] }]
    : []),
]

function upstreamOf(random: Random): Json {
  return {
    kind: 'arcgis',
    url: `http://${mapServerName}/arcgis`,
    credential: {
      kind: 'arcgis-token',
      ...mapServerUser,
      ...(random.chance(0.3) ? { bind: 'referer', referer: 'https://gate.test/' } : {}),
    },
    catalog: { refresh: '1h' },
    ...(random.chance(0.3) ? { characters: 'unicode' } : {}),
    ...(random.chance(0.1) ? { limits: { heldReply: '60kB' } } : {}),
  }
}

const listenOf = (random: Random): Json => ({
  ...(random.chance(0.5) ? { trustedProxies: ['127.0.0.1'] } : {}),
  ...(random.chance(0.1) ? { limits: { url: '1kB', body: '20kB', strangerBody: '2kB' } } : {}),
})

const limitsOf = (random: Random): Json => ({
  ...(random.chance(0.1) ? { upstreamRequests: 2 } : {}),
  ...(random.chance(0.1)
    ? { rates: [{ name: 'each', per: random.pick(['principal', 'address']), units: 600, burst: 60 }] }
    : {}),
})
