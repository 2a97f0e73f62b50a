import type { AgentDeps, AgentEnd, Assignment, WorkSoFar } from '../../agents/agent.ts'
import { promptPath } from '../../agents/briefing/roles.ts'
import type { TaskSpec } from '../../core/artifacts.ts'
import type { Checkpoint } from '../../core/checkpoint.ts'
import { sectionGlobMatches } from '../../core/glob.ts'
import { NO_PATHS, type RepositoryRules, sectionRules } from '../../core/repository-rules.ts'
import { STAGES } from '../../core/stages.ts'
import type { Worktree } from '../../workspace/workspace.ts'
import { calledChecks, checksBesideBase, newestOf, rulesFor, taskSource } from '../stage/checkout.ts'
import { REGULAR } from '../stage/paths.ts'
import type { StageDeps, StageEvent, StageInput, StageOutcome, TaskNote } from '../stage/stage.ts'
import { answersIn } from './answers-in.ts'
import { conventionsOf } from './conventions.ts'
import { earlierArtifacts, failuresOf } from './earlier-artifacts.ts'
import type { LeftWork } from './left-work.ts'
import { censoredFinding, privacyOf } from './privacy.ts'
import { topicOfAll, wmsBrief } from './wms-brief.ts'

const MAP_CHARS = 7_000

export async function assignmentOf(
  input: StageInput,
  deps: Pick<StageDeps, 'environments' | 'forge' | 'sandbox' | 'limits' | 'preparing'>,
  worktree: Worktree,
  signal: AbortSignal,
  left: LeftWork | null = null,
): Promise<Assignment> {
  const { task, run } = input
  const { section, role } = STAGES[run.stage]
  const sectionState = section === null ? null : task.sections[section]
  const rules = await rulesFor(worktree, section, signal)
  const { hides, censor } = await privacyOf(worktree, rules, task.headSha, signal)
  const seen = { ...worktree, ...worktree.seenByModels(hides) }
  const [spec, said] = [newestOf(input, 'TaskSpec'), await answersIn(input, rules)]
  const wms = await wmsBrief(input, seen, said, signal)
  const findings = sectionState?.gate === 'open' ? sectionState.findings : []
  const changed = task.headSha === null ? [] : await seen.changes(seen.baseSha, task.headSha, signal)
  const { paths, review_paths } = section === null ? NO_PATHS : sectionRules(rules, section)
  // Only a reviewer's own paths, since its commands may have changed the code under review.
  const own = STAGES[run.stage].kind === 'review' ? review_paths : undefined
  return {
    task: { id: task.id, title: input.title, rawRequest: input.rawRequest },
    stage: run.stage,
    attempt: run.attempt,
    language: input.language,
    answersIn: said,
    rules,
    ...(await conventionsFor(seen, paths, changed, signal)),
    branchChanges: changed.map(({ path, status }) => `${status} ${path}`),
    reading: findings.length > 0 ? [] : await readingOf(input, spec, seen, signal),
    ownPrompt: role === null ? null : await seen.show(worktree.newestBaseSha, promptPath(role), signal),
    map: await seen.map({ about: await topicOfAll(input, seen, signal), maxChars: MAP_CHARS }, signal),
    ...{ spec, plan: newestOf(input, 'Plan'), wms },
    findings: findings.map((one) => censoredFinding(one, censor)),
    previousReasons: input.failedAttempts.map((one) => `Attempt ${one.attempt}: ${censor(one.reason)}`),
    notes: input.notes.map(noteLine),
    answers: input.notes.flatMap(({ by, text, question }) => (question === null ? [] : [{ by, text, question }])),
    failures: failuresOf(input).map((one) => ({ ...one, command: censor(one.command), output: censor(one.output) })),
    artifacts: earlierArtifacts(input).map((one) => ({ ...one, content: censor(one.content) })),
    begun: await begunOf(left, { worktree, seen, censor }, signal),
    diff: await diffOf(task.headSha, left, { worktree, seen }, signal),
    files: seen.files,
    hides,
    censor,
    checksFor: (tree, now) => calledChecks(input, rules, worktree, tree, now),
    holdsFolder: async (folder) => (await worktree.files.list(folder)).ok,
    ...(await environmentOf(input, deps, worktree, rules, signal)),
    ...worktreeOf(worktree, own, review_paths),
  }
}

/** `own`: the globs of what the run may commit; `undefined`: all. */
const worktreeOf = (
  worktree: Worktree,
  own: readonly string[] | undefined,
  reviewPaths: readonly string[],
): Pick<Assignment, 'cwd' | 'snapshot' | 'workSince' | 'tree' | 'withoutReviewTests' | 'checkout'> => ({
  cwd: worktree.path,
  snapshot: (now) => worktree.snapshot(now),
  workSince: (start, now) => workSince(worktree, start, now),
  tree: (now) => worktree.tree(now, own),
  withoutReviewTests: (tree, now) => withoutTests(worktree, reviewPaths, tree, now),
  checkout: (tree, now) => worktree.checkout(tree, now),
})

