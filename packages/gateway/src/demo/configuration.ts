import { demoGrants } from './grants.ts'

/** Keys and passwords of the demo's accounts. */
export interface DemoSecrets {
  readonly key: string
  readonly editor: string
  readonly visitor: string
  readonly crew: string
}

/** The published secrets, which are good enough for a demo that only this machine reaches. */
export const knownSecrets: DemoSecrets = {
  key: 'demo-key',
  editor: 'editor-demo',
  visitor: 'visitor-demo',
  crew: 'crew-demo',
}

/** Secrets of one start, made of a word that nobody can guess; the page makes them of the same word. */
export const secretsOf = (word: string): DemoSecrets => ({
  key: `demo-key-${word}`,
  editor: `editor-${word}`,
  visitor: `visitor-${word}`,
  crew: `crew-${word}`,
})

/** What the demo fills into its configuration. */
interface DemoPlaces {
  readonly host: string
  /** The name that others call it by; default `host`. */
  readonly publicHost?: string
  /** Default: the known ones. */
  readonly secrets?: DemoSecrets
  readonly port: number
  readonly tls: { readonly cert: string; readonly key: string } | undefined
  readonly upstreamUrl: string
  readonly upstreamPassword: string
  /** File with the token of the administrator; without it there is no listener for one. */
  readonly tokenFile?: string
}

/** The demo's configuration file: the same that an administrator would write. */
export const demoConfiguration = ({
  host,
  publicHost = host,
  port,
  tls,
  upstreamUrl,
  upstreamPassword,
  secrets = knownSecrets,
  tokenFile,
}: DemoPlaces): string => `
listen:
  host: ${JSON.stringify(host)}
  port: ${port}
${tls ? `  tls: { cert: ${JSON.stringify(tls.cert)}, key: ${JSON.stringify(tls.key)} }` : ''}
publicUrl: ${tls ? 'https' : 'http'}://${publicHost}:${port}
origins: [loopback]
${tokenFile === undefined ? '' : `admin: { host: 127.0.0.1, port: 0, tokenFile: ${JSON.stringify(tokenFile)} }`}
upstreams:
  sample:
    kind: arcgis
    url: ${upstreamUrl}
    credential: { kind: arcgis-token, username: gateway, password: ${upstreamPassword} }
mounts:
  - { path: /arcgis, upstream: sample, cache: [{ operations: [MapServer.export], life: 60s }] }
  - { path: /map, upstream: sample, at: rest/services, cache: [{ operations: [MapServer.export], life: 60s }] }
keys:
  - { name: demo, key: ${secrets.key}, roles: [everything] }
users:
  - { name: editor, password: ${secrets.editor}, roles: [everything] }
  - { name: visitor, password: ${secrets.visitor}, roles: [visitor], attributes: { district: Littlebrook } }
  - { name: crew, password: ${secrets.crew}, roles: [crew], attributes: { district: Littlebrook } }
areas:
  districts: { upstream: sample, service: Assets_Service, layer: 6, by: district }
${demoGrants}`
