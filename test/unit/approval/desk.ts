import type { Logger } from 'pino'
import { actorKey } from '../../../src/core/access/person.ts'
import { type Approvable, capsuleOf, type KeptCapsule, type Made } from '../../../src/core/approval/capsule.ts'
import { evaluateDecision, repeatedApprovals, type Seen } from '../../../src/core/approval/decide.ts'
import { type Acknowledged, reservations } from '../../../src/core/approval/reservations.ts'
import type { Artifact } from '../../../src/core/artifacts.ts'
import { contentHash } from '../../../src/core/content-hash.ts'
import { markOf } from '../../../src/core/merge-candidate.ts'
import type { Actor, TaskEvent } from '../../../src/core/pipeline/events.ts'
import { isFinal, newTask, stageOf, type Task } from '../../../src/core/pipeline/task.ts'
import { transition } from '../../../src/core/pipeline/transition.ts'
import { merge } from '../../../src/stages/merge/merge.ts'
import type { StageDeps, StageInput } from '../../../src/stages/stage/stage.ts'
import { goodEvent, taskIn } from '../core/given.ts'
import { Crash, createWorld, type State } from './world.ts'

const { signal } = new AbortController()
/** What was last shown to the person who clicks. */
const NOTHING: Seen & { readonly tree: string | null } = { headSha: '', mark: null, tree: null, acknowledged: [] }
const OLGA: Actor = { kind: 'slack', id: 'OLGA', name: 'olga' }

interface Decision {
  readonly runId: number
  readonly decision: 'approve'
  readonly actor: Actor
  readonly comment: null
  readonly acknowledged: readonly Acknowledged[]
  capsule: KeptCapsule | null
}

/** The tiny repository of these tests asks nobody whose a commit is. */
const NOTED: StageDeps['commits'] = {
  ...{ result: null, isOurs: () => false, note: async () => {}, noteResult: async () => {} },
}

/**
 * The product from the card to the merge, with the real rules, state machine and merge stage; rows, queue, forge and
 * repository are in memory, so that a whole life of a task costs less than a millisecond.
 */
