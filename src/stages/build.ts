import { delegateSection } from '../agents/acp/delegate-section.ts'
import type { AgentEnd } from '../agents/agent.ts'
import { buildSection } from '../agents/work/build-section.ts'
import { type Handover, questionAbout, storedHandover } from '../agents/work/handover.ts'
import { lookedUp } from '../agents/work/reports.ts'
import type { Artifact, Disputed, FoundReport, Patch } from '../core/artifacts.ts'
import { inOurWords, publishable, publishableLine } from '../core/publishable.ts'
import { reasonsIn } from '../core/reasons/reasons.ts'
import { STAGES } from '../core/stages.ts'
import type { Worktree } from '../workspace/workspace.ts'
import { agentDeps, assignmentOf, stopped } from './brief/assignment.ts'
import { bringBack, type LeftWork, leave } from './brief/left-work.ts'
import { publish } from './pull-request/publish.ts'
import { newestOf, trailersOf } from './stage/checkout.ts'
import { earlierResult, resumeOr } from './stage/resume.ts'
import type { Stage, StageDeps, StageInput, StageOutcome } from './stage/stage.ts'

/** BACKEND, FRONTEND, DOCS: an agent works in the task's worktree; its work becomes one pushed commit. */
export const build: Stage = async (input, deps, signal) => {
  const worktree = await deps.workspaces.open(input.task, signal)
  const existing = await earlierResult(deps, worktree, signal)
  if (existing !== null) return publishAgain(input, deps, worktree, existing, signal)
  const left = await resumeOr(worktree, deps, () => prepare(input, deps, worktree, signal), signal)
  const assignment = await assignmentOf(input, deps, worktree, signal, left)
  const codingAgent = codingAgentOf(input, deps)
  const work = codingAgent === null ? buildSection : delegateSection.bind(null, codingAgent)
  const end = await work(assignment, agentDeps(deps), signal)
  if (end.status !== 'submitted') {
    await leave(deps, worktree, signal)
    return stopped(end)
  }
  const artifacts: Artifact[] = [{ kind: 'ContextPack', content: end.pack }]
  const outcome =
    end.result.impossible.length > 0
      ? asking(questionAbout(end.result.impossible, assignment))
      : await commitWork(
          input,
          deps,
          worktree,
          { ...end, reported: await lookedUp(end.result.reported, assignment) },
          signal,
        )
  return { ...outcome, artifacts: [...artifacts, ...outcome.artifacts] }
}

const asking = (reason: string): StageOutcome => ({
  event: { type: 'paused', cause: 'question', reason },
  artifacts: [],
})

/** The author's work as a pushed commit; of a mere dispute there is none. */
async function commitWork(
  input: StageInput,
  deps: StageDeps,
  worktree: Worktree,
  end: Extract<AgentEnd<Handover>, { status: 'submitted' }> & Pick<Made, 'reported'>,
  signal: AbortSignal,
): Promise<StageOutcome> {
  const { summary, disputed } = end.result
  const failed = (reason: string): StageOutcome => ({ event: { type: 'run_failed', reason }, artifacts: [] })
  const { task: words, stages } = reasonsIn(input.language)
  const tree = end.tree ?? (await worktree.tree(signal))
  const conflicts = await worktree.unresolved(signal, tree)
  if (conflicts.length > 0) {
    await leave(deps, worktree, signal)
    return failed(words.conflictStands(conflicts.join(', ')))
  }
  const sha = await worktree.commitTree(tree, commitMessage(input, deps, summary), signal)
  if (sha === null && disputed.length === 0) return failed(words.nothingChanged(stages[input.run.stage]))
  const head = sha ?? (await worktree.headSha(signal))
  return publishPatch(
    input,
    deps,
    worktree,
    { sha: head, isNew: sha !== null, summary, disputed, reported: end.reported },
    signal,
  )
}

/** What an earlier delivery has committed, with what its author said of it. */
async function publishAgain(
  input: StageInput,
  deps: StageDeps,
  worktree: Worktree,
  sha: string,
  signal: AbortSignal,
): Promise<StageOutcome> {
  await worktree.reset(sha, signal)
  const summary = await worktree.message(sha, signal)
  const { disputed = [], reported = [] } = storedHandover(deps.journal) ?? {}
  const made = { sha, isNew: true, summary, disputed, reported: await lookedUp(reported, worktree) }
  return publishPatch(input, deps, worktree, made, signal)
}

function codingAgentOf({ run }: StageInput, { codingAgents }: StageDeps) {
  const { section } = STAGES[run.stage]
  return section === null ? null : (codingAgents[section] ?? null)
}

async function prepare(
  input: StageInput,
  deps: StageDeps,
  worktree: Worktree,
  signal: AbortSignal,
): Promise<LeftWork | null> {
  await worktree.reset(input.task.headSha ?? worktree.baseSha, signal)
  const updated = isRework(input) ? await worktree.update(signal) : null
  if (updated?.outcome === 'merged') await deps.commits.note(updated.sha)
  return bringBack(input, deps, worktree, signal)
}

/** Rework takes in the newest base, so that conflicts are resolved and CI judges what will be merged. */
const isRework = ({ task, run }: StageInput): boolean => {
  const { section } = STAGES[run.stage]
  const sectionState = section === null ? null : task.sections[section]
  return sectionState?.gate === 'open' && sectionState.findings.length > 0
}

interface Made {
  readonly sha: string
  /** `false`: the author has changed nothing, so that the commit is of an earlier run, or only takes in the base. */
  readonly isNew: boolean
  readonly summary: string
  readonly disputed: readonly Disputed[]
  readonly reported: readonly FoundReport[]
}

async function publishPatch(
  input: StageInput,
  deps: StageDeps,
  worktree: Worktree,
  { sha, isNew, summary, disputed, reported }: Made,
  signal: AbortSignal,
): Promise<StageOutcome> {
  const earlier = isNew ? null : newestOf(input, 'Patch', input.run.stage)
  const work = earlier ?? { commit_sha: sha, diff_stat: await worktree.diffStat(sha, signal) }
  const patch: Patch = { ...work, summary, disputed: [...disputed], reported: [...reported] }
  const made: Artifact[] = [{ kind: 'Patch', content: patch }]
  const event = { type: 'patched', headSha: sha, ...(disputed.length > 0 && { disputed }) } as const
  if (sha === input.task.headSha) return { event, artifacts: made }
  const published = await publish(input, deps, worktree, sha, made, signal)
  if ('event' in published) return published
  return {
    event: { ...event, ...(published.branch !== input.task.branch && { branch: published.branch }) },
    artifacts: made,
    pullRequest: published.pullRequest,
  }
}

function commitMessage(input: StageInput, deps: StageDeps, summary: string) {
  const { section, role } = STAGES[input.run.stage]
  const model = role === null ? '' : deps.model.name(role)
  const codingAgent = codingAgentOf(input, deps)
  return {
    subject: inOurWords`${publishableLine(section ?? '')}: ${publishableLine(input.title)}`,
    body: publishable(summary),
    trailers: {
      ...trailersOf(input),
      'WMS-Agent': `${role}/${codingAgent === null ? model : `${codingAgent.name} (${model})`}`,
    },
    author: { name: `WMS ${role} agent`, email: `${role}@wms-orchestrator.invalid` },
  }
}
