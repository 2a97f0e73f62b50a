import type { CiCheck } from '../../core/artifacts.ts'
import { type CiFacts, type CiReading, type CiSignal, ciVerdict } from '../../core/judgement/ci-verdict.ts'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import { RepositoryRules, RULES_PATH } from '../../core/repository-rules.ts'
import { SECTIONS, type Section } from '../../core/stages.ts'
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
  const rules = signals.length === 0 ? NO_RULES : await declaredChecks(github, signal)
  const logged = signals
    .filter(({ state, checkRunId }) => state === 'failed' && checkRunId !== null)
    .slice(0, LOGS_READ)
  const checks = signals.map(
    async (check): Promise<CiCheck> => ({
      name: check.name,
      section: rules.sections.get(check.name) ?? sectionIn(check.name),
      // It starts only after a person's approval.
      state: check.state === 'action_required' ? 'queued' : check.state,
      summary: words.forgeSays(check.forgeState),
      log_tail: logged.includes(check) ? await logOf(github, check, signal) : '',
    }),
  )
  const flaky = verdict.verdict === 'red' ? verdict.about.filter((name) => rules.flaky.includes(name)) : []
  return { head_sha: commit.headSha, ...verdict, flaky, checks: await Promise.all(checks) }
}

const logOf = (github: Github, { checkRunId }: CiSignal, signal: AbortSignal): Promise<string> | string =>
  checkRunId === null ? '' : jobLogTail(github, checkRunId, signal)

async function readFacts(
  github: Github,
  { headSha, waitedMs, language }: WaitingCommit,
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
  return {
    ...{ ...rules, waitedMs, ...(language !== undefined && { language }) },
    checkRuns: runs.map(({ id, name, status, conclusion, app, check_suite }) => ({
      ...{ id, name, status, conclusion, appId: app?.id ?? null, suiteId: check_suite?.id ?? null },
    })),
    suites: suites.map(({ app, status, conclusion, latest_check_runs_count }) => ({
      ...{ app: app?.slug ?? 'an app', status, conclusion, runCount: latest_check_runs_count },
    })),
    statuses: statuses.map(({ id, context, state }) => ({ id, name: context, state })),
  }
}

interface DeclaredChecks {
  /** Which section owns which check. */
  readonly sections: ReadonlyMap<string, Section | null>
  readonly flaky: readonly string[]
}
const NO_RULES: DeclaredChecks = { sections: new Map(), flaky: [] }

/** What the base branch's rules say about checks. */
async function declaredChecks(github: Github, signal: AbortSignal): Promise<DeclaredChecks> {
  const { data } = RepositoryRules.safeParse(parsed(await rulesText(github, signal)))
  if (data === undefined) return NO_RULES
  return { sections: new Map(data.checks.map(({ name, section }) => [name, section])), flaky: data.flaky_checks }
}

async function rulesText(github: Github, signal: AbortSignal): Promise<string> {
  try {
    const place = { ...github.at(signal), path: RULES_PATH, ref: github.baseBranch }
    const { data } = await github.octokit.rest.repos.getContent(place)
    return 'content' in data && data.content ? Buffer.from(data.content, 'base64').toString() : ''
  } catch (error) {
    if (githubRefusalOf(error, 404) !== null) return ''
    throw error
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The section that a check's name contains, e.g. `ci-backend` or `test (frontend)`. */
const sectionIn = (name: string): Section | null =>
  SECTIONS.find((section) =>
    name
      .toLowerCase()
      .split(/[^a-z]+/)
      .includes(section),
  ) ?? null
