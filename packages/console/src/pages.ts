import type { ComponentType } from 'preact'
import { words } from './words.ts'

/** A page of the console; its code is loaded when somebody goes there. */
export interface PageEntry {
  /** First part of its path below `/console/`. */
  readonly path: keyof ReturnType<typeof titles>
  /** The right that it needs. */
  readonly right: 'look' | 'view-as' | 'change' | 'grant'
  /** Where it stands in the navigation; undefined: other pages lead to it. */
  readonly group: 'requests' | 'access' | 'accounts' | 'service' | undefined
  readonly load: () => Promise<{ readonly default: ComponentType }>
}

/** The titles of the pages, for the navigation, the heading and the window. */
export const titles = words({
  en: {
    live: 'Live requests',
    explain: 'Explain a request',
    why: 'Why?',
    seen: 'Who sees what',
    grants: 'Grants',
    keys: 'Keys',
    people: 'People and sessions',
    usage: 'Usage',
    health: 'Health',
  },
  de: {
    live: 'Anfragen live',
    explain: 'Anfrage erklären',
    why: 'Warum?',
    seen: 'Wer sieht was',
    grants: 'Rechte',
    keys: 'Schlüssel',
    people: 'Personen und Sitzungen',
    usage: 'Nutzung',
    health: 'Zustand',
  },
})

/** Pages that are planned and not built yet: nobody is led to them. Whoever builds one takes it out. */
const notYet: ReadonlySet<PageEntry['path']> = new Set(['live', 'explain', 'grants', 'usage'])

const all: readonly PageEntry[] = [
  { path: 'live', right: 'look', group: 'requests', load: () => import('./pages/live/index.tsx') },
  { path: 'explain', right: 'look', group: undefined, load: () => import('./pages/explain/index.tsx') },
  { path: 'why', right: 'view-as', group: 'requests', load: () => import('./pages/why/index.tsx') },
  { path: 'seen', right: 'view-as', group: 'access', load: () => import('./pages/seen/index.tsx') },
  { path: 'grants', right: 'look', group: 'access', load: () => import('./pages/grants/index.tsx') },
  { path: 'keys', right: 'look', group: 'accounts', load: () => import('./pages/keys/index.tsx') },
  { path: 'people', right: 'look', group: 'accounts', load: () => import('./pages/people/index.tsx') },
  { path: 'usage', right: 'look', group: 'service', load: () => import('./pages/usage/index.tsx') },
  { path: 'health', right: 'look', group: 'service', load: () => import('./pages/health/index.tsx') },
]

/** The pages in the order of the navigation; the first one that somebody may open is shown at the start. */
export const pages: readonly PageEntry[] = all.filter(({ path }) => !notYet.has(path))
