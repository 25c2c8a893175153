/** Letters that every edition of XML allows in names: of Latin, Greek, Cyrillic, Chinese, Japanese and Korean. */
const letters =
  'A-Za-z_\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u0131\u0141-\u0148\u014A-\u017E\u038E-\u03A1\u03A3-\u03CE\u0410-\u044F\u3041-\u3094\u30A1-\u30FA\u4E00-\u9FA5\uAC00-\uD7A3'
const notInNames = new RegExp(`[^${letters}0-9.-]`, 'gu')
const notInFront = new RegExp(`^(?![${letters}])|^(?=xml)`, 'iu')

/** A text as the name of an XML element: what may not stand in one becomes `_`. */
const elementName = (text: string): string => text.replace(notInNames, '_').replace(notInFront, '_')

/** Names of elements for texts that are beside each other: no two are the same, and none is one of those that are taken. */
export function elementNames(texts: readonly string[], taken: readonly string[] = []): readonly string[] {
  const used = new Set(taken)
  return texts.map((text) => {
    const wanted = elementName(text)
    let name = wanted
    for (let count = 2; used.has(name); count++) name = `${wanted}_${count}`
    used.add(name)
    return name
  })
}
