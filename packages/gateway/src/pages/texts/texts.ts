import type { Language } from '../language.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'
import type { Texts } from './tables.ts'

const texts: Readonly<Record<Language, Texts>> = { en, de, es, fr }

/** Every text of the pages for people in a language. */
export const textsIn = (language: Language): Texts => texts[language]
