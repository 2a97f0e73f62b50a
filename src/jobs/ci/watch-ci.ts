import type { CiReport, Finding } from '../../core/artifacts.ts'
import type { CiReading } from '../../core/judgement/ci-verdict.ts'
import type { Language } from '../../core/language.ts'
import type { SectionFailure } from '../../core/pipeline/events.ts'
import { isStopped } from '../../core/pipeline/standing.ts'
import { isFinal, type Task } from '../../core/pipeline/task.ts'
import type { Reasons } from '../../core/reasons/en.ts'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import type { Section } from '../../core/stages.ts'
import { landedOutcome } from '../../stages/stage/look-outside.ts'
import { findOwnPullRequest } from '../../stages/stage/own-pull-request.ts'
import { touchedSection } from '../../stages/stage/touched-section.ts'
import { findRerun, ignoredChecks } from '../../store/ci.ts'
import { inTransaction, type Sql } from '../../store/pool.ts'
import { databaseNow } from '../../store/queue/clock.ts'
import { findRun } from '../../store/runs.ts'
import type { TaskRecord } from '../../store/task-row.ts'
import { findTask, lockTask } from '../../store/tasks.ts'
import type { Delivery, JobContext, TeamRepository } from '../queue/context.ts'
import { abandonReason, backOffMs, remedyFor } from '../queue/faults.ts'
import { leaveToNewer } from '../queue/left-alone.ts'
import { forLog } from '../queue/queues.ts'
import { completeJob, postpone, send } from '../queue/send.ts'
import { actingWhile } from './acting.ts'
import { recordCiStatus, withFlakyRerun } from './ci-status.ts'
import { followBase } from './follow-base.ts'
import { followBranch } from './follow-branch.ts'
import { followRemarks } from './follow-remarks.ts'
import { endWait, outsideNow } from './outside.ts'
import { signBranch } from './sign-branch.ts'
import { takeInBase } from './take-in-base.ts'

const UNDECIDED: ReadonlySet<CiReport['verdict']> = new Set(['running', 'not_started', 'action_required'])

/**
 * Looks once at what people have done to a task's pull request, and in a wait at its branch, and then at its checks, or its
 * base if it waits for a decision.
 */
export async function watchCi(context: JobContext, delivery: Delivery): Promise<void> {
  const { message, job } = delivery
  const record = await findTask(context.pool, message.taskId)
  if (record === null || record.task.seq !== message.seq || record.task.headSha === null) return
  leaveToNewer(record.task)
  if (isFinal(record.task.state.status)) return
  try {
    if (await followPeople(context, delivery, record)) return
    const remarks = await followRemarks(context, record, 'whenDue', job.signal)
    if (remarks === 'moved') return
    if (record.task.state.status !== 'WAITING') return
    if (await followBranch(context, record, job.signal)) return
    if (record.task.state.stage !== 'CI_WAIT')
      return await followBase(actingWhile(context, message), message.taskId, job.signal)
    const waitedMs = await waitedSince(context, record.task)
    const { headSha, language } = record.task
    const repository = actingWhile(context, message).repositories.of(record.target)
    const waiting = { ...repository, ...record }
    const isFirst = message.round === 0 && message.source === 'poll'
    if (isFirst && (await takeInBase(context, waiting, job.signal))) return
    if (await signBranch(context, repository, record.task, job.signal)) return
    const { forge } = repository
    const ignored = await ignoredChecks(context.pool, message.taskId, headSha)
    const read = () => forge.checks({ headSha, waitedMs, language, ignored }, job.signal)
    const reading = await withFlakyRerun(context, { message, language }, forge, await read(), read, job.signal)
    if (reading.interrupted.length > 0) return await askAboutChecks(context, record.task, reading)
    if (!UNDECIDED.has(reading.verdict)) {
      if (reading.verdict !== 'red' && (await takeInBase(context, waiting, job.signal))) return
      // Whoever is to mend it reads what people have said meanwhile.
      if (reading.verdict === 'red') await followRemarks(context, record, 'now', job.signal)
      return await conclude(context, delivery, waiting, reading, remarks === 'left')
    }
    await recordCiStatus(context, message, reading)
    // A person may take longer than any check.
    const ofChecks = reading.verdict === 'action_required' ? 0 : waitedMs
    await pollAgain(context, delivery, ofChecks, reasonsIn(language).ci, reading.reason)
  } catch (error) {
    if (job.signal.aborted) throw error
    const remedy = remedyFor(error, message.round, Number.POSITIVE_INFINITY)
    context.log.warn({ err: error, ...forLog(message), ...remedy }, 'the checks could not be read')
    if (message.source === 'hint') return
    if (remedy.remedy === 'repeat') return postponePoll(context, delivery, remedy.delayMs)
    // A person corrects the settings meanwhile.
    if (remedy.remedy === 'pause') return postponePoll(context, delivery, backOffMs(message.round))
    await giveUp(context, delivery, abandonReason(remedy, record.language))
  }
}

