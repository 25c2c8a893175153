import type { Inbound } from '../../core/request/inbound.ts'
import { isLanguage, type Language, languageOf } from '../../pages/language.ts'
import { ownPath } from '../own-path.ts'

/** What a request to the sign-in page says. */
export interface Asked {
  readonly fields: URLSearchParams
  /** Path of the gateway's own page, such as `/gis/`. */
  readonly home: string
  /** Own path to go to after the sign-in. */
  readonly to: string
  readonly language: Language
  /** True where the language was chosen in the address: then the links of the page keep it. */
  readonly hasChosen: boolean
  /** The user who is to sign in, from the address or the form; only the password has to be typed then. */
  readonly name: string
  /** The page is to be shown, also where it would lead straight to a provider. */
  readonly choose: boolean
  /** The person has to show a password again at the provider, also where that knows who it is. */
  readonly again: boolean
}

/** Reads the query, or the form of a POST. Everything in it may be anybody's text. */
export function askedIn({ method, body, query, headers }: Inbound, home: string): Asked {
  const fields = new URLSearchParams(method === 'POST' ? Buffer.from(body).toString('utf8') : query)
  const place = ownPath(fields.get('to'), home)
  const wish = fields.get('lang') ?? fields.get('locale')
  const language = languageOf([wish, localeIn(place)], headers['accept-language'])
  const hasChosen = isLanguage(wish)
  return {
    fields,
    home,
    to: hasChosen ? inLanguage(place, { home, language }) : place,
    language,
    hasChosen,
    name: (fields.get('username') ?? '').trim().slice(0, 200),
    choose: fields.has('choose'),
    again: fields.has('again'),
  }
}

/** The language that an application wished for in the address that the person comes back to (`locale`, as ArcGIS clients send it). */
const localeIn = (to: string): string | null =>
  new URLSearchParams(to.slice(to.indexOf('?') + 1)).get('locale')

/** The person's own page is shown in the language that was chosen on the way to it. */
function inLanguage(to: string, { home, language }: Pick<Asked, 'home' | 'language'>): string {
  const { pathname, searchParams } = new URL(to, 'http://own')
  if (pathname !== `${home}.mapgate/me`) return to
  searchParams.set('lang', language)
  return `${pathname}?${searchParams}`
}

/** The address of a page of the sign-in with what has to go along. */
export function addressOf(
  path: string,
  { to, home, language, hasChosen, choose, again }: Omit<Asked, 'fields' | 'name'>,
): string {
  const query = new URLSearchParams({
    ...(to === home ? {} : { to }),
    ...(hasChosen ? { lang: language } : {}),
    ...(choose ? { choose: '' } : {}),
    ...(again ? { again: '' } : {}),
  }).toString()
  return query === '' ? path : `${path}?${query}`
}
