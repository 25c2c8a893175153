import { post } from '../../api.ts'
import { Loaded, useLoad } from '../../parts/load.tsx'
import { Notice } from '../../parts/notice.tsx'
import { addressOf, place } from '../../route.ts'
import './seen.css'
import { Service } from './service.tsx'
import type { Overview, ServiceAt, Who } from './shapes.ts'
import { WhoForm, whoOf } from './who.tsx'
import { t } from './words.ts'

/** Who sees what: an account, role or claims, its services, and one of them beside the whole one. */
export default function Page() {
  const who = whoOf(place.value.query)
  return (
    <>
      <WhoForm />
      {who === undefined ? (
        <Notice kind="empty" title={t().nobody} />
      ) : (
        <Seen key={JSON.stringify(who)} who={who} />
      )}
    </>
  )
}

function Seen({ who }: { who: Who }) {
  const overview = useLoad<Overview>((signal) => post('/seen', who, signal), [])
  const at = serviceIn(place.value.query)
  return (
    <Loaded from={overview}>
      {(value) => (
        <>
          <Account overview={value} />
          <Services overview={value} at={at} />
          {at && <Service key={JSON.stringify(at)} who={who} name={value.account.name} at={at} />}
        </>
      )}
    </Loaded>
  )
}

function serviceIn(query: URLSearchParams): ServiceAt | undefined {
  const [mount, service, type] = [query.get('mount'), query.get('service'), query.get('type')]
  return mount && service && type ? { mount, service, type } : undefined
}

function Account({ overview: { account, holders, quotas, unread } }: { overview: Overview }) {
  const attributes = Object.entries(account.attributes).map(([name, value]) => `${name}=${String(value)}`)
  return (
    <>
      <h2>{t().sees(account.name)}</h2>
      {unread.length > 0 && <Notice kind="warn">{t().unread(unread.join(', '))}</Notice>}
      <dl class="seen-account">
        <dt>{t().rolesOf}</dt>
        <dd>{account.roles.join(', ') || t().none}</dd>
        <dt>{t().attributesOf}</dt>
        <dd>{attributes.join(', ') || t().none}</dd>
        {quotas.length > 0 && <dt>{t().quotas}</dt>}
        {quotas.map(({ name, used, units, every }) => (
          <dd key={name}>{t().quota(name, String(used ?? '?'), units, every)}</dd>
        ))}
      </dl>
      {holders !== undefined && <p class="quiet">{t().holders(holders)}</p>}
    </>
  )
}

function Services({ overview: { services, hidden }, at }: { overview: Overview; at: ServiceAt | undefined }) {
  return (
    <>
      {services.length === 0 ? (
        <Notice kind="empty" title={t().noServices}>
          <p>{t().noServicesCure}</p>
        </Notice>
      ) : (
        <>
          <h3>{t().services}</h3>
          <ul class="seen-services">
            {services.map(({ layers, allLayers, whole, ...one }) => (
              <li key={nameOf(one)}>
                <ServiceLink one={one} isCurrent={at !== undefined && nameOf(at) === nameOf(one)} />{' '}
                <span class="quiet">
                  {t().layersOf(layers, allLayers)}
                  {whole.length > 0 && `, ${t().whole(whole.join(', '))}`}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {hidden.length > 0 && (
        <details>
          <summary>{t().hiddenServices(hidden.length)}</summary>
          <ul class="seen-services">
            {hidden.map((one) => (
              <li key={nameOf(one)}>{nameOf(one)}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

const nameOf = ({ mount, service, type }: ServiceAt): string => `${mount} ${service} (${type})`

function ServiceLink({ one, isCurrent }: { one: ServiceAt; isCurrent: boolean }) {
  const { mount, service, type } = one
  const query = { ...Object.fromEntries(place.value.query), mount, service, type }
  return (
    <a href={addressOf('seen', query)} aria-current={isCurrent ? 'true' : undefined}>
      {nameOf(one)}
    </a>
  )
}
