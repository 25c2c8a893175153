/** What the demo fills into its configuration. */
export interface DemoPlaces {
  readonly host: string
  readonly port: number
  readonly tls: { readonly cert: string; readonly key: string } | undefined
  readonly upstreamUrl: string
  readonly upstreamPassword: string
}

/** The demo's configuration file: the same that an administrator would write, with known passwords. */
export const demoConfiguration = ({ host, port, tls, upstreamUrl, upstreamPassword }: DemoPlaces): string => `
listen:
  host: ${host}
  port: ${port}
${tls ? `  tls: { cert: ${JSON.stringify(tls.cert)}, key: ${JSON.stringify(tls.key)} }` : ''}
publicUrl: ${tls ? 'https' : 'http'}://${host}:${port}
origins: [loopback]
upstreams:
  sample:
    kind: arcgis
    url: ${upstreamUrl}
    credential: { kind: arcgis-token, username: gateway, password: ${upstreamPassword} }
mounts:
  - { path: /arcgis, upstream: sample }
  - { path: /map, upstream: sample, at: rest/services }
keys:
  - { name: demo, key: demo-key, roles: [everything] }
users:
  - { name: editor, password: editor-demo, roles: [everything] }
  - { name: visitor, password: visitor-demo, roles: [visitor], attributes: { district: Littlebrook } }
grants:
  - name: everything
    to: { roles: [everything] }
    on: { services: ['**'] }
    for: [view, query, identify, attachments, export-data, edit]
  - name: basemap for visitors
    to: { roles: [visitor] }
    on: { services: [Topo_Basemap] }
    for: [view]
  - name: the visitor's district
    to: { roles: [visitor] }
    on: { services: [Assets_Service] }
    for: [view, query, identify]
    with:
      fields: { except: [owner_name, phone, cost] }
      where: district = :principal.district AND classification = 'public'
`
