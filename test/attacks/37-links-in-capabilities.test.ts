import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gated, type GatedDoor, startGated } from '../ogc/gated.ts'
import { capabilitiesWith, type ScriptedServer, startScriptedServer } from '../ogc/scripted-server.ts'

// Every place of WMS capabilities that may hold an address, a name or a path of the map server: none of it reaches a caller, because capabilities are
// written anew out of what is known.

const link = (text: string) =>
  `<OnlineResource xmlns:xlink="http://www.w3.org/1999/xlink" xlink:type="simple" xlink:href="http://zqlink.internal/${text}?map=/srv/zqlink.map"/>`

const capabilities = capabilitiesWith({
  head: '<!DOCTYPE WMT_MS_Capabilities SYSTEM "http://zqlink.internal/capabilities.dtd">',
  inService: `<Abstract>What the town has</Abstract>${link('service')}<ContactInformation><ContactPersonPrimary><ContactPerson>zqlink Person</ContactPerson><ContactOrganization>zqlink</ContactOrganization></ContactPersonPrimary><ContactElectronicMailAddress>zqlink@internal</ContactElectronicMailAddress></ContactInformation><Fees>zqlink</Fees><AccessConstraints>zqlink</AccessConstraints>`,
  inRoot: `<AuthorityURL name="zqlink">${link('authority')}</AuthorityURL><Attribution><Title>zqlink</Title>${link('attribution')}<LogoURL width="1" height="1"><Format>image/png</Format>${link('logo')}</LogoURL></Attribution>`,
  inLayer: `<Identifier authority="zqlink">zqlink</Identifier><KeywordList><Keyword>zqlink</Keyword></KeywordList>
<MetadataURL type="FGDC"><Format>text/xml</Format>${link('metadata')}</MetadataURL>
<DataURL><Format>text/xml</Format>${link('data')}</DataURL>
<FeatureListURL><Format>text/xml</Format>${link('features')}</FeatureListURL>
<Style><Name>plain</Name><Title>Plain</Title><LegendURL width="1" height="1"><Format>image/png</Format>${link('legend')}</LegendURL>
<StyleSheetURL><Format>text/xml</Format>${link('sheet')}</StyleSheetURL><StyleURL><Format>text/xml</Format>${link('style')}</StyleURL></Style>
<Extent name="zqlink">zqlink</Extent>`,
})

let server: ScriptedServer
let gated: Gated
beforeAll(async () => {
  server = await startScriptedServer(capabilities)
  gated = await startGated({
    kinds: [],
    configure: ({ upstreams, mounts }) => {
      upstreams.town = {
        kind: 'ogc',
        server: 'other',
        url: server.url,
        fields: 'none',
        layers: { parcels: { drawnBy: [] } },
      }
      mounts.push({ path: '/town', upstream: 'town' })
    },
  })
})
afterAll(async () => {
  await gated?.close()
  await server?.close()
})

describe.each([
  { SERVICE: 'WMS', REQUEST: 'GetCapabilities', VERSION: '1.1.1' },
  { SERVICE: 'WMS', REQUEST: 'GetCapabilities', VERSION: '1.3.0' },
  { SERVICE: 'WMTS', REQUEST: 'GetCapabilities', VERSION: '1.0.0' },
])('The capabilities of $SERVICE $VERSION', (query) => {
  const door = () => ({ ...(gated.doors[0] as GatedDoor), path: '/town' })

  it('hold the layer, and no address, name or path that those of the map server hold', async () => {
    const { status, text } = await gated.ask(door(), query, { caller: 'editor' })
    expect(status, text).toBe(200)
    expect(text).toContain('parcels')
    expect(text).toContain('Plain')
    expect(text).not.toMatch(/zqlink|\.internal/)
    expect(server.requests.every(({ url }) => url.startsWith('/wms?'))).toBe(true)
  })

  it('are the same with what some servers read beside it', async () => {
    const more = {
      NAMESPACE: 'zq',
      ROOTLAYER: 'false',
      LAYERS: 'vault',
      UPDATESEQUENCE: '0',
      FORMAT: 'text/xml',
      SECTIONS: 'All',
      LANGUAGE: 'de',
    }
    const [plain, asked] = [
      await gated.ask(door(), query, { caller: 'editor' }),
      await gated.ask(door(), { ...query, ...more }, { caller: 'editor' }),
    ]
    expect([asked.status, asked.text]).toEqual([200, plain.text])
    expect(server.requests.map(({ url }) => url).join()).not.toMatch(/NAMESPACE|ROOTLAYER|vault/i)
  })
})
