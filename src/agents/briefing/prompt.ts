import type { ContextPack } from '../../core/artifacts.ts'
import type { Language } from '../../core/language.ts'
import { specText } from './context-pack.ts'
import { fence } from './untrusted.ts'

const LANGUAGES: Readonly<Record<Language, string>> = { en: 'English', ru: 'Russian' }

/** The first user message, ordered so that its beginning changes least between stages and attempts. */
export const renderPrompt = (pack: ContextPack, language: Language): string => {
  const spec = specText(pack)
  return [
    `Task ${pack.task_id}. Stage ${pack.stage}. Answer people in ${LANGUAGES[language]}; code and identifiers are English.`,
    fence('title', pack.title),
    ...(spec === '' ? [] : [fence('task_spec', spec)]),
    ...pack.artifacts.map(({ kind, content }) => fence(kind, content)),
  ].join('\n\n')
}
