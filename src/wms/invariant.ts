import type { Invariant } from '../core/artifacts.ts'
import type { Language } from '../core/language.ts'
import type { Point } from './points/point.ts'

/** A point as a task keeps it: the rule in the language of its people; what only agents read stays English. */
export const invariantOf = (
  { id, rule, severity, test_recipe, review_question }: Point,
  language: Language,
): Invariant => ({
  id,
  rule: rule[language],
  severity,
  test_recipe,
  review_question,
})
