/** The content type of a JSONP reply; send `nosniff` with it. */
export const jsonpContentType = 'application/javascript; charset=utf-8'

/** Wraps JSON text for a callback that the grammar has let through. The comment keeps the first bytes out of the caller's choice (protocol notes 6.5). */
export function wrapJsonp(callback: string, json: string): string {
  return `/**/${callback}(${json.replace(/[\u2028\u2029<]/g, escapeUnit)});`
}

/** Line separators end a line in older JavaScript; `<` could end a script element where a page inlines the reply. */
function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
