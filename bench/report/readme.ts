/** A part of a text of Markdown that a program writes, between two comments that name it. */
const beginOf = (name: string): string => `<!-- begin ${name}, written by npm run bench -->`
const endOf = (name: string): string => `<!-- end ${name} -->`

/**
 * Puts a text in the place of a marked part.
 * @throws Error where the page has no such part
 */
export function withPart(page: string, name: string, text: string): string {
  const [begin, end] = [page.indexOf(beginOf(name)), page.indexOf(endOf(name))]
  if (begin < 0 || end < begin) throw new Error(`the page has no part called ${name}`)
  return `${page.slice(0, begin + beginOf(name).length)}\n${text}\n${page.slice(end)}`
}
