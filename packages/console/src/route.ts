import { signal } from '@preact/signals'

const base = '/console/'

/** Where the console is: the page, what follows it in the path, and what stands behind `?`. */
interface Place {
  /** First part of the path below `/console/`, such as `live`. */
  readonly page: string
  /** The parts after it, decoded: `explain/abc` has `['abc']`. */
  readonly rest: readonly string[]
  readonly query: URLSearchParams
}

const here = (): Place => {
  const path = location.pathname.startsWith(base) ? location.pathname.slice(base.length) : ''
  const [page = '', ...rest] = path.replace(/\/$/, '').split('/')
  return { page, rest: rest.map(decoded), query: new URLSearchParams(location.search) }
}

/** The current place. */
export const place = signal<Place>(here())

addEventListener('popstate', () => {
  place.value = here()
})

/** Members of a query; those that are undefined or empty are left out. */
type Query = Readonly<Record<string, string | undefined>>

/** The address of a page, for `href`. @param page path below `/console/`, encoded, such as `explain/abc` */
export const addressOf = (page: string, query: Query = {}): string => {
  const given = Object.entries(query).flatMap(([name, value]) => (value ? [[name, value]] : []))
  const text = new URLSearchParams(given).toString()
  return `${base}${page}${text === '' ? '' : `?${text}`}`
}

/** Goes to another page. */
export function go(page: string, query: Query = {}): void {
  history.pushState(null, '', addressOf(page, query))
  place.value = here()
}

/** Goes to a page in place of this one, which the browser's way back skips. */
export function goInstead(page: string, query: Query = {}): void {
  history.replaceState(null, '', addressOf(page, query))
  place.value = here()
}

/** Changes what stands behind `?`, without a new step in the history. */
export function setQuery(query: Query): void {
  history.replaceState(null, '', location.pathname + addressOf('', query).slice(base.length))
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

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
