import sql from 'sql-template-tag'
import { z } from 'zod'
import { CiCheck } from '../../core/artifacts.ts'
import type { CiReading } from '../../core/judgement/ci-verdict.ts'
import type { Reasons } from '../../core/reasons/en.ts'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import type { Check } from '../../core/repository-rules.ts'
import type { WaitingCommit } from '../forge.ts'
import type { Queryable } from './local-pull-requests.ts'

const CheckRow = CiCheck.extend({ folder: z.string(), command: z.tuple([z.string()], z.string()) })
export type CheckRow = z.infer<typeof CheckRow>

export interface CheckResult {
  readonly state: CiCheck['state']
  readonly summary: string
  readonly logTail: string
}

/** Longer than pauses of a busy event loop, shorter than people's patience; renewed every second while a run lives. */
const holdSeconds = 5

export async function readChecks(db: Queryable, sha: string): Promise<CheckRow[]> {
  const { rows } = await db.query(sql`select name, section, state, summary, log_tail, folder, command
    from local_checks where sha = ${sha} order by position`)
  return rows.map((row) => CheckRow.parse(row))
}

/** Queues a commit's checks; the first caller wins, and later calls change nothing. */
export async function queueChecks(db: Queryable, sha: string, checks: readonly Check[]): Promise<void> {
  await db.query(sql`
    with run as (insert into local_check_runs (sha) values (${sha}) on conflict do nothing returning sha)
    insert into local_checks (sha, name, position, section, folder, command)
    select run.sha, c.value->>'name', c.position, c.value->>'section', c.value->>'folder', c.value->'command'
    from run, jsonb_array_elements(${JSON.stringify(checks)}::jsonb) with ordinality c(value, position)`)
}

/** Takes or keeps the hold on a commit's unfinished run; `false`: another process holds it, or it is finished. */
export async function holdRun(db: Queryable, sha: string, holder: string): Promise<boolean> {
  const { rows } = await db.query(sql`update local_check_runs
    set holder = ${holder}, held_until = now() + make_interval(secs => ${holdSeconds})
    where sha = ${sha} and finished_at is null and (holder = ${holder} or held_until < now()) returning sha`)
  return rows.length === 1
}

/** Writes only for the run's holder; late results of a run that was taken over are dropped. */
export async function recordCheck(db: Queryable, sha: string, holder: string, name: string, result: CheckResult) {
  const finished = result.state !== 'queued' && result.state !== 'running'
  await db.query(sql`update local_checks
    set state = ${result.state}, summary = ${result.summary}, log_tail = ${result.logTail},
      started_at = case when ${result.state} = 'running' then now() else started_at end,
      finished_at = case when ${finished} then now() end
    where sha = ${sha} and name = ${name}
      and exists (select from local_check_runs where sha = ${sha} and holder = ${holder})`)
}

export async function finishRun(db: Queryable, sha: string, holder: string): Promise<void> {
  await db.query(sql`update local_check_runs set finished_at = now() where sha = ${sha} and holder = ${holder}`)
}

/** Releases an unfinished run; the next `checks()` of any process resumes it. */
export async function releaseRun(db: Queryable, sha: string, holder: string): Promise<void> {
  await db.query(sql`
    with run as (
      update local_check_runs set holder = null, held_until = '-infinity'
      where sha = ${sha} and holder = ${holder} and finished_at is null returning sha
    )
    update local_checks set state = 'queued' from run where local_checks.sha = run.sha and state = 'running'`)
}

/** Queues failed checks again and reopens their run; `false`: none had failed. */
export async function requeueChecks(db: Queryable, sha: string, names: readonly string[]): Promise<boolean> {
  const { rows } = await db.query(sql`
    with again as (
      update local_checks set state = 'queued', log_tail = '', started_at = null, finished_at = null
      where sha = ${sha} and name = any(${names}) and state = 'failed' returning sha
    )
    update local_check_runs set finished_at = null, holder = null, held_until = '-infinity'
    where sha in (select sha from again) returning sha`)
  return rows.length > 0
}

/** `overdue` is never set, since we run these checks ourselves. `flaky`: the checks that the team's rules call flaky. */
export function reportOf(
  { headSha, language = 'en' }: WaitingCommit,
  rows: readonly CheckRow[],
  flaky: readonly string[] = [],
): CiReading {
  const checks = rows.map((row) => CiCheck.parse(row))
  const judged = verdictOf(checks, reasonsIn(language).ci)
  const red = judged.verdict === 'red' ? judged.about.filter((name) => flaky.includes(name)) : []
  return { head_sha: headSha, ...judged, overdue: false, interrupted: [], flaky: red, checks }
}

export const isFinished = ({ state }: Pick<CiCheck, 'state'>): boolean => state !== 'queued' && state !== 'running'

function verdictOf(checks: readonly CiCheck[], words: Reasons['ci']): Pick<CiReading, 'verdict' | 'reason' | 'about'> {
  const namesOf = (some: readonly CiCheck[]) => some.map(({ name }) => name)
  if (checks.length === 0) return { verdict: 'none', reason: words.noneAtAll, about: [] }
  const failed = namesOf(checks.filter(({ state }) => state === 'failed'))
  if (failed.length > 0) return { verdict: 'red', reason: words.failed(failed.join(', ')), about: failed }
  const open = namesOf(checks.filter((one) => !isFinished(one)))
  return open.length === 0
    ? { verdict: 'green', reason: words.allPassed, about: namesOf(checks) }
    : { verdict: 'running', reason: words.runningHere, about: open }
}
