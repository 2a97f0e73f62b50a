import type { ContextPack } from '../../core/artifacts.ts'
import { languageName } from '../../core/language.ts'
import { SHARED_PARTS, specText } from './context-pack.ts'
import { fence } from './untrusted.ts'

/**
 * The first user message: what all roles of a task share, byte by byte, then the role and what only this run is told.
 * `answersIn`: a BCP 47 tag. `role`: the role's own text.
 */
export const renderPrompt = (pack: ContextPack, answersIn: string, role = ''): string => {
  const spec = specText(pack)
  const isShared = ({ kind }: { kind: string }) => SHARED_PARTS.includes(kind)
  const fenced = ({ kind, content }: { kind: string; content: string }) => fence(kind, content)
  return [
    `Task ${pack.task_id}. Answer people in ${languageName(answersIn)}; code and identifiers are English.`,
    fence('title', pack.title),
    ...pack.artifacts.filter(isShared).map(fenced),
    ...(spec === '' ? [] : [fence('task_spec', spec)]),
    `## Your role in stage ${pack.stage}\n\n${role}`,
    ...pack.artifacts.filter((part) => !isShared(part)).map(fenced),
  ].join('\n\n')
}