export function openDesk() {
  const { world, forge, workspaces } = createWorld()
  const desk = {
    world,
    task: inCi(world),
    made: [PATCH] as Made[],
    decisions: [] as Decision[],
    seen: NOTHING,
  }

  const apply = (event: TaskEvent, cause: { artifacts?: readonly Artifact[]; given?: Grounds } = {}): boolean => {
    const stage = stageOf(desk.task)
    const moved = transition(desk.task, event)
    if (moved === null || stage === null) return false
    desk.made.push(...(cause.artifacts ?? []).map((artifact) => ({ ...artifact, stage })))
    if (event.type === 'decided' && cause.given) desk.decisions.push(record(desk, cause.given))
    desk.task = moved.task
    return true
  }

  return {
    desk,
    apply,

    /** A click on the button as it was last shown to this person. */
    approve(): Approvable | null {
      const { task, made, seen } = desk
      const decider = { actor: OLGA, team: null, scopes: 'all', sees: true, facts: { kind: 'token' } } as const
      const verdict = { decision: 'approve', comment: null } as const
      const known = { task, made, requester: { ...OLGA, id: 'ANA' }, team: null }
      const judged = evaluateDecision(known, { ...seen, verdict, decider, policy: world.policy })
      if (judged.outcome !== 'decided' || judged.approvable === null) return null
      const { event, approvable } = judged
      return apply(event, { given: { actor: OLGA, approvable, carriedFrom: null } }) ? approvable : null
    },

    /** What a webhook or a poll leads to while the task waits. */
    async look(): Promise<Approvable[]> {
      const { task } = desk
      if (task.state.status !== 'WAITING') return []
      const { head, pull } = world
      if (pull === 'open' && head !== task.headSha) {
        apply({ type: 'branch_moved', seq: task.seq, headSha: head, madeBy: 'others', reason: 'pushed' })
        return []
      }
      if (task.state.stage !== 'CI_WAIT') return []
      const report = await forge.checks({ headSha: task.headSha ?? '', waitedMs: 0 }, signal)
      if (report.verdict === 'red') return [] // is run again by somebody; a rework is played elsewhere
      const candidate = await (await workspaces.open(newTask(1), signal)).candidate(report.head_sha, signal)
      const artifacts: Artifact[] = [
        { kind: 'CiReport', content: report },
        { kind: 'MergeCandidate', content: candidate },
      ]
      if (!apply({ type: 'ci_finished', headSha: report.head_sha, failures: [] }, { artifacts })) return []
      const repeated = repeatedApprovals({ task: desk.task, made: desk.made }, desk.decisions, world.policy)
      return repeated.flatMap(({ event, grounds: { approvable }, given }) =>
        apply(event, { given: { actor: given.actor, approvable, carriedFrom: given.capsule.id } }) ? [approvable] : [],
      )
    },

    /** One delivery of the job that the task stands for; it may die on the way, and is delivered again. */
    async work(): Promise<void> {
      const { task } = desk
      if (task.state.status !== 'RUNNING') return
      if (task.state.stage !== 'MERGE') return void apply(rework(world, task))
      const own = { policy: world.policy, commits: NOTED, log: {} as Logger, placeInLine: async () => null }
      const deps = { forge, workspaces, ...own } as Partial<StageDeps> as StageDeps
      const input: StageInput = {
        ...{ task, title: 'Receive pallets', rawRequest: '', language: 'en', artifacts: desk.made, notes: [] },
        ...{ run: { stage: 'MERGE', attempt: 1 }, failedAttempts: [], accepted: [], pullRequest: 1 },
        reverted: null,
        approval: desk.decisions.at(-1)?.capsule ?? null,
      }
      try {
        const { event, artifacts } = await merge(input, deps, signal)
        apply({ ...event, seq: task.seq }, { artifacts })
      } catch (error) {
        if (!(error instanceof Crash) && !/transient/.test((error as { kind?: string }).kind ?? '')) throw error
      }
    },

    /** A person opens the card. */
    show(): void {
      const shown = desk.made.findLast((one) => one.kind === 'MergeCandidate')
      if (shown?.kind !== 'MergeCandidate' || shown.content.head_sha !== desk.task.headSha) return
      const { head_sha: headSha, merged_tree: tree } = shown.content
      const acknowledged = reservations(desk.task, desk.made).map(({ name }) => name)
      desk.seen = { headSha, mark: markOf(shown.content), tree, acknowledged }
    },
    ended: () => isFinal(desk.task.state.status),
  }
}
export type Desk = ReturnType<typeof openDesk>

interface Grounds {
  readonly actor: Actor
  readonly approvable: Approvable
  readonly carriedFrom: number | null
}

function record(
  { task, decisions }: { task: Task; decisions: readonly Decision[] },
  { actor, approvable, carriedFrom }: Grounds,
): Decision {
  const content = capsuleOf(approvable, { actor, via: actorKey(actor), at: new Date(0) })
  const capsule = { id: decisions.length + 1, content, sha256: contentHash(content), carriedFrom }
  return {
    runId: task.attempts.HUMAN_APPROVAL ?? 0,
    decision: 'approve',
    actor,
    comment: null,
    acknowledged: [],
    capsule,
  }
}

const PATCH: Made = {
  ...{ stage: 'BACKEND', kind: 'Patch' },
  content: { commit_sha: '1', summary: 's', diff_stat: { insertions: 1, deletions: 0, files: [] } },
}

const inCi = ({ head }: State): Task => ({ ...taskIn('CI_WAIT', newTask(1)), headSha: head })

/** The section's producer takes in the base and settles what is in conflict; everybody else agrees. */
function rework(world: State, task: Task): TaskEvent {
  if (task.state.stage !== 'BACKEND') return goodEvent(task)
  const { git } = world
  const files = { ...git.at(world.base).files, ...git.at(world.head).files, '.rules': world.rulesOf(world.base) }
  world.head = git.commit(files, world.head, world.base)
  return { type: 'patched', seq: task.seq, headSha: world.head }
}
