import { signal } from '@preact/signals'

const base = '/console/'

/** Where the console is: the page, and what stands behind `?`. */
interface Place {
  /** Path below `/console/`, such as `live`. */
  readonly page: string
  readonly query: URLSearchParams
}

const here = (): Place => ({
  page: location.pathname.startsWith(base) ? location.pathname.slice(base.length).replace(/\/$/, '') : '',
  query: new URLSearchParams(location.search),
})

/** The current place. */
export const place = signal<Place>(here())

addEventListener('popstate', () => {
  place.value = here()
})

/** The address of a page. */
export const addressOf = (page: string, query: Readonly<Record<string, string>> = {}): string => {
  const text = new URLSearchParams(query).toString()
  return `${base}${page}${text === '' ? '' : `?${text}`}`
}

/** Goes to another page. */
export function go(page: string, query: Readonly<Record<string, string>> = {}): void {
  history.pushState(null, '', addressOf(page, query))
  place.value = here()
}

/** Changes what stands behind `?`, without a new step in the history. */
export function setQuery(query: Readonly<Record<string, string>>): void {
  history.replaceState(null, '', addressOf(place.value.page, query))
  place.value = here()
}

/** Follows links of the console without loading it again. */
addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (link === null || event.defaultPrevented || event.button !== 0) return
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || link.target !== '') return
  const to = new URL(link.href)
  if (to.origin !== location.origin || !to.pathname.startsWith(base) || link.hasAttribute('download')) return
  if (to.hash !== '' && to.pathname === location.pathname) return
  event.preventDefault()
  history.pushState(null, '', to.pathname + to.search)
  place.value = here()
})
