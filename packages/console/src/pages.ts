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
    why: 'Why?',
    seen: 'Who sees what',
    keys: 'Keys',
    people: 'People and sessions',
    health: 'Health',
  },
  de: {
    live: 'Anfragen live',
    why: 'Warum?',
    seen: 'Wer sieht was',
    keys: 'Schlüssel',
    people: 'Personen und Sitzungen',
    health: 'Zustand',
  },
})

/** The pages in the order of the navigation; the first one that somebody may open is shown at the start. */
export const pages: readonly PageEntry[] = [
  { path: 'live', right: 'look', group: 'requests', load: () => import('./pages/live/index.tsx') },
  { path: 'why', right: 'view-as', group: 'requests', load: () => import('./pages/why/index.tsx') },
  { path: 'seen', right: 'view-as', group: 'access', load: () => import('./pages/seen/index.tsx') },
  { path: 'keys', right: 'look', group: 'accounts', load: () => import('./pages/keys/index.tsx') },
  { path: 'people', right: 'look', group: 'accounts', load: () => import('./pages/people/index.tsx') },
  { path: 'health', right: 'look', group: 'service', load: () => import('./pages/health/index.tsx') },
]
