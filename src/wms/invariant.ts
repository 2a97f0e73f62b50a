import type { Invariant } from '../core/artifacts.ts'
import type { Language } from '../core/language.ts'
import type { Point } from './points/point.ts'

/** A point as stored with a task: the rule is in the task's language, the parts for agents stay English. */
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
