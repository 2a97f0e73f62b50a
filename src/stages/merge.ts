import type { Finding, MergeReceipt } from '../core/artifacts.ts'
import type { SectionFailure } from '../core/events.ts'
import { publishable } from '../core/publishable.ts'
import { type Reasons, reasonsIn } from '../core/reasons/reasons.ts'
import type { RepositoryRules } from '../core/repository-rules.ts'
import { AppError } from '../errors.ts'
import type { MergeResult } from '../forge/forge.ts'
import { rulesOf } from './checkout.ts'
import { ownerOf } from './paths.ts'
import type { Stage, StageEvent } from './stage.ts'

/** Merges exactly the approved commit, or nothing. */
export const merge: Stage = async ({ task, title, language }, { forge, workspaces }, signal) => {
  const { approvedSha } = task
  if (approvedSha === null) throw new AppError('internal', `Task ${task.id} came to MERGE without an approved commit.`)
  const worktree = await workspaces.open(task.id, signal)
  const { branch } = worktree
  const message = `Merge ${branch}: ${publishable(title)}\n\nWMS-Task: ${task.id}`
  const result = await forge.merge({ branch, headSha: approvedSha, message }, signal)
  const event = eventOf(result, approvedSha, await rulesOf(worktree, signal), reasonsIn(language).task)
  if (result.outcome !== 'merged') return { event, artifacts: [] }
  const receipt: MergeReceipt = { merge_sha: result.mergeSha, head_sha: approvedSha, base_branch: forge.baseBranch }
  return { event, artifacts: [{ kind: 'MergeReceipt', content: receipt }] }
}

function eventOf(result: MergeResult, approvedSha: string, rules: RepositoryRules, words: Reasons['task']): StageEvent {
  switch (result.outcome) {
    case 'merged':
      return { type: 'merged', mergeSha: result.mergeSha }
    case 'moved':
      return {
        type: 'branch_moved',
        headSha: result.headSha,
        reason: words.movedAtMerge(approvedSha, result.headSha),
      }
    case 'conflict':
      return { type: 'merge_conflicted', failures: conflictFailures(result, rules, words) }
    case 'blocked':
      throw new AppError('transient', `The merge is blocked for now: ${result.reason}`)
  }
}

/** Each section gets the files that it owns: nobody else may write them. */
function conflictFailures(
  { files, hunks }: Extract<MergeResult, { outcome: 'conflict' }>,
  rules: RepositoryRules,
  words: Reasons['task'],
): SectionFailure[] {
  const bySection = Map.groupBy(files, (file) => ownerOf(rules, file))
  return [...bySection].map(([section, own]) => ({ section, finding: conflictFinding(own, hunks, words) }))
}

const conflictFinding = (files: readonly string[], hunks: string, words: Reasons['task']): Finding => ({
  severity: 'blocker',
  title: words.mergeConflict(files.join(', ')),
  detail: words.mergeConflictDetail,
  file: files[0] ?? null,
  line: null,
  quote: hunks,
})
