import type { Language } from '../../core/language.ts'
import { en, type Words } from './en.ts'
import { ru } from './ru.ts'

const CATALOGUE: Readonly<Record<Language, Words>> = { en, ru }

export const wordsIn = (language: Language): Words => CATALOGUE[language]
