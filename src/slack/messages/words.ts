import type { Language } from '../../core/language.ts'
import { en } from './en.ts'
import { ru } from './ru.ts'

/** Every word the product says in Slack, in one language. */
export type Words = typeof en

const CATALOGUE: Readonly<Record<Language, Words>> = { en, ru }

export const wordsIn = (language: Language): Words => CATALOGUE[language]
