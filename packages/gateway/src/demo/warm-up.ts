/** Basemap tiles in the middle of the page's first view, and one step closer: each step reads more detailed shores and borders. */
const firstTiles = ['8/101/44', '9/203/88']

/**
 * Requests the first pictures of the demo: a fresh process reads and projects its geography with the first tile, for which the
 * first visitor would wait. A failure has no consequence.
 * @param site base of the map server, such as `http://127.0.0.1:6080/arcgis`
 * @param account who may ask it
 */
export async function warmUp(site: string, account: { username: string; password: string }): Promise<void> {
  try {
    const form = new URLSearchParams({ ...account, f: 'json' })
    const reply = await fetch(`${site}/tokens/`, { method: 'POST', body: form })
    const { token } = (await reply.json()) as { token: string }
    for (const tile of firstTiles) {
      const url = `${site}/rest/services/Topo_Basemap/MapServer/tile/${tile}?token=${token}`
      await (await fetch(url)).arrayBuffer()
    }
  } catch {
    // The demo was closed, or will tell what is wrong itself.
  }
}
