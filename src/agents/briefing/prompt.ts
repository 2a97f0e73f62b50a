import type { ContextPack } from '../../core/artifacts.ts'
import { languageName } from '../../core/language.ts'
import { specText } from './context-pack.ts'
import { fence } from './untrusted.ts'

/** The first user message, ordered so that its beginning changes least between stages and attempts. */
/** `answersIn`: a BCP 47 tag. */
export const renderPrompt = (pack: ContextPack, answersIn: string): string => {
  const spec = specText(pack)
  return [
    `Task ${pack.task_id}. Stage ${pack.stage}. Answer people in ${languageName(answersIn)}; code and identifiers are English.`,
    fence('title', pack.title),
    ...(spec === '' ? [] : [fence('task_spec', spec)]),
    ...pack.artifacts.map(({ kind, content }) => fence(kind, content)),
  ].join('\n\n')
}
