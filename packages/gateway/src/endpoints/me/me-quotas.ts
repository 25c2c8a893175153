import type { CallersQuota } from '../../core/request/own-quota.ts'
import { type Html, html } from '../../pages/html.ts'
import { ahead } from '../../pages/texts/ago.ts'
import type { Texts } from '../../pages/texts/tables.ts'
import type { MeVisit } from './me-visit.ts'

type Words = Texts['account']['quotas']

interface QuotaListParts {
  readonly quotas: readonly CallersQuota[]
  readonly visit: MeVisit
  /** Epoch milliseconds. */
  readonly now: number
}

/** The quotas of a person, each with what is used of it and when it begins again. */
export const quotaList = ({ quotas, visit: { language }, now }: QuotaListParts, words: Words): Html =>
  html`<p class="soft">${words.intro}</p><ul class="list">${quotas.map((quota) => {
    const again = words.again(ahead(quota.until - now, language))
    return html`<li><div class="grow"><span><b>${quota.name}</b> ${sizeText(quota, words, language)}</span><span class="soft">${usedText(quota, words, language)} · ${again}</span></div>${meterOf(quota)}</li>`
  })}</ul>`

const amount = (units: number, language: string): string =>
  units.toLocaleString(language, { maximumFractionDigits: units < 10 ? 1 : 0 })

const sizeText = (quota: CallersQuota, words: Words, language: string): string =>
  [
    words.size(amount(quota.units, language), quota.every),
    ownerText(quota, words),
    ...(quota.isNarrow ? [words.isNarrow] : []),
  ].join(', ')

function ownerText({ per, of }: CallersQuota, words: Words): string {
  if (per === 'principal') return words.alone
  if (per === 'role') return words.ofRole(of)
  return of === '' ? words.ofOthers(per.attribute) : words.ofAttribute(per.attribute, of)
}

function usedText({ used, units, warnAt }: CallersQuota, words: Words, language: string): string {
  if (used === 'unknown') return words.unknown
  if (used === 'below-warning') return words.below(String(warnAt))
  const percent = Math.min(100, Math.floor((used / units) * 100))
  return words.used(String(percent), amount(Math.max(0, units - used), language))
}

/** A bar of what is used; the text beside it says the same. */
const meterOf = ({ used, units, warnAt }: CallersQuota): Html | undefined =>
  typeof used !== 'number'
    ? undefined
    : html`<meter min="0" max="100" optimum="0" high="${warnAt}" value="${Math.min(100, Math.round((used / units) * 100))}" aria-hidden="true"></meter>`
