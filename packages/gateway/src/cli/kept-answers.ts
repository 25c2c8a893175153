import { InvalidArgumentError } from 'commander'
import type { Purge, StoreSize } from '../cache/port.ts'

/** What is kept, one line for memory and one for the disk. */
export function formatSize(size: StoreSize | undefined): string {
  const line = (name: string, { entries, bytes }: StoreSize['memory']) =>
    `${name}  ${entries} answers, ${(bytes / 1_000_000).toFixed(1)} MB`
  if (size === undefined) return 'No answers are kept.'
  return [line('memory', size.memory), ...(size.disk ? [line('disk  ', size.disk)] : [])].join('\n')
}

/** Numbers of layers as they are written behind `--layers`. */
export function layerIds(text: string): readonly number[] {
  if (!/^\d+(,\d+)*$/.test(text))
    throw new InvalidArgumentError('numbers of layers with commas between them: 0,3')
  return text.split(',').map(Number)
}

/** An extent as it is written behind `--extent`. */
export function extentOf(text: string): NonNullable<Purge['extent']> {
  const [reference = '', numbers = ''] = text.split(':')
  const [xmin = Number.NaN, ymin = Number.NaN, xmax = Number.NaN, ymax = Number.NaN, ...more] = numbers
    .split(',')
    .map((each) => (each.trim() === '' ? Number.NaN : Number(each)))
  const isWhole = /^\d+$/.test(reference) && [xmin, ymin, xmax, ymax].every(Number.isFinite)
  if (isWhole && more.length === 0 && xmin <= xmax && ymin <= ymax)
    return { wkid: Number(reference), xmin, ymin, xmax, ymax }
  throw new InvalidArgumentError('a reference and four numbers: 3857:0,0,1000,1000')
}
