import type { Artifact, Patch, Plan } from '../core/artifacts.ts'
import type { RevertResult } from '../core/merge-candidate.ts'
import { inOurWords, publishable, publishableLine } from '../core/publishable.ts'
import { reasonsIn } from '../core/reasons/reasons.ts'
import { type RepositoryRules, sectionRules } from '../core/repository-rules.ts'
import { SECTIONS, type Section } from '../core/stages.ts'
import { AppError } from '../errors.ts'
import type { CommitMessage, Worktree } from '../workspace/workspace.ts'
import { answersIn } from './brief/answers-in.ts'
import { publish } from './pull-request/publish.ts'
import { rulesOf, trailersOf } from './stage/checkout.ts'
import { ownerOf } from './stage/paths.ts'
import { earlierResult } from './stage/resume.ts'
import type { RevertedMerge, Stage, StageDeps, StageEvent, StageInput, StageOutcome } from './stage/stage.ts'

/** REVERT: code takes exactly one merge back, on top of the newest base; no model is asked. */
export const revert: Stage = async (input, deps, signal) => {
  const { reverted } = input
  if (reverted === null) throw new AppError('internal', `Task ${input.task.id} reverts nothing.`)
  const worktree = await deps.workspaces.open(input.task, signal)
  const earlier = await earlierResult(deps, worktree, signal)
  if (earlier !== null) return publishRevert(input, deps, worktree, reverted, earlier, signal)
  const undone = await worktree.reverted(reverted, signal)
  if (undone.outcome !== 'reverted') return { event: notReverted(input, reverted, undone), artifacts: [] }
  await worktree.reset(worktree.newestBaseSha, signal)
  const sha = await worktree.commitTree(undone.tree, commitMessage(input, reverted), signal)
  if (sha === null) throw new AppError('internal', `The revert of task ${reverted.taskId} changes nothing.`)
  return publishRevert(input, deps, worktree, reverted, sha, signal)
}

/** What a person has to do before, or why there is nothing to take back. */
function notReverted(
  { language }: StageInput,
  { taskId, mergeSha }: RevertedMerge,
  undone: Exclude<RevertResult, { outcome: 'reverted' }>,
): StageEvent {
  const { revert: words } = reasonsIn(language)
  const paused = (reason: string): StageEvent => ({ type: 'paused', cause: 'forge', reason })
  const sha = mergeSha.slice(0, 8)
  switch (undone.outcome) {
    case 'conflict':
      return paused(words.conflict(taskId, undone.files.join(', '), undone.commits.join(', ')))
    case 'not_merged':
      return paused(words.notMerged(sha))
    case 'untold':
      return paused(words.untold(sha))
    case 'nothing_left':
      return { type: 'run_abandoned', reason: words.nothingLeft(taskId) }
  }
}

async function publishRevert(
  input: StageInput,
  deps: StageDeps,
  worktree: Worktree,
  { taskId, mergeSha }: RevertedMerge,
  sha: string,
  signal: AbortSignal,
): Promise<StageOutcome> {
  const summary = reasonsIn(input.language).revert.summary(taskId, mergeSha.slice(0, 8))
  const patch: Patch = { commit_sha: sha, summary, diff_stat: await worktree.diffStat(sha, signal) }
  const plan = await planOf(input, worktree, sha, signal)
  const made: Artifact[] = [
    { kind: 'Plan', content: plan },
    { kind: 'Patch', content: patch },
  ]
  const published = await publish(input, deps, worktree, sha, made, signal)
  if ('event' in published) return { ...published, artifacts: [] }
  const { branch, pullRequest } = published
  const named = branch === input.task.branch ? {} : { branch }
  return {
    event: { type: 'patched', headSha: sha, sections: plan.sections, ...named },
    ...{ artifacts: made, pullRequest },
  }
}

/** The sections whose files it changes; where they are nobody's, the first one's gate judges them. */
async function planOf(input: StageInput, worktree: Worktree, sha: string, signal: AbortSignal): Promise<Plan> {
  const rules = await rulesOf(worktree, signal)
  const { merge_base: baseSha } = await worktree.candidate(sha, signal)
  const changes = await worktree.changes(baseSha, sha, signal)
  const owners = new Set(changes.map(({ path }) => ownerOf(rules, path)))
  const owned = SECTIONS.filter((section) => owners.has(section))
  const needed = owned.length > 0 ? owned : [firstOf(rules)]
  const reason = reasonsIn(input.language).revert.untouched
  return {
    sections: SECTIONS.map((section) => {
      const isNeeded = needed.includes(section)
      const allowed_paths = sectionRules(rules, section).paths
      return { section, needed: isNeeded, reason: isNeeded ? '' : reason, allowed_paths }
    }),
    ...{ wms_invariants: [], pack_problem: null, language: await answersIn(input, rules) },
  }
}

const firstOf = (rules: RepositoryRules): Section =>
  SECTIONS.find((section) => rules.sections[section] !== undefined) ?? 'backend'

function commitMessage(input: StageInput, { taskId, mergeSha }: RevertedMerge): CommitMessage {
  return {
    subject: publishableLine(input.title),
    body: inOurWords`This takes back what task ${taskId} merged as ${publishable(mergeSha)}.`,
    trailers: { ...trailersOf(input), 'WMS-Reverts': mergeSha },
    author: { name: 'WMS Orchestrator', email: 'orchestrator@wms-orchestrator.invalid' },
  }
}
