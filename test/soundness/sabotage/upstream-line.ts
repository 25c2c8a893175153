import type { Sabotage } from './entry.ts'

const line = 'packages/gateway/src/upstream/line'
const head = `${line}/reply-head.ts`
const chunks = `${line}/chunk-reader.ts`
const reader = `${line}/reply-reader.ts`
const byReplies = { tests: ['test/system/replies-fuzz.test.ts'] }
const byConnections = { tests: ['test/system/upstream-line.test.ts'] }

/** What the upstream line refuses, so that no reply of one caller becomes that of another. */
export const upstreamLine: readonly Sabotage[] = [
  {
    name: 'lineBothFramings',
    removes: 'refusal',
    file: head,
    find: "    if (length !== undefined) throw invalidReply('Content-Length beside Transfer-Encoding')\n",
    replace: '',
    noticed: byReplies,
  },
  {
    name: 'lineLength',
    removes: 'refusal',
    file: head,
    find: '!/^\\d{1,15}$/.test(length)',
    replace: '!/^[+\\d]\\d*$/.test(length)',
    noticed: byReplies,
  },
  {
    name: 'lineCoding',
    removes: 'refusal',
    file: head,
    find: "coding.toLowerCase() !== 'chunked'",
    replace: '!/chunked/i.test(coding)',
    noticed: byReplies,
  },
  {
    name: 'lineControlCharacters',
    removes: 'refusal',
    file: head,
    find: "  if (forbidden.test(text)) throw invalidReply('a control character in the head')\n",
    replace: '',
    noticed: byReplies,
  },
  {
    name: 'lineFieldNames',
    removes: 'refusal',
    file: head,
    find: '!token.test(name) || ',
    replace: '',
    noticed: byReplies,
  },
  {
    name: 'lineChunkSize',
    removes: 'refusal',
    file: chunks,
    find: 'const sizeLine = /^[0-9A-Fa-f]{1,8}$/',
    replace: 'const sizeLine = /^[0-9A-Fa-fx+; ]{1,10}$/',
    noticed: byReplies,
  },
  {
    name: 'lineChunkEnd',
    removes: 'refusal',
    file: chunks,
    find: "      if (line !== '') throw invalidReply('the end of a chunk')\n",
    replace: '',
    noticed: byReplies,
  },
  {
    name: 'lineCutReply',
    removes: 'refusal',
    file: reader,
    find: "if (this.#state !== 'close') return false",
    replace: "if (this.#state === 'head') return false",
    noticed: byReplies,
  },
  {
    name: 'lineBytesBehind',
    removes: 'refusal',
    file: reader,
    find: 'if (this.#leftBytes === 0) this.#end(taken === bytes.length ? this.#idleMs : 0)',
    replace: 'if (this.#leftBytes === 0) this.#end(this.#idleMs)',
    noticed: byConnections,
  },
  {
    name: 'lineBytesBetween',
    removes: 'refusal',
    file: `${line}/connection.ts`,
    find: '    if (this.#passage === undefined) {\n      this.drop()\n',
    replace: '    if (this.#passage === undefined) {\n',
    noticed: byConnections,
  },
  {
    name: 'lineRepeatedWrite',
    removes: 'refusal',
    file: 'packages/gateway/src/upstream/send.ts',
    find: '!mayRepeat(fault, question, bases.length) || ',
    replace: '',
    noticed: { tests: ['test/system/upstream-repeats.test.ts'] },
  },
  {
    name: 'lineSplitRequest',
    removes: 'refusal',
    file: `${line}/request-head.ts`,
    find: '    if (badValue.test(value)) throw invalid(`value of ${name}`)\n',
    replace: '',
    noticed: byConnections,
  },
]
