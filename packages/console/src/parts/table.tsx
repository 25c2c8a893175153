import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

/** A column of a table. */
export interface Column<Row> {
  readonly title: string
  readonly cell: (row: Row) => ComponentChildren
  /** What rows are sorted by; without it the column cannot be sorted by. */
  readonly sort?: (row: Row) => string | number
  readonly isNumber?: boolean
}

/** Height of a row, pixels; see `.table-box` in parts.css. */
const rowHeight = 38
/** Rows that are drawn above and below those in sight. */
const around = 12
/** Lists up to this length are drawn whole. */
const wholeUpTo = 200

/** A table of which only the rows in sight are drawn where it is long. The first column names the row. */
export function Table<Row>({
  caption,
  columns,
  rows,
  keyOf,
  isOpen,
}: {
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string | number
  isOpen?: (row: Row) => boolean
}) {
  const [sorted, setSorted] = useState<{ readonly column: number; readonly down: boolean } | undefined>()
  const box = useRef<HTMLDivElement>(null)
  const [sight, setSight] = useState({ from: 0, to: wholeUpTo })
  const ordered = inOrder(rows, columns, sorted)
  const isWhole = ordered.length <= wholeUpTo
  useEffect(() => {
    const element = box.current
    if (!element || isWhole) return
    const look = () => {
      const from = Math.max(0, Math.floor(element.scrollTop / rowHeight) - around)
      setSight({ from, to: from + Math.ceil(element.clientHeight / rowHeight) + 2 * around })
    }
    look()
    element.addEventListener('scroll', look, { passive: true })
    return () => element.removeEventListener('scroll', look)
  }, [isWhole])
  const [from, to] = isWhole ? [0, ordered.length] : [sight.from, Math.min(ordered.length, sight.to)]
  return (
    // A box that scrolls has to be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see there
    <section class="table-box" ref={box} tabIndex={0} aria-label={caption}>
      <table aria-rowcount={ordered.length + 1}>
        <caption class="hidden-text">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, index) => (
              <Head
                key={column.title}
                column={column}
                down={sorted?.column === index ? sorted.down : undefined}
                sort={() =>
                  setSorted({ column: index, down: sorted?.column === index ? !sorted.down : false })
                }
              />
            ))}
          </tr>
        </thead>
        <tbody>
          <Spacer rows={from} columns={columns.length} />
          {ordered.slice(from, to).map((row, index) => (
            <tr key={keyOf(row)} aria-rowindex={from + index + 2} data-open={isOpen?.(row) ? '' : undefined}>
              {columns.map((column, at) => {
                const Cell = at === 0 ? 'th' : 'td'
                return (
                  <Cell
                    key={column.title}
                    {...(at === 0 ? { scope: 'row' as const } : {})}
                    class={column.isNumber ? 'number' : ''}
                  >
                    {column.cell(row)}
                  </Cell>
                )
              })}
            </tr>
          ))}
          <Spacer rows={ordered.length - to} columns={columns.length} />
        </tbody>
      </table>
    </section>
  )
}

function Head<Row>({
  column: { title, sort: by, isNumber },
  down,
  sort,
}: {
  column: Column<Row>
  down: boolean | undefined
  sort: () => void
}) {
  const order = down === undefined ? 'none' : down ? 'descending' : 'ascending'
  return (
    <th scope="col" class={isNumber ? 'number' : ''} {...(by ? { 'aria-sort': order } : {})}>
      {by ? (
        <button type="button" class="sort" onClick={sort}>
          {title} <span aria-hidden="true">{down === undefined ? '' : down ? '↓' : '↑'}</span>
        </button>
      ) : (
        title
      )}
    </th>
  )
}

/** Keeps the place of rows that are not drawn. */
function Spacer({ rows, columns }: { rows: number; columns: number }) {
  if (rows <= 0) return null
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it can have the focus
    <tr class="spacer" aria-hidden="true">
      <td colSpan={columns} style={{ height: `${rows * rowHeight}px` }} />
    </tr>
  )
}

function inOrder<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sorted: { readonly column: number; readonly down: boolean } | undefined,
): readonly Row[] {
  const by = sorted && columns[sorted.column]?.sort
  if (!by) return rows
  const sign = sorted.down ? -1 : 1
  return rows.toSorted((one, other) => {
    const [a, b] = [by(one), by(other)]
    return (
      sign * (typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b)))
    )
  })
}
