import type { CiReport, Finding } from '../core/artifacts.ts'
import type { CiFailure } from '../core/events.ts'
import type { Task } from '../core/task.ts'
import { inTransaction, type Sql } from '../store/pool.ts'
import { findRun } from '../store/runs.ts'
import { findTask } from '../store/tasks.ts'
import type { Delivery, JobContext } from './context.ts'
import { backOffMs, remedyFor } from './faults.ts'
import { putOff, settle } from './queues.ts'

/** One look at the checks of the commit that a task waits for. */
export async function watchCi(context: JobContext, delivery: Delivery): Promise<void> {
  const record = await findTask(context.pool, delivery.message.taskId)
  if (record === null || record.task.seq !== delivery.message.seq || record.task.headSha === null) return
  if (record.task.state.status !== 'WAITING' || record.task.state.stage !== 'CI_WAIT') return
  try {
    const report = await context.stage.forge.checks(record.task.headSha, delivery.job.signal)
    if (report.verdict === 'running') await lookAgain(context, delivery, record.task)
    else await conclude(context, delivery, report)
  } catch (error) {
    if (delivery.job.signal.aborted) throw error
    const remedy = remedyFor(error, delivery.message.round, Number.POSITIVE_INFINITY)
    context.log.warn({ err: error, ...delivery.message, ...remedy }, 'the checks could not be read')
    if (remedy.remedy === 'repeat') return putBack(context, delivery, remedy.delayMs)
    await giveUp(context, delivery, remedy.reason)
  }
}

/** No checks at all is no failure: a person still decides, and sees that none ran. */
async function conclude(
  { orchestrator, boss }: JobContext,
  { job, message }: Delivery,
  report: CiReport,
): Promise<void> {
  const failures = report.verdict === 'red' ? failuresOf(report) : []
  await orchestrator.apply(
    message.taskId,
    { type: 'ci_finished', headSha: report.head_sha, failures },
    {
      artifacts: [{ kind: 'CiReport', content: report }],
      settle: async (tx: Sql) => void (await settle(boss, tx, 'ci', job)),
    },
  )
}

async function lookAgain(context: JobContext, delivery: Delivery, task: Task): Promise<void> {
  const run = await findRun(context.pool, task.id, task.seq)
  const waitedMs = Date.now() - (run?.startedAt ?? new Date()).getTime()
  if (waitedMs < context.limits.ciTimeoutMs) return putBack(context, delivery, backOffMs(delivery.message.round))
  const minutes = Math.round(waitedMs / 60_000)
  await giveUp(context, delivery, `CI has not finished after ${minutes} minutes. Look at the checks, then retry.`)
}

const putBack = ({ pool, boss }: JobContext, { job, message }: Delivery, delayMs: number): Promise<void> =>
  inTransaction(pool, (tx) => putOff(boss, tx, 'ci', job, message, delayMs))

async function giveUp({ orchestrator }: JobContext, { message }: Delivery, reason: string): Promise<void> {
  await orchestrator.apply(message.taskId, { type: 'run_abandoned', seq: message.seq, reason })
}

const failuresOf = (report: CiReport): CiFailure[] =>
  report.checks
    .filter((check) => check.state === 'failed')
    .map((check) => ({ section: check.section, finding: findingOf(check) }))

const findingOf = (check: CiReport['checks'][number]): Finding => ({
  severity: 'blocker',
  title: `CI check ${check.name} is red`,
  detail: check.summary,
  file: null,
  line: null,
  quote: check.log_tail || null,
})
