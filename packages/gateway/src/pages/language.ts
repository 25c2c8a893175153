/** The languages of the pages for people, with their own names. */
export const languages = { en: 'English', de: 'Deutsch', es: 'Español', fr: 'Français' } as const

export type Language = keyof typeof languages

/**
 * The language of a page: the first of the wishes that is spoken here, then what the browser accepts, then English.
 * @param wishes values of parameters, such as `de`, `pt-BR` or `null`
 * @param accepted `Accept-Language`
 */
export function languageOf(wishes: readonly (string | null)[], accepted: string | undefined): Language {
  for (const wish of wishes) {
    const spoken = spokenOf(wish ?? '')
    if (spoken) return spoken
  }
  const ranked = (accepted ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => ({ spoken: spokenOf(part), weight: Number(/;\s*q=([\d.]+)/.exec(part)?.[1] ?? 1) }))
    .filter(({ spoken, weight }) => spoken !== undefined && weight > 0)
    .sort((one, other) => other.weight - one.weight)
  return ranked[0]?.spoken ?? 'en'
}

/** A language by its tag (RFC 5646); regions do not count. */
function spokenOf(tag: string): Language | undefined {
  const [, name = ''] = /^\s*([a-z]{2})(?![a-z])/i.exec(tag) ?? []
  const language = name.toLowerCase()
  return Object.hasOwn(languages, language) ? (language as Language) : undefined
}

/** True for a tag of a language that is spoken here. */
export const isLanguage = (tag: string | null): boolean => spokenOf(tag ?? '') !== undefined
