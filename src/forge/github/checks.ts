import type { CiCheck } from '../../core/artifacts.ts'
import { type CiWorkflow, ciSection, isFlaky, namesWorkflows } from '../../core/judgement/ci-sections.ts'
import { type CiFacts, type CiReading, type CiSignal, ciVerdict } from '../../core/judgement/ci-verdict.ts'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import { type RepositoryRules, RULES_PATH, readRepositoryRules } from '../../core/repository-rules.ts'
import type { WaitingCommit } from '../forge.ts'
import type { Github } from './client.ts'
import { githubRefusalOf } from './failure.ts'
import { jobLogTail } from './job-log.ts'
import { requiredChecks } from './rules.ts'

/** More logs would not help, since a broken build fails every job in the same way. */
const LOGS_READ = 5

export async function readGithubChecks(github: Github, commit: WaitingCommit, signal: AbortSignal): Promise<CiReading> {
  const { signals, ...verdict } = ciVerdict(await readFacts(github, commit, signal))
  const { ci: words } = reasonsIn(commit.language ?? 'en')
  const rules = signals.length === 0 ? null : await declaredRules(github, signal)
  const workflows = rules !== null && namesWorkflows(rules) ? await workflowsOf(github, commit, signal) : NO_WORKFLOWS
  const workflowOf = ({ suiteId }: CiSignal) => (suiteId === null ? null : (workflows.get(suiteId) ?? null))
  const logged = signals
    .filter(({ state, checkRunId }) => state === 'failed' && checkRunId !== null)
    .slice(0, LOGS_READ)
  const checks = signals.map(
    async (check): Promise<CiCheck> => ({
      name: check.name,
      section: ciSection(rules, check.name, workflowOf(check)),
      // It starts only after a person's approval, or has to run again.
      state: check.state === 'action_required' || check.state === 'interrupted' ? 'queued' : check.state,
      summary: check.ignored ? words.ignoredOnce(check.forgeState) : words.forgeSays(check.forgeState),
      ...(check.ignored && { ignored: check.forgeState }),
      log_tail: logged.includes(check) ? await logOf(github, check, signal) : '',
    }),
  )
  const red = verdict.verdict === 'red' && rules !== null ? verdict.about : []
  const isKnownFlaky = (name: string) =>
    signals.some((one) => one.name === name && rules !== null && isFlaky(rules, name, workflowOf(one)))
  return { head_sha: commit.headSha, ...verdict, flaky: red.filter(isKnownFlaky), checks: await Promise.all(checks) }
}

const logOf = (github: Github, { checkRunId }: CiSignal, signal: AbortSignal): Promise<string> | string =>
  checkRunId === null ? '' : jobLogTail(github, checkRunId, signal)

async function readFacts(
  github: Github,
  { headSha, waitedMs, language, ignored }: WaitingCommit,
  signal: AbortSignal,
): Promise<CiFacts> {
  const { checks, repos } = github.octokit.rest
  const { paginate } = github.octokit
  const query = { ...github.at(signal), ref: headSha, per_page: 100 }
  const [rules, runs, suites, statuses] = await Promise.all([
    requiredChecks(github, signal),
    paginate(checks.listForRef, query),
    paginate(checks.listSuitesForRef, query),
    paginate(repos.listCommitStatusesForRef, query),
  ])
  const isAmbiguous = runs.some(isOfSeveralSuites)
  const workflows = isAmbiguous ? await workflowsOf(github, { headSha, waitedMs }, signal) : NO_WORKFLOWS
  // Where we may not read workflows, each suite counts as one of its own.
  const workflowOf = (suiteId = 0) =>
    isAmbiguous ? { workflow: workflows.get(suiteId)?.name ?? `suite ${suiteId}` } : {}
  return {
    ...{ ...rules, waitedMs, ...(language !== undefined && { language }), ...(ignored !== undefined && { ignored }) },
    checkRuns: runs.map(({ id, name, status, conclusion, app, check_suite, started_at, completed_at }) => ({
      ...{ startedAt: started_at, endedAt: completed_at },
      ...{ id, name, status, conclusion, appId: app?.id ?? null, suiteId: check_suite?.id ?? null },
      ...workflowOf(check_suite?.id),
    })),
    suites: suites.map(({ id, app, status, conclusion, latest_check_runs_count }) => ({
      ...{ id, app: app?.slug ?? 'an app', status, conclusion, runCount: latest_check_runs_count },
    })),
    statuses: statuses.map(({ id, context, state }) => ({ id, name: context, state })),
  }
}

/** Whether a run of the same name is in another suite: of another workflow, or of the same one by another event. */
const isOfSeveralSuites = (
  { name, check_suite }: { readonly name: string; readonly check_suite: { readonly id: number } | null },
  _: number,
  all: readonly { readonly name: string; readonly check_suite: { readonly id: number } | null }[],
): boolean => all.some((other) => other.name === name && other.check_suite?.id !== check_suite?.id)

const NO_WORKFLOWS: ReadonlyMap<number, CiWorkflow> = new Map()

/** The workflows that ran for a commit, by their suites. Empty without the permission Actions: read. */
async function workflowsOf(
  github: Github,
  { headSha }: WaitingCommit,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, CiWorkflow>> {
  const query = { ...github.at(signal), head_sha: headSha, per_page: 100 }
  try {
    const runs = await github.octokit.paginate(github.octokit.rest.actions.listWorkflowRunsForRepo, query)
    return new Map(
      runs.flatMap(({ check_suite_id, name, event }) =>
        check_suite_id === undefined || !name ? [] : [[check_suite_id, { name, event }]],
      ),
    )
  } catch (error) {
    if (githubRefusalOf(error, 403, 404) !== null) return NO_WORKFLOWS
    throw error
  }
}

/** The base branch's rules; `null`: there are none, or they are not valid. */
async function declaredRules(github: Github, signal: AbortSignal): Promise<RepositoryRules | null> {
  const text = await rulesText(github, signal)
  const rules = text === null ? { fault: 'none' } : readRepositoryRules(text)
  return 'fault' in rules ? null : rules
}

async function rulesText(github: Github, signal: AbortSignal): Promise<string | null> {
  try {
    const place = { ...github.at(signal), path: RULES_PATH, ref: github.baseBranch }
    const { data } = await github.octokit.rest.repos.getContent(place)
    return 'content' in data && data.content ? Buffer.from(data.content, 'base64').toString() : null
  } catch (error) {
    if (githubRefusalOf(error, 404) !== null) return null
    throw error
  }
}
