import type { Language } from '../language.ts'
import { en } from './en.ts'
import { ru } from './ru.ts'

/** What code itself says of a task's course, in the task's language, since it is stored beside what the agents say. */
export type Reasons = typeof en

const CATALOGUE: Readonly<Record<Language, Reasons>> = { en, ru }

export const reasonsIn = (language: Language): Reasons => CATALOGUE[language]

/** A gate's check as people read it: reviews are named by their stage. */
export const gateCheckName = ({ stages, gate }: Reasons, id: string): string =>
  new Map(Object.entries({ ...stages, ...gate.checks })).get(id) ?? id