interface Sights {
  readonly worktree: Pick<Worktree, 'baseSha' | 'snapshot'>
  readonly seen: Pick<Worktree, 'changes' | 'diff'>
}

async function begunOf(
  left: LeftWork | null,
  { worktree, seen, censor }: Sights & Pick<Assignment, 'censor'>,
  signal: AbortSignal,
): Promise<Assignment['begun']> {
  if (left === null) return null
  const { start, attempt, reason } = left
  const changes = await seen.changes(start.tree, (await worktree.snapshot(signal)).tree, signal)
  return { start, attempt, reason: censor(reason), changes }
}

async function diffOf(
  headSha: string | null,
  left: LeftWork | null,
  { worktree, seen }: Sights,
  signal: AbortSignal,
): Promise<string> {
  const now = left === null ? headSha : (await worktree.snapshot(signal)).tree
  return now === null ? '' : seen.diff(worktree.baseSha, now, signal)
}

/** First makes ready what the base needs. */
async function environmentOf(
  { task }: StageInput,
  deps: Parameters<typeof assignmentOf>[1],
  worktree: Worktree,
  rules: RepositoryRules,
  signal: AbortSignal,
): Promise<Pick<Assignment, 'layersOf' | 'updateLocks' | 'runCheck'>> {
  const { run } = await checksBesideBase(deps, worktree, rules, signal)
  const source = (tree: string) => taskSource(deps, worktree, rules, task, tree)
  return {
    runCheck: run,
    layersOf: (tree, now) => deps.environments.layersOfTask(source(tree), now),
    updateLocks: (tree, now) => deps.environments.updateLocks(source(tree), now),
  }
}

async function withoutTests(
  worktree: Pick<Worktree, 'baseSha' | 'changes' | 'treeWith'>,
  globs: readonly string[],
  tree: string,
  signal: AbortSignal,
): Promise<string> {
  const changed = (await worktree.changes(worktree.baseSha, tree, signal)).map(({ path }) => path)
  const tests = changed.filter((path) => globs.some((glob) => sectionGlobMatches(glob, path)))
  return worktree.treeWith(tree, worktree.baseSha, tests, signal)
}

async function conventionsFor(
  seen: Parameters<typeof conventionsOf>[0],
  globs: readonly string[],
  changed: readonly { readonly path: string }[],
  signal: AbortSignal,
): Promise<Pick<Assignment, 'conventions' | 'sectionConventions'>> {
  const found = await conventionsOf(seen, { globs, changed: changed.map(({ path }) => path) }, signal)
  return { conventions: found.ofAll, sectionConventions: found.ofSection }
}

/** Files that the specification names, for the author who begins; what has changed stands in the diff. */
async function readingOf(
  { run, task }: StageInput,
  spec: TaskSpec | null,
  seen: Pick<Worktree, 'baseSha' | 'show'>,
  signal: AbortSignal,
): Promise<Assignment['reading']> {
  const { kind, section } = STAGES[run.stage]
  if (kind !== 'agent' || section === null) return []
  const show = async (path: string) => ({ path, text: await seen.show(task.headSha ?? seen.baseSha, path, signal) })
  const files = await Promise.all((spec?.files ?? []).slice(0, FILES_READ).map(show))
  return files.flatMap(({ path, text }) =>
    text === null || text.length > FILE_CHARS || text.includes('\0') ? [] : [{ path, text }],
  )
}

const FILES_READ = 8
const FILE_CHARS = 8_000

/** A note as one line: who wrote it, and which question it answers. */
const noteLine = ({ by, text, question }: TaskNote): string =>
  question === null ? `${by}: ${text}` : `${by} answers "${question}": ${text}`

export async function workSince(
  worktree: Pick<Worktree, 'snapshot' | 'changes' | 'show'>,
  start: Checkpoint,
  signal: AbortSignal,
): Promise<WorkSoFar> {
  const { tree } = await worktree.snapshot(signal)
  const changes = await worktree.changes(start.tree, tree, signal)
  const files = changes.map(async ({ path, mode }) => {
    const [before, after] = await Promise.all([start.tree, tree].map((one) => worktree.show(one, path, signal)))
    return { path, irregular: !REGULAR.has(mode), before: before ?? null, after: after ?? null }
  })
  return { tree, changes: await Promise.all(files) }
}

export const agentDeps = ({ model, sandbox, limits, redactor, journal, log }: StageDeps): AgentDeps => ({
  model,
  sandbox,
  limits,
  redactor,
  journal,
  log,
})

/** The outcome of a run whose agent ended without a result. */
export function stopped<T>(end: Exclude<AgentEnd<T>, { status: 'submitted' }>): StageOutcome {
  const event: StageEvent =
    end.status === 'cost_budget'
      ? { type: 'paused', cause: 'budget', reason: end.reason }
      : { type: 'run_failed', reason: end.reason }
  return { event, artifacts: [{ kind: 'ContextPack', content: end.pack }] }
}
