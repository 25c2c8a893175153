import { signal } from '@preact/signals'

/** The languages of the console. */
export type Language = 'en' | 'de'

const kept = 'mapgate-console-language'

const first = (): Language => {
  const told = localStorage.getItem(kept) ?? navigator.language
  return told.toLowerCase().startsWith('de') ? 'de' : 'en'
}

/** The language that is shown. */
export const language = signal<Language>(first())

/** Shows another language, also next time. */
export function speak(next: Language): void {
  localStorage.setItem(kept, next)
  document.documentElement.lang = next
  language.value = next
}

document.documentElement.lang = language.value

/**
 * Words of one page or part in all languages. The function that it returns gives those of the current language; a component that calls it is
 * drawn again when the language changes. Texts with values are functions.
 */
export const words =
  <Words extends object>(texts: { readonly en: Words; readonly de: Words }): (() => Words) =>
  () =>
    texts[language.value]

/** A moment in local time, such as `1 Dec 2026, 14:05`. */
export const moment = (at: number | string | Date): string =>
  new Intl.DateTimeFormat(language.value === 'de' ? 'de' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
  }).format(new Date(at))

/** A time of today with seconds, such as `14:05:09`. */
export const clock = (at: number | string | Date): string =>
  new Intl.DateTimeFormat(language.value === 'de' ? 'de' : 'en-GB', { timeStyle: 'medium' }).format(
    new Date(at),
  )

/** A number with the separators of the language. */
export const amount = (value: number, digits = 0): string =>
  new Intl.NumberFormat(language.value === 'de' ? 'de' : 'en-GB', { maximumFractionDigits: digits }).format(
    value,
  )

/** A text of others inside a sentence of ours: signs in it that turn the direction of writing end where it ends. */
export const apart = (text: string): string => `\u2068${text.replace(/[\u2066-\u2069]/g, '')}\u2069`
