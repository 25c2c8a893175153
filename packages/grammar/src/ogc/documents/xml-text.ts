/** What has to be written otherwise in XML, and what may not stand in it at all: control characters, and halves of surrogate pairs. */
const special =
  /[&<>"'\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** A text of printable ASCII in which nothing is special. Most texts of a document are. */
const plain = /^[ !#-%(-;=?-~]*$/

/** A text as it stands in XML or HTML, between tags and in quotes; characters that may not stand there are left out. */
export const xmlText = (text: string): string =>
  plain.test(text) ? text : text.replace(special, (character) => entities[character] ?? '')

/** An element with nothing but a text in it; an empty one is left out. */
export const element = (name: string, text: string | undefined): string =>
  text === undefined || text === '' ? '' : `<${name}>${xmlText(text)}</${name}>`
