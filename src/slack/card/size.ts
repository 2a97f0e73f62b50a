import type { ContentOf } from '../../core/artifacts.ts'
import { type Judgeable, verdictsFor } from '../../core/judgement/verdicts.ts'
import { newest, type StoredArtifact } from '../../store/artifacts.ts'
import type { Words } from '../messages/en.ts'
import { diffLine, shortSha } from './artifact-parts.ts'

type Seen = Pick<ContentOf<'BranchDiff'>, 'head_sha' | 'diff_stat'>

/** All that the branch changes, as it was read last; of a task without, its newest commit. `null`: nothing that stands. */
export function diffOf({
  task,
  artifacts,
}: {
  readonly task: Judgeable
  readonly artifacts: readonly StoredArtifact[]
}): Seen | null {
  const { diff } = verdictsFor(task, artifacts)
  if (diff !== null) return diff
  const patch = newest(artifacts, 'Patch')?.content
  return patch?.commit_sha === task.headSha ? { head_sha: patch.commit_sha, diff_stat: patch.diff_stat } : null
}

/** Says of which commit it is, where that is another one. */
export function sizeOf(seen: Seen | null, headSha: string | null, words: Words): string {
  if (seen === null) return '–'
  const size = diffLine(seen.diff_stat, words)
  return seen.head_sha === headSha ? size : `${size} (${words.commit(shortSha(seen.head_sha))})`
}
