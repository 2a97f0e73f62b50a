import type { CiReport, InterruptedCheck } from '../artifacts.ts'
import type { Language } from '../language.ts'
import { reasonsIn } from '../reasons/reasons.ts'

/** What a forge reports about one commit's checks, in two parallel systems: check runs of apps, and commit statuses. */
export interface CiFacts {
  readonly required: readonly RequiredCheck[]
  /** False where the forge does not let us read everything it requires: then every check counts. */
  readonly requiredKnown: boolean
  readonly checkRuns: readonly CheckRun[]
  readonly statuses: readonly CommitStatus[]
  readonly suites: readonly CheckSuite[]
  /** Keys of interrupted checks that a person lets count for nothing, of this commit; absent: none. */
  readonly ignored?: readonly string[]
  /** How long the commit has waited for its checks. */
  readonly waitedMs: number
  /** The language of the reason; English by default. */
  readonly language?: Language
}

export interface RequiredCheck {
  readonly name: string
  /** Only this app's check run counts; anybody who may push can post a status of any name. */
  readonly appId: number | null
}

export interface CheckRun {
  readonly id: number
  readonly name: string
  readonly appId: number | null
  readonly suiteId: number | null
  /** The workflow that it is a job of; absent: not known, or there is only one run of that name. */
  readonly workflow?: string
  readonly status: string
  readonly conclusion: string | null
  /** ISO times; absent or `null`: the forge does not say. */
  readonly startedAt?: string | null
  readonly endedAt?: string | null
}

interface CommitStatus {
  readonly id: number
  readonly name: string
  readonly state: string
}

/** `runCount` matters since suites of apps that never report stay queued without a run. */
interface CheckSuite {
  readonly id: number
  readonly app: string
  readonly status: string | null
  readonly conclusion: string | null
  readonly runCount: number
}

/** The current state of one check. */
export interface CiSignal {
  /** Of exactly this run of it: `run:7`, `status:8`, `suite:9`. */
  readonly key: string
  readonly name: string
  readonly appId: number | null
  /** `null`: a commit status, or a workflow that never started a run. */
  readonly checkRunId: number | null
  /** The suite of a check run, which is one workflow's run in GitHub Actions. */
  readonly suiteId: number | null
  /** `interrupted`: it ended without a word about the code, e.g. cancelled. */
  readonly state: 'queued' | 'running' | 'passed' | 'failed' | 'skipped' | 'action_required' | 'interrupted'
  /** The forge's own value, e.g. `timed_out`. */
  readonly forgeState: string
  /** A person lets it count for nothing. */
  readonly ignored?: true
  /** Keys of those of its suite that had not passed before it was skipped; absent: none. */
  readonly skippedFor?: readonly string[]
}

/** A report with the facts that matter only while the commit waits. */
export interface CiReading extends CiReport, Omit<CiWaitStatus, 'verdict'> {
  /** Checks that ended without a word about the code and have to run again, where nothing else is to be done first. */
  readonly interrupted: readonly InterruptedCheck[]
  /** Failed checks that the team's rules call flaky. */
  readonly flaky: readonly string[]
}

/** What a waiting task's card says about the checks. */
export interface CiWaitStatus {
  readonly verdict: CiReport['verdict']
  /** The checks that the verdict is about. */
  readonly about: readonly string[]
  /** The checks should have appeared by now. */
  readonly overdue: boolean
}

export interface CiVerdict extends CiWaitStatus {
  /** See `CiReading`. */
  readonly interrupted: readonly InterruptedCheck[]
  /** Why, and what to do where a person has to do something. */
  readonly reason: string
  readonly signals: readonly CiSignal[]
}

/** A check that has not appeared this long after a push counts as not coming. */
export const SETTLE_MS = 90_000

/**
 * Whether a commit's checks are green. The checks that the forge requires decide, or all that report where it requires
 * none. Red only once no counted check is still running, so that one rework answers every failure.
 */
