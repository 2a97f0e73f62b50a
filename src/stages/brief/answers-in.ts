import type { RepositoryRules } from '../../core/repository-rules.ts'
import { languageOf } from '../../language/language-of.ts'
import type { StageInput } from '../stage/stage.ts'

/** The request's language, else the repository's, else the operator's. */
export const answersIn = (
  { rawRequest, language }: Pick<StageInput, 'rawRequest' | 'language'>,
  rules: Pick<RepositoryRules, 'language'>,
): Promise<string> => languageOf(rawRequest, rules.language ?? language)
