import type { Language } from '../language.ts'
import { enReasons, type Reasons } from './en.ts'
import { ruReasons } from './ru.ts'

const CATALOGUE: Readonly<Record<Language, Reasons>> = { en: enReasons, ru: ruReasons }

export const reasonsIn = (language: Language): Reasons => CATALOGUE[language]

/** A gate's check as people read it: reviews are named by their stage. */
export const gateCheckName = ({ stages, gate }: Reasons, id: string): string =>
  new Map(Object.entries({ ...stages, ...gate.checks })).get(id) ?? id
