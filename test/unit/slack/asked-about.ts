import type { Finding } from '../../../src/core/artifacts.ts'
import type { Language } from '../../../src/core/language.ts'
import { countedTwice } from '../../integration/slack/artifacts.ts'

const DISPUTE = {
  en: { why: 'The request speaks of full pallets only.', answer: 'The rule says so.' },
  ru: { why: 'В запросе только полные паллеты.', answer: 'Так велит правило.' },
} as const satisfies Record<Language, Finding['dispute']>

/** What a task that asks is about; in a review it is a finding that the reviewer upholds. */
export const askedAbout = (stage: string, language: Language): Finding =>
  stage === 'QA_BACKEND'
    ? {
        ...countedTwice(language),
        quote: 'node --test',
        id: 'QA_BACKEND-1.1',
        standing: 'upheld',
        dispute: DISPUTE[language],
      }
    : countedTwice(language)
