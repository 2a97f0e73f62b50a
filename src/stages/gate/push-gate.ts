import type { DiffStat, ForeignPush, GateDecision } from '../../core/artifacts.ts'
import { ownHeadOf } from '../../core/heads.ts'
import { SECTIONS, stagesOf } from '../../core/stages.ts'
import { AppError } from '../../errors.ts'
import type { Worktree } from '../../workspace/workspace.ts'
import { newestOf } from '../stage/checkout.ts'
import { guardedPaths } from '../stage/paths.ts'
import type { Stage, StageInput } from '../stage/stage.ts'
import { type Branch, branchDiff, judgeSection, readBranch } from './judge-section.ts'

/**
 * PUSH_GATE: somebody else has pushed, so earlier verdicts no longer apply. Code judges again what it can, and collects
 * who pushed what for the person who decides.
 */
export const pushGate: Stage = async (input, deps, signal) => {
  const { id, headSha, sections } = input.task
  if (headSha === null) throw new AppError('internal', `Task ${id} came to PUSH_GATE without a commit.`)
  const worktree = await deps.workspaces.open(input.task, signal)
  const { merge_base: baseSha } = await worktree.candidate(headSha, signal)
  const branch = await readBranch(worktree, { baseSha, headSha }, signal)
  const gates: GateDecision[] = []
  for (const section of SECTIONS) {
    const gate = stagesOf(section).at(-1)
    if (gate === undefined || sections[section].gate === 'not_needed') continue
    gates.push(await judgeSection(input, deps, { section, gate, of: 'others' }, branch, worktree, signal))
  }
  return {
    event: { type: 'run_passed', headSha: null },
    artifacts: [
      { kind: 'ForeignPush', content: { ...(await pushedBy(input, branch, worktree, signal)), gates } },
      await branchDiff(branch, worktree, signal),
    ],
  }
}

/** Everything that others have pushed, now or earlier, and that is still in the branch. */
async function pushedBy(
  input: StageInput,
  branch: Branch,
  worktree: Worktree,
  signal: AbortSignal,
): Promise<Omit<ForeignPush, 'gates'>> {
  const { baseSha, headSha } = branch
  const made = ownHeadOf(input.task)
  // Of a branch that was overwritten, this machine may not have what we had made.
  const ownSha = made !== null && (await worktree.hasCommit(made, signal)) ? made : baseSha
  const [all, own] = await Promise.all([worktree.history(headSha, signal), worktree.history(ownSha, signal)])
  const before = newestOf(input, 'ForeignPush')
  const known = new Set(own.map(({ sha }) => sha))
  const earlier = new Set(before?.commits.map(({ sha }) => sha))
  const commits = all.filter(({ sha }) => !known.has(sha) || earlier.has(sha))
  const left = await worktree.treeBroughtUp(ownSha, headSha, signal)
  const changes = await worktree.changes(left, headSha, signal)
  const stat = await worktree.rangeStat(left, headSha, signal)
  const isStillThere = commits.some(({ sha }) => earlier.has(sha))
  const diffStat = isStillThere && before !== null ? joined(before.diff_stat, stat) : stat
  const paths = new Set(diffStat.files.map(({ path }) => path))
  const now = new Map([...branch.changes, ...changes].map((change) => [change.path, change]))
  return {
    ...{ head_sha: headSha, tree: branch.tree, commits, diff_stat: diffStat },
    guarded: guardedPaths(branch.rules, [...now.values()]).filter(({ path }) => paths.has(path)),
  }
}

/** Joins two diff stats; the later one wins for files in both. */
function joined(earlier: DiffStat, later: DiffStat): DiffStat {
  const byPath = new Map([...earlier.files, ...later.files].map((file) => [file.path, file]))
  const files = [...byPath.values()]
  const sum = (of: 'insertions' | 'deletions') => files.reduce((total, file) => total + file[of], 0)
  return { insertions: sum('insertions'), deletions: sum('deletions'), files }
}
