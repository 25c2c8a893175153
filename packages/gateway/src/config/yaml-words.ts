import { type Document, isAlias, visit } from 'yaml'

/** A fault of the notation, as a sentence. */
interface YamlFault {
  readonly message: string
  /** Offsets in the text. */
  readonly range: readonly [start: number, end: number] | undefined
}

const sentences: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'this key is given twice in the same place',
  TAB_AS_INDENT: 'this line begins with a tab; indent with spaces',
  BLOCK_AS_IMPLICIT_KEY:
    'two keys stand in one line, or the next line is indented too far; a text with a colon needs quotes',
  BLOCK_IN_FLOW:
    'a list or a map in lines stands inside brackets; close the bracket, or write it in brackets too',
  BAD_SCALAR_START: 'a text that begins with this character needs quotes',
  BAD_INDENT: 'a bracket before this is not closed, or this line is indented too little',
  MISSING_CHAR: 'something is missing here: the end of a quoted text, a bracket, or the colon after a key',
  UNEXPECTED_TOKEN:
    'this is not expected here; a list begins on a line of its own, and a text that begins so needs quotes',
  MULTILINE_IMPLICIT_KEY: 'a key and its colon have to stand on one line',
  MULTIPLE_DOCS: 'the file holds several documents (a line ---); a configuration is one',
  BAD_DQ_ESCAPE:
    'after \\ stands a letter that means nothing in double quotes; single quotes take it as it is',
}

/** The faults of notation; of faults that follow from each other only the first. Unquoted `*` and `&` are explained. */
export function yamlFaults(document: Document.Parsed): readonly YamlFault[] {
  const [first] = document.errors
  if (first !== undefined) {
    const [start, end] = first.pos
    const own = first.message.split(/ at line \d+, column \d+/)[0] ?? first.message
    return [{ message: `not readable as YAML: ${sentences[first.code] ?? own}`, range: [start, end] }]
  }
  return unquotedStars(document)
}

/** `[**]` without quotes is a YAML alias, which nobody meant. */
function unquotedStars(document: Document.Parsed): readonly YamlFault[] {
  const anchors = new Set<string>()
  const faults: YamlFault[] = []
  visit(document, {
    Node: (_key, node) => {
      if (isAlias(node)) {
        if (!anchors.has(node.source)) faults.push({ message: quoteStars(node.source), range: rangeOf(node) })
      } else if ('anchor' in node && typeof node.anchor === 'string') anchors.add(node.anchor)
    },
  })
  return faults
}

const quoteStars = (source: string): string => `a text that begins with * needs quotes: write '*${source}'`

const rangeOf = ({ range }: { range?: readonly [number, number, number] | null }): YamlFault['range'] =>
  range ? [range[0], range[1]] : undefined
