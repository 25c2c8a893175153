import type { RefObject } from 'preact'
import { useLayoutEffect, useState } from 'preact/hooks'

/** Lists of more rows than this are drawn in part. */
const most = 200

/** Rows above and below the view that are drawn as well. */
const margin = 20

/** Which rows are drawn, and how high those before and after them are. */
interface RowWindow {
  readonly isWhole: boolean
  readonly from: number
  readonly to: number
  /** Pixels. */
  readonly before: number
  readonly after: number
}

/**
 * The rows of a long list that are in view.
 * @param place the element that scrolls @param count of all rows
 */
export function useWindow(place: RefObject<HTMLElement | null>, count: number): RowWindow {
  const [{ top, height, rowPx }, setView] = useState({ top: 0, height: 800, rowPx: 36 })
  const isWhole = count <= most
  useLayoutEffect(() => {
    const element = place.current
    if (isWhole || !element) return
    const look = () => {
      const row = element.querySelector<HTMLElement>('tbody tr:not(.spacer)')
      setView({ top: element.scrollTop, height: element.clientHeight, rowPx: row?.offsetHeight || 36 })
    }
    look()
    element.addEventListener('scroll', look, { passive: true })
    const observer = new ResizeObserver(look)
    observer.observe(element)
    return () => {
      element.removeEventListener('scroll', look)
      observer.disconnect()
    }
  }, [isWhole])
  if (isWhole) return { isWhole, from: 0, to: count, before: 0, after: 0 }
  const from = Math.max(0, Math.min(count - 1, Math.floor(top / rowPx)) - margin)
  const to = Math.min(count, Math.ceil((top + height) / rowPx) + margin)
  return { isWhole, from, to, before: from * rowPx, after: (count - to) * rowPx }
}