/** `true`: that was all there was to do. */
async function followPeople(context: JobContext, { message, job }: Delivery, record: TaskRecord): Promise<boolean> {
  const { task, target, pullRequest } = record
  const { id, seq, state } = task
  const repository = actingWhile(context, message).repositories.of(target)
  const looked = { task, pullRequest: pullRequest?.number ?? null, restores: state.status === 'WAITING' }
  const outcome = await outsideNow(context, repository, looked, job.signal)
  if (outcome === null && !isStopped(task)) return false
  if (outcome !== null) await endWait(context, task, outcome)
  else await context.orchestrator.apply(id, { type: 'restored_outside', seq })
  return true
}

/** Ends the wait by the checks' verdict. No checks at all is no failure: a person decides and sees that none ran. */
async function conclude(
  { orchestrator, boss, pool, stage }: JobContext,
  { job, message }: Delivery,
  { forge, workspaces, task, pullRequest }: TeamRepository & Pick<TaskRecord, 'task' | 'pullRequest'>,
  reading: CiReading,
  looksAgain: boolean,
): Promise<void> {
  const rerun = (await findRerun(pool, message))?.body.checks ?? []
  const report = reportOf(reading, rerun, reasonsIn(task.language).ci)
  const worktree = await workspaces.open(task, job.signal)
  const candidate = await worktree.candidate(report.head_sha, job.signal)
  const landed = await landedOutcome(worktree, candidate, task, forge, job.signal)
  if (landed !== null) return endWait({ orchestrator, boss }, task, landed)
  const pull = await findOwnPullRequest(forge, task, pullRequest?.number ?? null, job.signal)
  if (report.verdict !== 'red' && pull !== null) await forge.markReady(task.branch, job.signal)
  const failures =
    report.verdict === 'red' ? failuresOf(report, await touchedSection(worktree, task, job.signal), task) : []
  await orchestrator.apply(
    message.taskId,
    { type: 'ci_finished', headSha: report.head_sha, failures },
    {
      artifacts: [
        { kind: 'CiReport', content: report },
        { kind: 'MergeCandidate', content: candidate },
      ],
      policy: stage.policy,
      completeJob: async (tx) => {
        await completeJob(boss, tx, 'ci', job)
        if (looksAgain) await lookAgain(boss, tx, message.taskId)
      },
    },
  )
}

/** What people asked for while CI still judged it is taken now that a decision is due. */
async function lookAgain(boss: JobContext['boss'], tx: Sql, taskId: number): Promise<void> {
  const seq = (await lockTask(tx, taskId))?.task.seq
  if (seq !== undefined) await send(boss, tx, 'ci', { taskId, seq, round: 0, source: 'hint' })
}

/** `rerun`: checks that were run again. */
const reportOf = (
  { head_sha, verdict, reason, checks }: CiReading,
  rerun: readonly string[],
  words: Reasons['ci'],
): CiReport => ({
  ...{ head_sha, verdict, reason },
  checks: checks.map((check) =>
    rerun.includes(check.name) ? { ...check, summary: `${check.summary} ${words.wasRunOnceMore}` } : check,
  ),
})

/** They were run once more already, or cannot be by us: a person says how it goes on. */
async function askAboutChecks({ orchestrator }: JobContext, { id, seq }: Task, reading: CiReading): Promise<void> {
  const { reason, interrupted: checks } = reading
  await orchestrator.apply(id, { type: 'stopped_outside', seq, cause: 'checks', reason, checks })
}

async function waitedSince({ pool }: JobContext, { id, seq }: Task): Promise<number> {
  const [run, now] = await Promise.all([findRun(pool, id, seq), databaseNow(pool)])
  return now.getTime() - (run?.startedAt ?? now).getTime()
}

async function pollAgain(
  context: JobContext,
  delivery: Delivery,
  waitedMs: number,
  words: Reasons['ci'],
  reason: string,
): Promise<void> {
  if (waitedMs < context.limits.ciTimeoutMs) return postponePoll(context, delivery, backOffMs(delivery.message.round))
  const minutes = Math.round(waitedMs / 60_000)
  await giveUp(context, delivery, words.tooLong(minutes, reason))
}

/** Never repeats a hint's check: polling continues anyway, and every event of a busy CI would start another series. */
const postponePoll = async ({ pool, boss }: JobContext, { job, message }: Delivery, delayMs: number): Promise<void> => {
  if (message.source === 'poll') await inTransaction(pool, (tx) => postpone(boss, tx, 'ci', job, message, delayMs))
}

async function giveUp({ orchestrator }: JobContext, { message }: Delivery, reason: string): Promise<void> {
  await orchestrator.apply(message.taskId, { type: 'run_abandoned', seq: message.seq, reason })
}

/** `touched`: who answers for checks that no section owns. */
const failuresOf = (report: CiReport, touched: Section | null, { sections, language }: Task): SectionFailure[] =>
  report.checks
    .filter((check) => check.state === 'failed')
    .map((check) => ({ section: ownerWithin(sections, check.section) ?? touched, finding: findingOf(check, language) }))

/** `null`: the plan has left the section out, so its check is red for what others did. */
const ownerWithin = (sections: Task['sections'], section: Section | null): Section | null =>
  section !== null && sections[section].gate === 'not_needed' ? null : section

const findingOf = (check: CiReport['checks'][number], language: Language): Finding => ({
  severity: 'blocker',
  title: reasonsIn(language).ci.red(check.name),
  detail: check.summary,
  file: null,
  line: null,
  quote: check.log_tail || null,
})
