import type { DemoSecrets } from './configuration.ts'

/** What is asked, below `/arcgis/rest/services`, by whoever is named: some of it is refused, so that there is something to explain. */
const asked: readonly (readonly [account: 'key' | 'editor' | 'visitor' | 'crew' | 'nobody', path: string])[] =
  [
    ['visitor', '?f=json'],
    ['visitor', '/Assets_Service/FeatureServer/0/query?where=1%3D1&returnCountOnly=true&f=json'],
    ['visitor', '/Assets_Service/FeatureServer/5/query?where=1%3D1&outFields=*&resultRecordCount=5&f=json'],
    ['visitor', '/Assets_Service/FeatureServer/5/query?where=owner_name%3D%27x%27&f=json'],
    ['visitor', '/Assets_Service/MapServer?f=json'],
    ['crew', '/Assets_Service/FeatureServer/2/query?where=1%3D1&returnCountOnly=true&f=json'],
    ['crew', '/Assets_Service/FeatureServer/0/query?where=1%3D1&f=json'],
    ['editor', '/Assets_Service/FeatureServer?f=json'],
    ['editor', '/Assets_Service/FeatureServer/4/query?where=1%3D1&returnCountOnly=true&f=json'],
    ['key', '/Assets_Service/MapServer/2/query?where=1%3D1&returnCountOnly=true&f=json'],
    ['key', '/Nothing_Of_This_Name/MapServer?f=json'],
    ['nobody', '/Assets_Service/FeatureServer/0/query?where=1%3D1&f=json'],
  ]

/**
 * Asks the gateway as each account of the demo does, one request after the other, so that the console has something to show. A failure has no consequence.
 * @param url the gateway, with a slash at its end
 */
export async function makeTraffic(url: string, secrets: DemoSecrets): Promise<void> {
  try {
    const tokens = new Map<string, string>([['key', secrets.key]])
    for (const name of ['editor', 'visitor', 'crew'] as const)
      tokens.set(name, await tokenOf(url, name, secrets[name]))
    for (const [account, path] of asked) {
      const token = tokens.get(account)
      const headers = token === undefined ? {} : { 'X-Esri-Authorization': `Bearer ${token}` }
      await (await fetch(`${url}arcgis/rest/services${path}`, { headers })).arrayBuffer()
    }
  } catch {
    // The demo was closed, or its certificate is not known to this process.
  }
}

async function tokenOf(url: string, username: string, password: string): Promise<string> {
  const body = new URLSearchParams({ username, password, f: 'json', client: 'requestip' })
  const reply = await fetch(`${url}arcgis/tokens/generateToken`, { method: 'POST', body })
  const { token } = (await reply.json()) as { token: string }
  return token
}
