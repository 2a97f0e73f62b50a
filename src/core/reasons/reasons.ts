import type { Language } from '../language.ts'
import { en, type Reasons } from './en.ts'
import { ru } from './ru.ts'

const CATALOGUE: Readonly<Record<Language, Reasons>> = { en, ru }

export const reasonsIn = (language: Language): Reasons => CATALOGUE[language]

/** A gate's check as people read it: reviews are named by their stage. */
export const gateCheckName = ({ stages, gate }: Reasons, id: string): string =>
  new Map(Object.entries({ ...stages, ...gate.checks })).get(id) ?? id
