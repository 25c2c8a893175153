import type { Language } from '../../pages/language.ts'

/** What a request to the page of one's own account says. */
export interface MeVisit {
  /** Path of the gateway's own page, such as `/gis/`. */
  readonly home: string
  readonly fields: URLSearchParams
  readonly language: Language
  /** True where the language was chosen in the address: then the links of the page keep it. */
  readonly hasChosen: boolean
}
