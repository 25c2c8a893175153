import { type LoggedRequest, listenBefore, type OgcServer, type ProgramReply } from './listener.ts'

/** A server of WMS that says what a test puts into its mouth. */
export interface ScriptedServer extends OgcServer {
  /** What it answers to everything but GetCapabilities; a test may set another one. */
  reply: (asked: URLSearchParams) => ProgramReply | Promise<ProgramReply>
}

/** Starts a server with capabilities of WMS 1.1.1; it begins with an empty text for everything else. */
export async function startScriptedServer(capabilities: string): Promise<ScriptedServer> {
  const requests: LoggedRequest[] = []
  const script: Pick<ScriptedServer, 'reply'> = {
    reply: () => ({ status: 200, type: 'text/plain', body: Buffer.alloc(0) }),
  }
  const server = await listenBefore(async ({ url }) => {
    const asked = new URL(url, 'http://maps.internal').searchParams
    return asked.get('REQUEST') === 'GetCapabilities'
      ? { status: 200, type: 'text/xml', body: Buffer.from(capabilities) }
      : script.reply(asked)
  }, requests)
  return Object.assign(script, { ...server, url: `${server.url}wms`, requests })
}

/** Capabilities of WMS 1.1.1 with a layer `parcels`, and more inside of it, around it and before it. */
export const capabilitiesWith = ({ inLayer = '', inRoot = '', inService = '', head = '' } = {}): string =>
  `<?xml version="1.0" encoding="UTF-8"?>${head}
<WMT_MS_Capabilities version="1.1.1"><Service><Name>OGC:WMS</Name><Title>Town</Title>${inService}</Service><Capability>
<Request><GetMap><Format>image/png</Format></GetMap><GetFeatureInfo><Format>application/json</Format></GetFeatureInfo></Request>
<Layer><Title>all</Title><SRS>EPSG:3857</SRS><LatLonBoundingBox minx="9" miny="49" maxx="11" maxy="51"/>${inRoot}
<Layer queryable="1"><Name>parcels</Name><Title>Parcels</Title>${inLayer}</Layer></Layer></Capability></WMT_MS_Capabilities>`
