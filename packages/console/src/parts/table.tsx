import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { type Sorting, sorted, sortingAfter } from './sorting.ts'
import { useWindow } from './window.ts'
import { text } from './words.ts'

/** A column of a table. */
export interface Column<Row> {
  readonly title: string
  readonly cell: (row: Row) => ComponentChildren
  /** What rows are sorted by; without it the column cannot be sorted by. */
  readonly sort?: (row: Row) => string | number | undefined
  readonly isNumber?: boolean
}

interface TableProps<Row> {
  /** What the table lists, for screen readers. */
  readonly caption: string
  /** The first one names the row. */
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string | number
  /** True for rows that something beside the table shows. */
  readonly isOpen?: (row: Row) => boolean
  /** Shown where there are no rows: why, and what to do. */
  readonly empty?: ComponentChildren
}

/**
 * A table that can be sorted. Of more than 200 rows only those in sight are drawn. Arrow up and down lead from a control of a row to the same one of the next.
 * On the phone each row of a short table is a card.
 */
export function Table<Row>({ caption, columns, rows, keyOf, isOpen, empty }: TableProps<Row>) {
  const [sorting, setSorting] = useState<Sorting | undefined>()
  const box = useRef<HTMLDivElement>(null)
  const all = sorted(rows, columns, sorting)
  const { from, to, before, after, isWhole } = useWindow(box, all.length)
  if (rows.length === 0) return <>{empty ?? <p class="quiet">{text().nothing}</p>}</>
  return (
    // A box that scrolls has to be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see there
    <section class={isWhole ? 'table-box' : 'table-box long'} ref={box} tabIndex={0} aria-label={caption}>
      <table aria-rowcount={all.length + 1} onKeyDown={leadOn}>
        <caption class="hidden-text">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, at) => (
              <Head
                key={column.title}
                column={column}
                isDown={sorting?.column === at ? sorting.isDown : undefined}
                sort={() => setSorting(sortingAfter(sorting, at))}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          <Spacer heightPx={before} columns={columns.length} />
          {all.slice(from, to).map((row, index) => (
            <tr key={keyOf(row)} aria-rowindex={from + index + 2} data-open={isOpen?.(row) ? '' : undefined}>
              {columns.map((column, at) => (
                <Cell key={column.title} column={column} row={row} isFirst={at === 0} />
              ))}
            </tr>
          ))}
          <Spacer heightPx={after} columns={columns.length} />
        </tbody>
      </table>
    </section>
  )
}

function Cell<Row>({ column, row, isFirst }: { column: Column<Row>; row: Row; isFirst: boolean }) {
  const told = { class: column.isNumber ? 'number' : '', 'data-title': column.title }
  return isFirst ? (
    <th scope="row" {...told}>
      <div class="cell">{column.cell(row)}</div>
    </th>
  ) : (
    <td {...told}>
      <div class="cell">{column.cell(row)}</div>
    </td>
  )
}

function Head<Row>({
  column: { title, sort: by, isNumber },
  isDown,
  sort,
}: {
  column: Column<Row>
  isDown: boolean | undefined
  sort: () => void
}) {
  const order = isDown === undefined ? 'none' : isDown ? 'descending' : 'ascending'
  return (
    <th scope="col" class={isNumber ? 'number' : ''} {...(by ? { 'aria-sort': order } : {})}>
      {by ? (
        <button type="button" class="sort" onClick={sort}>
          {title} <span aria-hidden="true">{isDown === undefined ? '' : isDown ? '↓' : '↑'}</span>
        </button>
      ) : (
        title
      )}
    </th>
  )
}

/** Keeps the place of rows that are not drawn. */
function Spacer({ heightPx, columns }: { heightPx: number; columns: number }) {
  if (heightPx <= 0) return null
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it can have the focus
    <tr class="spacer" aria-hidden="true">
      <td colSpan={columns} style={{ height: `${heightPx}px` }} />
    </tr>
  )
}

const controls = 'a[href], button, input, select'

/** From a control of a row to the same one of the row above or below. */
function leadOn(event: KeyboardEvent): void {
  const from = event.target as HTMLElement
  const row = from.closest('tbody tr')
  if (!/^Arrow(Up|Down)$/.test(event.key) || !row || from.matches('input, select')) return
  const at = [...row.querySelectorAll(controls)].indexOf(from)
  const other = event.key === 'ArrowDown' ? row.nextElementSibling : row.previousElementSibling
  const next = other?.querySelectorAll<HTMLElement>(controls)[at]
  if (!next) return
  event.preventDefault()
  next.focus()
}
