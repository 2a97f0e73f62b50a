import type { ApprovalPolicy } from '../../../src/core/approval/approval.ts'
import type { CiReading } from '../../../src/core/judgement/ci-verdict.ts'
import type { MergeCandidate } from '../../../src/core/merge-candidate.ts'
import type { Forge } from '../../../src/forge/forge.ts'
import type { UpdateResult, Workspaces, Worktree } from '../../../src/workspace/workspace.ts'
import { tinyGit, treeId } from './tiny-git.ts'

const BRANCH = 'wms/task-1'
const RULES = '.rules'

/** A process dies: what it was doing just now may have been done. */
export class Crash extends Error {}

/** One merge that really happened. */
interface Merged {
  readonly sha: string
  readonly tree: string
  readonly headSha: string
}

function startingState() {
  const git = tinyGit()
  const root = git.commit({ 'backend/a.js': 'a', [RULES]: 'strict' })
  return {
    git,
    base: root,
    head: git.commit({ 'backend/a.js': 'changed', [RULES]: 'strict' }, root),
    pull: 'open' as 'open' | 'closed' | 'merged',
    /** Commits whose checks are not green. */
    red: new Set<string>(),
    policy: {
      approvers: 'everybody',
      approvalsNeeded: 1,
      selfApproval: true,
      carryOver: false,
      requesters: 'everybody',
    } as ApprovalPolicy,
    merges: [] as Merged[],
    /** What happens just before, and whether the process dies just after, a call of this number. */
    meanwhile: new Map<number, () => void>(),
    crash: null as { readonly call: number; readonly done: boolean } | null,
    calls: 0,
    rulesOf: (sha: string) => git.at(sha).files[RULES] ?? '',
  }
}
export type State = ReturnType<typeof startingState>

/** A team's repository, its forge and its settings, in memory; other people act on it at any moment. */
export function createWorld() {
  const world = startingState()
  return { world, forge: forgeOf(world), workspaces: workspacesOf(world) }
}

/** Every call of the outside may be the one before which somebody acts, and after or before which we die. */
async function call<T>(world: State, work: () => T): Promise<T> {
  const number = ++world.calls
  world.meanwhile.get(number)?.()
  if (world.crash?.call !== number) return work()
  const { done } = world.crash
  world.crash = null
  if (done) work()
  throw new Crash()
}

function forgeOf(world: State): Forge {
  const { git } = world
  const shown = () => ({
    ...{ number: 1, url: 'u', branch: BRANCH, owner: null, draft: false, state: world.pull },
    headSha: world.pull === 'merged' ? (world.merges.at(-1)?.headSha ?? '') : world.head,
    base: 'main',
    mergeSha: world.merges.at(-1)?.sha ?? null,
  })
  const merge: Forge['merge'] = (asked) =>
    call(world, () => {
      const earlier = world.merges.find(({ headSha }) => headSha === asked.headSha)
      if (earlier !== undefined) return { outcome: 'merged', mergeSha: earlier.sha }
      if (world.pull !== 'open') return { outcome: 'blocked', reason: `It is ${world.pull}.` }
      if (world.head !== asked.headSha) return { outcome: 'moved', headSha: world.head }
      if (world.base !== asked.baseSha) return { outcome: 'base_moved', baseSha: world.base }
      const merged = git.merge(world.base, world.head)
      if ('conflicts' in merged) return { outcome: 'conflict', files: merged.conflicts, hunks: '' }
      world.base = git.commit(merged.files, world.base, world.head)
      world.merges.push({ sha: world.base, tree: git.treeOf(world.base), headSha: world.head })
      world.pull = 'merged'
      return { outcome: 'merged', mergeSha: world.base }
    })
  const checks: Forge['checks'] = ({ headSha }) => call(world, () => reportOf(headSha, !world.red.has(headSha)))
  return {
    ...{ kind: 'local-git', repository: 'tiny', baseBranch: 'main', merge, checks },
    findPullRequest: () => call(world, shown),
    mergesByQueue: async () => false,
    baseSha: () => call(world, () => world.base),
  } as Partial<Forge> as Forge
}

const reportOf = (headSha: string, green: boolean): CiReading => ({
  ...{
    head_sha: headSha,
    verdict: green ? 'green' : 'red',
    reason: '',
    about: [],
    overdue: false,
    flaky: [],
    interrupted: [],
  },
  checks: [{ name: 'backend', section: 'backend', state: green ? 'passed' : 'failed', summary: '', log_tail: '' }],
})

/** Sees the repository as it was when it was opened, as a clone does. */
function workspacesOf(world: State): Workspaces {
  const open = () => call(world, () => worktreeOf(world, { base: world.base, remote: world.head }))
  return { open, remove: async () => {} }
}

function worktreeOf(world: State, seen: { base: string; remote: string }): Worktree {
  const { git } = world
  const updated = (): UpdateResult => {
    if (git.ancestors(seen.remote).includes(seen.base)) return { outcome: 'current' }
    const merged = git.merge(seen.base, seen.remote)
    if ('conflicts' in merged) return { outcome: 'conflict', files: merged.conflicts, hunks: '' }
    return { outcome: 'merged', sha: git.commit(merged.files, seen.remote, seen.base) }
  }
  return {
    ...{ taskId: 1, path: '/', branch: BRANCH, baseSha: git.mergeBase(seen.base, seen.remote) },
    headSha: async () => seen.remote,
    reset: async () => {},
    treeOf: async (sha: string) => git.treeOf(sha),
    show: async () => null,
    candidate: async (headSha: string) => candidateOf(world, seen.base, headSha),
    update: () => call(world, updated),
    push: (sha: string) =>
      call(world, () => {
        if (world.head !== seen.remote) return { outcome: 'rejected', remoteSha: world.head }
        world.head = sha
        return { outcome: 'pushed' }
      }),
  } as Partial<Worktree> as Worktree
}

function candidateOf({ git, rulesOf }: State, base: string, head: string): MergeCandidate {
  const merged = git.merge(base, head)
  const mergeBase = git.mergeBase(base, head)
  return {
    ...{ head_sha: head, base_sha: base, merge_base: mergeBase, tree: git.treeOf(head), rules_sha256: rulesOf(base) },
    merged_tree: 'files' in merged ? treeId(merged.files) : null,
    diff_sha256: git.diff(mergeBase, head),
  }
}
