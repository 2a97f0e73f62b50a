import type { ApprovalPolicy } from '../../core/approval/approval.ts'
import type { Run } from '../../store/runs.ts'
import { isPostSettled, type Posted } from '../../store/slack/messages.ts'
import type { TaskView } from '../../store/task-view.ts'
import { summaryOf, type ThreadMessage, threadOf } from './thread.ts'

/** A finished run that is not posted after this counts as missed: Slack was down, or the channel is busy. */
const MISSED_AFTER_MS = 120_000

type Messages = ReadonlyMap<string, Posted>

/**
 * The messages that the thread still lacks, in order. Missed runs that are over share one message, so that an hour
 * without Slack does not end in a flood.
 */
export function backlogOf(view: TaskView, policy: ApprovalPolicy, posted: Messages, now: Date): ThreadMessage[] {
  const summaries = summariesIn(posted)
  const open = threadOf(view, policy).filter(
    ({ slot, run }) => !isPostSettled(posted.get(slot)) && !isSummarised(run, summaries),
  )
  const groups = open.reduce<ThreadMessage[][]>((made, message) => {
    const group = made.at(-1)
    const joins = group?.[0] !== undefined && [group[0], message].every((one) => isMissed(view, one, posted, now))
    if (joins) group?.push(message)
    else made.push([message])
    return made
  }, [])
  const unanswered = summaries
    .filter(({ claimed }) => !isPostSettled(claimed))
    .map(({ from, to }) => summary(view, from, to))
  return [...unanswered, ...groups.map((group) => together(view, group))]
}

const together = (view: TaskView, group: readonly ThreadMessage[]): ThreadMessage => {
  const [first, last] = [group[0], group.at(-1)]
  if (first === undefined || last === undefined) throw new Error('a group has a message')
  return group.length === 1 ? first : summary(view, first.run.id, last.run.id)
}

/** The slot contains the range of runs, so that a summary whose answer was lost is rebuilt identically. */
const summary = (view: TaskView, from: number, to: number): ThreadMessage => {
  const runs = view.runs.filter((run) => run.id >= from && run.id <= to)
  return summaryOf(view, runs, `runs-${from}-${to}`)
}

const SUMMARY = /^runs-(\d+)-(\d+)$/

const summariesIn = (posted: Messages) =>
  [...posted.values()].flatMap((claimed) => {
    const [, from, to] = SUMMARY.exec(claimed.slot) ?? []
    return from === undefined ? [] : [{ claimed, from: Number(from), to: Number(to) }]
  })

const isSummarised = ({ id }: Run, summaries: ReturnType<typeof summariesIn>): boolean =>
  summaries.some(({ from, to }) => id >= from && id <= to)

/** Only for runs without a claimed slot, since a message whose answer was lost must be found as itself. */
const isMissed = (view: TaskView, { slot, run, kind }: ThreadMessage, posted: Messages, now: Date): boolean =>
  kind === 'run' &&
  !posted.has(slot) &&
  isOver(view, run) &&
  (run.finishedAt?.getTime() ?? Number.POSITIVE_INFINITY) < now.getTime() - MISSED_AFTER_MS

/** Whether the run or a later run of its stage has passed. */
const isOver = ({ runs }: TaskView, { id, stage, status }: Run): boolean =>
  status === 'PASSED' || runs.some((later) => later.id > id && later.stage === stage && later.status === 'PASSED')
