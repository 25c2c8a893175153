import { useEffect, useRef, useState } from 'preact/hooks'
import { ask } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { useLoad } from '../../parts/load.tsx'
import { Notice, ProblemNotice } from '../../parts/notice.tsx'
import type { Bounds, Detail, Outline, ServiceAt, Who } from './shapes.ts'
import { afterKey, boundsOf, moved, pathOf, size, type View, viewOf, zoomed } from './view.ts'
import { t } from './words.ts'

interface MapsProps {
  readonly who: Who
  readonly name: string
  readonly at: ServiceAt
  readonly detail: Detail
}

/** The map as somebody sees it beside the one without limits; both show the same place. */
export function Maps({ who, name, at, detail: { isDrawn, extent, areas } }: MapsProps) {
  if (!isDrawn) return <Notice kind="info">{t().noPicture}</Notice>
  if (extent === undefined) return <Notice kind="info">{t().noExtent}</Notice>
  return <TwoMaps who={who} name={name} at={at} extent={extent} areas={areas} />
}

interface TwoMapsProps extends Omit<MapsProps, 'detail'> {
  readonly extent: Bounds
  readonly areas: readonly Outline[]
}

function TwoMaps({ who, name, at, extent, areas }: TwoMapsProps) {
  const [view, setView] = useState(viewOf(extent))
  const shared = { who, at, view, setView, areas }
  return (
    <section class="seen-maps" aria-label={t().maps}>
      <div class="row">
        <Button isSmall onClick={() => setView(zoomed(view, 0.5))}>
          {t().nearer}
        </Button>
        <Button isSmall onClick={() => setView(zoomed(view, 2))}>
          {t().farther}
        </Button>
        <Button isSmall onClick={() => setView(viewOf(extent))}>
          {t().wholeExtent}
        </Button>
        <span class="quiet">{t().mapHelp}</span>
      </div>
      <div class="seen-pair">
        <OneMap {...shared} title={t().theirs(name)} isWhole={false} />
        <OneMap {...shared} title={t().all} isWhole={true} />
      </div>
      {areas.map(
        (area) =>
          area.unplaced !== undefined && (
            <p class="quiet" key={area.name}>
              {t().unplaced(area.name, area.unplaced)}
            </p>
          ),
      )}
    </section>
  )
}

interface OneMapProps {
  readonly who: Who
  readonly at: ServiceAt
  readonly view: View
  readonly setView: (view: View) => void
  readonly areas: readonly Outline[]
  readonly title: string
  readonly isWhole: boolean
}

function OneMap({ who, at, view, setView, areas, title, isWhole }: OneMapProps) {
  const { source, problem, isLoading, again } = usePicture({ ...who, ...at, isWhole }, view)
  const drag = useDrag(view, setView)
  const onKeyDown = (event: KeyboardEvent) => {
    const next = event.ctrlKey || event.metaKey || event.altKey ? undefined : afterKey(view, event.key)
    if (next === undefined) return
    event.preventDefault()
    setView(next)
  }
  return (
    <figure class="seen-map">
      <figcaption>
        {title} {isLoading && <span class="quiet">{t().drawing}</span>}
      </figcaption>
      <section
        class="seen-box"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the map is moved by keys
        tabIndex={0}
        aria-label={`${title}. ${t().mapHelp}`}
        onKeyDown={onKeyDown}
        {...drag}
      >
        {source !== undefined && <img src={source} alt={title} draggable={false} />}
        <svg viewBox={`0 0 ${size.width} ${size.height}`} aria-hidden="true">
          {areas.map((area) => (
            <path key={area.name} d={pathOf(area, view)} />
          ))}
        </svg>
      </section>
      {problem !== undefined && <ProblemNotice problem={problem} onRetry={again} />}
    </figure>
  )
}

/** The picture of a view as an address; the one before stays until the next is there. */
function usePicture(asked: object, view: View) {
  const loaded = useLoad(
    async (signal) => {
      // Who moves on at once asks for the last view alone.
      await new Promise((next) => setTimeout(next, 200))
      signal.throwIfAborted()
      const body = { ...asked, bounds: boundsOf(view), ...size }
      return URL.createObjectURL(await (await ask('POST', '/seen/picture', { body, signal })).blob())
    },
    [JSON.stringify(asked), view],
  )
  const { value } = loaded
  useEffect(() => () => value && URL.revokeObjectURL(value), [value])
  return { ...loaded, source: value }
}

/** Moves the view by a pointer; the picture follows when it is let go. */
function useDrag(view: View, setView: (view: View) => void) {
  const from = useRef<{ x: number; y: number } | undefined>(undefined)
  return {
    onPointerDown: (event: PointerEvent) => {
      from.current = { x: event.clientX, y: event.clientY }
    },
    onPointerUp: (event: PointerEvent) => {
      const begun = from.current
      from.current = undefined
      if (begun === undefined) return
      const scale = size.width / (event.currentTarget as HTMLElement).clientWidth
      const [right, down] = [(begun.x - event.clientX) * scale, (begun.y - event.clientY) * scale]
      if (Math.hypot(right, down) > 3) setView(moved(view, right, down))
    },
  }
}
