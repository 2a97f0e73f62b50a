import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { TaskEvent } from '../../../../src/core/pipeline/events.ts'
import { type SeenPullRequest, type Sighting, standingOf } from '../../../../src/core/pipeline/standing.ts'
import { type Task, waitingFor } from '../../../../src/core/pipeline/task.ts'
import { transition } from '../../../../src/core/pipeline/transition.ts'
import { STAGE_NAMES, type StageName } from '../../../../src/core/stages.ts'
import { taskIn } from '../given.ts'

const DOCS = join(import.meta.dirname, '../../../../docs/people-on-github.md')

/** As a look finds it where nobody has done anything. */
const pullOf = ({ headSha }: Task): SeenPullRequest => ({
  ...{
    state: 'open',
    headSha: headSha ?? '',
    draft: false,
    intoBase: true,
    base: 'main',
    mergeSha: null,
    mergedBy: null,
  },
})
const seenOf = (task: Task, news: Partial<SeenPullRequest> = {}): Sighting => ({
  ...{ repository: 'there', baseIsThere: true, branchIsThere: true, pullRequest: { ...pullOf(task), ...news } },
})

type Act = (task: Task) => Sighting | TaskEvent

const pushes: Act = (task) =>
  task.state.status === 'WAITING' || task.state.stage === 'MERGE'
    ? { type: 'branch_moved', seq: task.seq, headSha: 'theirs', madeBy: 'others', reason: 'push' }
    : seenOf(task, { headSha: 'theirs' })

/** Twelve acts of a person: what a look sees after each, or what the look at the branch makes of it. */
const ACTS: Readonly<Record<string, Act>> = {
  merge: (task) => seenOf(task, { state: 'merged', mergeSha: 'merge', mergedBy: 'ana' }),
  close: (task) => seenOf(task, { state: 'closed' }),
  reopen: (task) => seenOf(task),
  retarget: (task) => seenOf(task, { intoBase: false, base: 'release' }),
  push: pushes,
  'force-push': pushes,
  'rename the base': (task) => ({ ...seenOf(task, { intoBase: false, base: 'trunk' }), baseIsThere: false }),
  'delete the branch': (task) => ({ ...seenOf(task, { state: 'closed' }), branchIsThere: false }),
  'convert to draft': (task) => seenOf(task, { draft: true }),
  'rewrite the base': (task) => seenOf(task),
  revert: (task) => seenOf(task),
  archive: (task) => ({ ...seenOf(task), repository: 'archived' }),
}

function eventOf(task: Task, act: Act): TaskEvent | null {
  const seen = act(task)
  if ('type' in seen) return seen
  const standing = standingOf(task, seen)
  const { seq } = task
  if (standing.stands === 'as_left') return null
  if (standing.stands !== 'merged') return { type: 'stopped_outside', seq, cause: standing.stands, reason: 'told' }
  return { type: 'merged_outside', seq, headSha: standing.headSha, mergeSha: standing.mergeSha, reason: 'told' }
}

const told = (task: Task, act: Act): { readonly task: Task; readonly cell: string } => {
  if (task.headSha === null) return { task, cell: '–' }
  const event = eventOf(task, act)
  if (event === null) return { task, cell: 'goes on' }
  const moved = transition(task, event)?.task
  if (moved === undefined) throw new Error(`${event.type} does not apply in ${task.state.stage}`)
  const { state } = moved
  return { task: moved, cell: state.status === 'PAUSED' ? `paused: ${state.acts.join(', ')}` : cellOf(state) }
}

const cellOf = ({ status, stage }: Task['state']): string => (status === 'DONE' ? 'done' : stage)

const rowOf = (stage: StageName): string =>
  `| ${[stage, ...Object.values(ACTS).map((act) => told(taskIn(stage), act).cell)].join(' | ')} |`

test('What each of twelve acts of a person leads to in each stage stands in the docs', () => {
  const head = ['stage', ...Object.keys(ACTS)]
  const table = [`| ${head.join(' | ')} |`, `|${head.map(() => '---|').join('')}`, ...STAGE_NAMES.map(rowOf)].join('\n')
  expect(readFileSync(DOCS, 'utf8')).toContain(table)
})

test.each(STAGE_NAMES.flatMap((stage) => Object.entries(ACTS).map(([name, act]) => [name, stage, act] as const)))(
  '%s in %s: no task is lost, no empty approval is asked for, and it is told once',
  (_, stage, act) => {
    const before = taskIn(stage)
    const { task } = told(before, act)
    // It works, waits for somebody who knows what to do, or is done.
    expect(task.state.status === 'DONE' || waitingFor(task) !== null).toBe(true)
    if (task === before) return
    const event = eventOf(before, act)
    // A webhook that comes twice, or a poll beside it.
    if (event !== null) expect(transition(task, event)).toBeNull()
    const again = act(task)
    if (task.state.status !== 'DONE' && !('type' in again)) {
      const next = eventOf(task, act)
      if (next !== null) expect(transition(task, next)).toBeNull()
    }
    expect(task.state.stage).not.toBe('HUMAN_APPROVAL')
  },
)
