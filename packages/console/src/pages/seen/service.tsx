import { post } from '../../api.ts'
import { Loaded, useLoad } from '../../parts/load.tsx'
import { Counts, useCounts } from './counts.tsx'
import { Maps } from './maps.tsx'
import type { Count, Detail, Layer, ServiceAt, Who } from './shapes.ts'
import { t } from './words.ts'

/** One service as somebody sees it. */
export function Service({ who, name, at }: { who: Who; name: string; at: ServiceAt }) {
  const detail = useLoad<Detail>(
    (signal) => post('/seen/service', { ...who, ...at }, signal),
    [JSON.stringify([who, at])],
  )
  return (
    <section aria-label={at.service}>
      <h2>
        {at.mount} {at.service} ({at.type})
      </h2>
      <Loaded from={detail}>
        {(value) => (
          <>
            <Different detail={value} />
            <Maps who={who} name={name} at={at} detail={value} />
            <Layers who={who} at={at} layers={value.layers} />
          </>
        )}
      </Loaded>
    </section>
  )
}

/** What is different from the whole service, in words. */
function Different({ detail: { layers, areas } }: { detail: Detail }) {
  const hidden = layers.filter(({ isSeen, hasRows }) => !isSeen && hasRows).map(({ name }) => name)
  const lines = [
    ...(areas.length > 0 ? [t().inArea(areas.map(({ name }) => name).join(', '))] : []),
    ...(hidden.length > 0 ? [t().hiddenLayers(hidden.join(', '))] : []),
    ...layers.filter(({ isSeen }) => isSeen).flatMap(differencesOf),
  ]
  return (
    <>
      <h3>{t().different}</h3>
      {lines.length === 0 ? (
        <p class="quiet">{t().nothingDifferent}</p>
      ) : (
        <ul class="seen-different">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </>
  )
}

function differencesOf({ name, fields, views }: Layer): readonly string[] {
  const hidden = fields.filter(({ isSeen }) => !isSeen).map((field) => field.name)
  const isLimited = views.length > 0 && views.every(({ rows, area }) => rows !== 'all' || area !== undefined)
  return [
    ...(hidden.length > 0 ? [t().fieldsHidden(name, hidden.join(', '))] : []),
    ...(isLimited ? [t().rowsFewer(name)] : []),
  ]
}

function Layers({ who, at, layers }: { who: Who; at: ServiceAt; layers: readonly Layer[] }) {
  const counting = useCounts(who, at, layers)
  return (
    <>
      <h3>{t().layers}</h3>
      <Counts counting={counting} />
      {layers.map((layer) => (
        <LayerDetails key={layer.id} layer={layer} count={counting.counts.get(layer.id)} />
      ))}
    </>
  )
}

function LayerDetails({ layer, count }: { layer: Layer; count: Count | undefined }) {
  const { id, name, isSeen, hasRows, fields, views, operations } = layer
  const named = (seen: boolean) =>
    fields
      .filter((field) => field.isSeen === seen)
      .map((field) => field.name)
      .join(', ') || t().none
  return (
    <details class="seen-layer">
      <summary>
        {id} {name} {!isSeen && hasRows && <span class="quiet">({t().hidden})</span>}{' '}
        {count && <CountText count={count} />}
      </summary>
      <dl>
        <dt>{t().operations}</dt>
        <dd>{operations.join(', ') || t().none}</dd>
        {views.map(({ grant, rows, area }, index) => (
          <div key={index}>
            <dt>{t().grant}</dt>
            <dd>{grant}</dd>
            <dt>{t().rows}</dt>
            <dd class="mono">{rows}</dd>
            {area !== undefined && <dt>{t().area}</dt>}
            {area !== undefined && <dd>{area}</dd>}
          </div>
        ))}
        <dt>{t().seenFields}</dt>
        <dd>{named(true)}</dd>
        <dt>{t().hiddenFields}</dt>
        <dd>{named(false)}</dd>
      </dl>
    </details>
  )
}

const CountText = ({ count: { seen, all, why } }: { count: Count }) => (
  <strong class="seen-count">
    {seen === undefined && all === undefined
      ? `${t().notCounted}: ${why ?? ''}`
      : t().counted(String(seen ?? '?'), String(all ?? '?'))}
  </strong>
)
