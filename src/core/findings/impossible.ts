import type { Language } from '../language.ts'
import { reasonsIn } from '../reasons/reasons.ts'
import type { StageName } from '../stages.ts'

/** Asks a person about criteria that an author cannot meet, each with the reason. */
export const impossibleQuestion = (
  language: Language,
  author: StageName,
  criteria: readonly { readonly criterion: string; readonly why: string }[],
): string => {
  const { dispute, stages } = reasonsIn(language)
  return criteria.map(({ criterion, why }) => dispute.impossible(stages[author], criterion, why)).join('\n')
}