export function ciVerdict(facts: CiFacts): CiVerdict {
  const reported = [...newestRuns(facts.checkRuns), ...newestStatuses(facts.statuses)].map(ignoring(facts))
  const missing = facts.required.filter((check) => !reported.some((signal) => satisfies(signal, check)))
  const selective = facts.requiredKnown && facts.required.length > 0
  const stuck = selective && missing.length === 0 ? [] : facts.suites.flatMap(stuckSuite).map(ignoring(facts))
  const signals = [...reported, ...stuck]
  const counted = selective ? [...countedOf(facts, reported), ...stuck] : signals
  const judgement = judge(facts, counted, missing)
  const overdue = judgement.verdict === 'not_started' && facts.waitedMs >= SETTLE_MS
  return { interrupted: [], ...judgement, overdue, signals }
}

/** What is required, and what a required check was skipped for: its skip is no pass then. */
function countedOf({ required }: CiFacts, reported: readonly CiSignal[]): readonly CiSignal[] {
  const wanted = reported.filter((signal) => required.some((check) => satisfies(signal, check)))
  const behind = new Set(wanted.flatMap(({ skippedFor = [] }) => skippedFor))
  return reported.filter((signal) => wanted.includes(signal) || behind.has(signal.key))
}

type Judgement = Pick<CiVerdict, 'verdict' | 'reason' | 'about'> & {
  readonly interrupted?: readonly InterruptedCheck[]
}

function judge(facts: CiFacts, counted: readonly CiSignal[], missing: readonly RequiredCheck[]): Judgement {
  const { ci: words } = reasonsIn(facts.language ?? 'en')
  const inState = (...states: CiSignal['state'][]) => counted.filter(({ state }) => states.includes(state))
  const moving = inState('queued', 'running')
  const failed = inState('failed')
  const stopped = inState('action_required')
  if (failed.length > 0 && moving.length === 0)
    return { verdict: 'red', reason: words.failed(names(failed)), about: namesOf(failed) }
  if (stopped.length > 0)
    return { verdict: 'action_required', reason: words.actionRequired(names(stopped)), about: namesOf(stopped) }
  if (moving.length > 0) return { verdict: 'running', reason: words.running(names(moving)), about: namesOf(moving) }
  const interrupted = inState('interrupted')
  if (interrupted.length > 0) {
    const about = namesOf(interrupted)
    const ended = interrupted.map(({ key, name, forgeState }) => ({ key, name, ended: forgeState }))
    return { verdict: 'action_required', reason: words.interrupted(endsOf(interrupted)), about, interrupted: ended }
  }
  if (missing.length > 0)
    return { verdict: 'not_started', reason: absence(facts, missing), about: missing.map(({ name }) => name) }
  return facts.required.length > 0
    ? { verdict: 'green', reason: words.requiredPassed, about: namesOf(counted) }
    : unrequired(facts, counted)
}

/** Without required checks, those that reported decide once no more are expected. */
function unrequired({ suites, waitedMs, language }: CiFacts, counted: readonly CiSignal[]): Judgement {
  const { ci: words } = reasonsIn(language ?? 'en')
  const open = suites.filter(({ status, runCount }) => status !== 'completed' && runCount > 0)
  if (open.length > 0) {
    const about = open.map(({ app }) => app)
    return { verdict: 'running', reason: words.running(about.join(', ')), about }
  }
  const settled = waitedMs >= SETTLE_MS
  const about = namesOf(counted)
  if (counted.some(({ state }) => state === 'passed')) {
    return settled
      ? { verdict: 'green', reason: words.nonePassedRequired, about }
      : { verdict: 'running', reason: words.passedSoFar, about }
  }
  if (!settled) return { verdict: 'not_started', reason: words.noneYet, about }
  return { verdict: 'none', reason: counted.length > 0 ? words.allSkipped : words.noneRan, about }
}

function absence({ waitedMs, language }: CiFacts, missing: readonly RequiredCheck[]): string {
  const { ci: words } = reasonsIn(language ?? 'en')
  const list = missing.map(({ name }) => name).join(', ')
  return waitedMs < SETTLE_MS ? words.missing(list) : words.absent(list)
}

/** A re-run has a higher id, and so has a run of the same workflow that another event has started. */
function newestRuns(runs: readonly CheckRun[]): CiSignal[] {
  const groups = Map.groupBy(runs, ({ appId, name, workflow = '' }) => `${appId}/${workflow}/${name}`)
  const latest = [...groups.values()].map(newest)
  return latest.map((run) => {
    const { id, name, appId, suiteId, status, conclusion } = run
    return {
      key: `run:${id}`,
      name,
      appId,
      suiteId,
      checkRunId: id,
      ...afterOthers(run, runState(status, conclusion), latest),
    }
  })
}

