import type { Assignment } from '../agents/agent.ts'
import { tooComplexFinding } from '../agents/review/judge-review.ts'
import { reviewSection as askReviewer } from '../agents/work/review.ts'
import { readEvidence } from '../analysis/read-evidence.ts'
import type { Finding, ReviewResult } from '../core/artifacts.ts'
import { findingId } from '../core/findings/standing.ts'
import { criterionId } from '../core/named-ids.ts'
import { inOurWords, publishable, publishableLine } from '../core/publishable.ts'
import { STAGES } from '../core/stages.ts'
import { agentDeps, assignmentOf, stopped } from './brief/assignment.ts'
import { bringBack, leave } from './brief/left-work.ts'
import { namedTests } from './brief/named-tests.ts'
import { publish } from './pull-request/publish.ts'
import { trailersOf } from './stage/checkout.ts'
import { earlierResult, resumeOr } from './stage/resume.ts'
import type { Stage, StageDeps, StageInput } from './stage/stage.ts'

/** QA_BACKEND, SECURITY, QA_FRONTEND: an agent judges; the tests that it writes become one commit. */
export const review: Stage = async (input, deps, signal) => {
  const worktree = await deps.workspaces.open(input.task, signal)
  const reviewed = input.task.headSha ?? worktree.baseSha
  const existing = await earlierResult(deps, worktree, signal)
  const prepare = async () => {
    await worktree.reset(reviewed, signal)
    return bringBack(input, deps, worktree, signal)
  }
  const left = existing === null ? await resumeOr(worktree, deps, prepare, signal) : null
  if (existing !== null) await worktree.reset(existing, signal)
  const assignment = await assignmentOf(input, deps, worktree, signal, left)
  const end = await askReviewer(assignment, agentDeps(deps), signal)
  if (end.status !== 'submitted') {
    await leave(deps, worktree, signal)
    return stopped(end)
  }
  if (end.tree !== null) await worktree.commitTree(end.tree, evidenceMessage(input, deps, end.result.summary), signal)
  const head = await worktree.headSha(signal)
  const tests = await namedTests(worktree, head, idsOf(assignment), signal)
  const read = await readEvidence(end.result.evidence, tests)
  const unread = read.unread.map((command) => tooComplexFinding(command, input.language))
  const issues = [...unread, ...end.result.issues]
    .map((issue) => withKnownIds(issue, assignment.wms.knownIds))
    .map((issue, index) => withId(issue, findingId(input.run.stage, input.run.attempt, index + 1)))
  const result: ReviewResult = {
    ...end.result,
    passed: end.result.passed && unread.length === 0,
    ...{ issues, evidence: read.evidence, head_sha: head, tree: await worktree.treeOf(head, signal) },
    ...{ wms_invariants: [...assignment.wms.points], named_tests: tests },
  }
  const headSha = head === input.task.headSha ? null : head
  if (headSha !== null) {
    const published = await publish(input, deps, worktree, headSha, [{ kind: 'ReviewResult', content: result }], signal)
    if ('event' in published) return published
  }
  return {
    event: result.passed
      ? { type: 'run_passed', headSha }
      : { type: 'review_rejected', headSha, findings: result.issues },
    artifacts: [
      { kind: 'ContextPack', content: end.pack },
      { kind: 'ReviewResult', content: result },
    ],
  }
}

/** Drops ids of unknown points from a finding, which counts anyway. */
const withKnownIds = (issue: Finding, knownIds: readonly string[]): Finding =>
  issue.wms ? { ...issue, wms: issue.wms.filter((id) => knownIds.includes(id)) } : issue

/** One that is upheld keeps the id by which it was disputed. */
const withId = (issue: Finding, id: string): Finding => (issue.id == null ? { ...issue, id, standing: 'open' } : issue)

const idsOf = ({ spec, wms }: Assignment): string[] => [
  ...(spec?.acceptance_criteria.map((_, index) => criterionId(index)) ?? []),
  ...wms.points.map(({ id }) => id),
]

function evidenceMessage(input: StageInput, deps: StageDeps, summary: string) {
  const { section, role } = STAGES[input.run.stage]
  return {
    subject: inOurWords`${publishableLine(section ?? '')}: add the review's tests of ${publishableLine(input.title)}`,
    body: publishable(summary),
    trailers: { ...trailersOf(input), 'WMS-Agent': `${role}/${role === null ? '' : deps.model.name(role)}` },
    author: { name: `WMS ${role} agent`, email: `${role}@wms-orchestrator.invalid` },
  }
}
