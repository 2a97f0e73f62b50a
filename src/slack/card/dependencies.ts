import { newest, type StoredArtifact } from '../../store/artifacts.ts'
import { type Line, text } from '../blocks/blocks.ts'
import { clip, isolated, oneLine } from '../blocks/literal.ts'
import { dependencyWordsIn } from '../messages/dependencies.ts'
import type { Words } from '../messages/en.ts'

const SHOWN = 12
const NAME_CHARS = 100

const addedBy = (artifacts: readonly StoredArtifact[]): readonly string[] =>
  newest(artifacts, 'BranchDiff')?.content.dependencies ?? []

/** What the approval would let in, one a line. */
export function dependencyLines(artifacts: readonly StoredArtifact[], words: Words): Line[] {
  const added = addedBy(artifacts)
  if (added.length === 0) return []
  const shown = added.slice(0, SHOWN).map((one): Line => [text(`+ ${clip(isolated(oneLine(one)), NAME_CHARS)}`)])
  const rest: Line[] = added.length > SHOWN ? [[text(words.more(added.length - SHOWN))]] : []
  return [[text(dependencyWordsIn(words.language).adds)], ...shown, ...rest]
}

/** The same within the question that stands before an approval; empty: there are none. */
export function dependencyConfirmation(artifacts: readonly StoredArtifact[], words: Words, limit: number): string {
  const added = addedBy(artifacts)
  if (added.length === 0) return ''
  const { confirms } = dependencyWordsIn(words.language)
  const named = clip(added.map((one) => oneLine(one)).join(', '), Math.max(20, limit - confirms('').length))
  return confirms(named)
}
