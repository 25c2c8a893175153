import type { ComponentType } from 'preact'
import { words } from './words.ts'

/** A page of the console; its code is loaded when somebody goes there. */
export interface PageEntry {
  /** Path below `/console/`. */
  readonly path: string
  readonly title: () => string
  /** The right that it needs. */
  readonly right: string
  readonly load: () => Promise<{ readonly default: ComponentType }>
}

const titles = words({
  en: {
    live: 'Live requests',
    seen: 'Who sees what',
    why: 'Why',
    grants: 'Grants',
    keys: 'Keys',
    people: 'People and sessions',
    usage: 'Usage',
    health: 'Health',
  },
  de: {
    live: 'Anfragen live',
    seen: 'Wer sieht was',
    why: 'Warum',
    grants: 'Rechte',
    keys: 'Schlüssel',
    people: 'Personen und Sitzungen',
    usage: 'Nutzung',
    health: 'Zustand',
  },
})

/** The pages in the order of the navigation; the first one is shown at the start. */
export const pages: readonly PageEntry[] = [
  {
    path: 'health',
    title: () => titles().health,
    right: 'look',
    load: () => import('./pages/health/index.tsx'),
  },
]
