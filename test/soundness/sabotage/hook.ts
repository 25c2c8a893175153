import { registerHooks } from 'node:module'
import { entries } from './all.ts'
import { applied } from './applied.ts'
import { changed, changesOf } from './entry.ts'

// `node --import …/hook.ts?NAME`: replaces the texts of that sabotage in the sources that Node loads, in worker threads too.

const root = new URL('../../../', import.meta.url)
const name = decodeURIComponent(new URL(import.meta.url).search.slice(1))
const sabotage = entries.find((entry) => entry.name === name)
if (sabotage === undefined) throw new Error(`there is no sabotage named ${name}`)

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context)
    const changes = changesOf(sabotage).filter(({ file }) => url === new URL(file, root).href)
    if (changes.length === 0) return loaded
    if (loaded.source === undefined || loaded.source === null) throw new Error(`${url} has no source`)
    const source =
      typeof loaded.source === 'string' ? loaded.source : Buffer.from(loaded.source as Uint8Array).toString()
    applied.push(...changes.map(({ file }) => file))
    return { ...loaded, source: changes.reduce(changed, source) }
  },
})
