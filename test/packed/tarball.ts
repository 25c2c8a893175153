import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** One file of a tarball, with what its header tells. */
export interface Entry {
  readonly name: string
  readonly mode: number
  readonly owner: string
  readonly modifiedSeconds: number
  readonly content: Buffer
}

const blockBytes = 512

/** The files of a `.tgz` in their order. Names longer than a header come in one of their own before it (pax). */
export function entriesOf(path: string): readonly Entry[] {
  const tar = gunzipSync(readFileSync(path))
  const entries: Entry[] = []
  let longName: string | undefined
  for (let at = 0; tar[at] !== 0 && at < tar.length; ) {
    const text = (from: number, length: number) =>
      tar.toString('utf8', at + from, at + from + length).replace(/\0.*$/s, '')
    const bytes = Number.parseInt(text(124, 12), 8)
    const content = tar.subarray(at + blockBytes, at + blockBytes + bytes)
    const kind = text(156, 1)
    if (kind === 'x') longName = /^\d+ path=(.*)$/m.exec(content.toString())?.[1]
    else {
      const short = text(345, 155) === '' ? text(0, 100) : `${text(345, 155)}/${text(0, 100)}`
      entries.push({
        name: longName ?? short,
        mode: Number.parseInt(text(100, 8), 8),
        owner: text(265, 32) + text(297, 32) + text(108, 8).replace(/[0 ]/g, ''),
        modifiedSeconds: Number.parseInt(text(136, 12), 8),
        content,
      })
      longName = undefined
    }
    at += blockBytes * (1 + Math.ceil(bytes / blockBytes))
  }
  return entries
}