type RunState = Pick<CiSignal, 'state' | 'forgeState' | 'skippedFor'>

/**
 * What a run says that began only after others of its suite had ended without passing: a failed gate behind a cancelled
 * job says nothing about the code, and a skip behind a failed one is none that counts.
 */
function afterOthers(run: CheckRun, told: RunState, all: readonly CheckRun[]): RunState {
  if (told.state !== 'failed' && told.state !== 'skipped') return told
  const before = all.filter((other) => other.suiteId === run.suiteId && endedBefore(other, run))
  const inState = (...states: CiSignal['state'][]) =>
    before.filter(({ status, conclusion }) => states.includes(runState(status, conclusion).state))
  if (told.state === 'failed') return inState('interrupted').length > 0 ? { ...told, state: 'interrupted' } : told
  const skippedFor = inState('failed', 'interrupted').map(({ id }) => `run:${id}`)
  return skippedFor.length > 0 ? { ...told, skippedFor } : told
}

const endedBefore = ({ endedAt = null }: CheckRun, { startedAt = null }: CheckRun): boolean =>
  endedAt !== null && startedAt !== null && Date.parse(endedAt) <= Date.parse(startedAt)

const newestStatuses = (statuses: readonly CommitStatus[]): CiSignal[] =>
  [...Map.groupBy(statuses, ({ name }) => name).values()].map(newest).map(({ id, name, state }) => ({
    ...{ key: `status:${id}`, name, appId: null, checkRunId: null, suiteId: null, forgeState: state },
    state: STATUS_STATES[state] ?? 'interrupted',
  }))

const STATUS_STATES: Readonly<Record<string, CiSignal['state']>> = {
  success: 'passed',
  pending: 'running',
  failure: 'failed',
}

/** A workflow that could not start, or was not allowed to, shows as a suite without runs. */
function stuckSuite({ id, app, conclusion, runCount }: CheckSuite): CiSignal[] {
  if (runCount > 0 || (conclusion !== 'startup_failure' && conclusion !== 'action_required')) return []
  const state = conclusion === 'startup_failure' ? 'interrupted' : 'action_required'
  const none = { key: `suite:${id}`, appId: null, checkRunId: null, suiteId: null }
  return [{ name: `a workflow of ${app}`, ...none, state, forgeState: conclusion }]
}

const CONCLUSIONS: Readonly<Record<string, CiSignal['state']>> = {
  success: 'passed',
  failure: 'failed',
  neutral: 'skipped',
  skipped: 'skipped',
  action_required: 'action_required',
}

function runState(status: string, conclusion: string | null): Pick<CiSignal, 'state' | 'forgeState'> {
  if (status === 'completed')
    return { state: CONCLUSIONS[conclusion ?? ''] ?? 'interrupted', forgeState: conclusion ?? 'no conclusion' }
  if (status === 'waiting') return { state: 'action_required', forgeState: status }
  return { state: status === 'in_progress' ? 'running' : 'queued', forgeState: status }
}

/** What a person said of one run holds for no other, and never for one that has a word about the code. */
const ignoring =
  ({ ignored = [] }: CiFacts) =>
  (signal: CiSignal): CiSignal =>
    signal.state === 'interrupted' && ignored.includes(signal.key)
      ? { ...signal, state: 'skipped', ignored: true }
      : signal

const satisfies = (signal: CiSignal, check: RequiredCheck): boolean =>
  signal.name === check.name && (check.appId === null || signal.appId === check.appId)

const newest = <T extends { readonly id: number }>(many: readonly T[]): T =>
  many.reduce((latest, one) => (one.id > latest.id ? one : latest))

const namesOf = (signals: readonly CiSignal[]): string[] => [...new Set(signals.map(({ name }) => name))]

/** 'backend (cancelled), lint (timed_out)'. */
const endsOf = (signals: readonly CiSignal[]): string =>
  signals.map(({ name, forgeState }) => `${name} (${forgeState})`).join(', ')

const names = (signals: readonly CiSignal[]): string => namesOf(signals).join(', ')
