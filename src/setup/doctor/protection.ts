import { activeRules, parametersOf } from '../../forge/github/rules.ts'
import { SWITCH_ON } from '../proposal/ruleset.ts'
import {
  broken,
  type DoctorFinding,
  type ExaminedRepository,
  note,
  type RepositoryExamination,
  risk,
} from './finding.ts'

type Rules = Awaited<ReturnType<typeof activeRules>>

/** Whether the base branch is protected from everybody, the bot included, and the bot may push to its own branches. */
export const examineProtection: RepositoryExamination = async (examined, signal) => {
  const { github } = examined
  const [base, own] = await Promise.all([
    activeRules(github, signal),
    activeRules({ ...github, baseBranch: 'wms/task-1' }, signal),
  ])
  return [...unprotected(base, github.baseBranch), ...(await bypasses(examined, base, signal)), ...pushObstacles(own)]
}

function unprotected(rules: Rules, branch: string): DoctorFinding[] {
  const active = new Set(rules.map(({ type }) => type))
  const findings: DoctorFinding[] = []
  if (!active.has('pull_request')) {
    findings.push(risk(`Whoever may push, may push to ${branch} without a pull request; the bot too.`, SWITCH_ON))
  }
  if (!active.has('non_fast_forward')) findings.push(risk(`${branch} may be overwritten by a forced push.`, SWITCH_ON))
  if (!active.has('deletion')) findings.push(note(`${branch} may be deleted.`, SWITCH_ON))
  return [...findings, ...parametersOf(rules, 'pull_request').flatMap(reviews)]
}

function reviews(rule: {
  readonly required_approving_review_count: number
  readonly require_code_owner_review: boolean
  readonly dismiss_stale_reviews_on_push: boolean
}): DoctorFinding[] {
  const findings: DoctorFinding[] = []
  const count = rule.required_approving_review_count
  if (!rule.require_code_owner_review) {
    findings.push(risk('Workflows and rules may be changed without their owners.', SWITCH_ON))
  }
  if (count > 0) {
    const fix = 'Have somebody review there too, or require 0: the decision in Slack names its person and its commit.'
    findings.push(note(`Merges wait for ${count} review(s) on GitHub besides the approval in Slack.`, fix))
    if (!rule.dismiss_stale_reviews_on_push) {
      findings.push(risk('A review counts for commits that were pushed after it.', 'Dismiss stale approvals on push.'))
    }
  }
  return findings
}

/** Active rulesets that the bot may bypass. */
async function bypasses({ github }: ExaminedRepository, rules: Rules, signal: AbortSignal): Promise<DoctorFinding[]> {
  const ids = new Set(rules.flatMap(({ ruleset_id: id }) => (id === undefined ? [] : [id])))
  const found = await Promise.all(
    [...ids].map((ruleset_id) => github.octokit.rest.repos.getRepoRuleset({ ...github.at(signal), ruleset_id })),
  )
  return found.flatMap(({ data }) =>
    data.current_user_can_bypass === undefined || data.current_user_can_bypass === 'never'
      ? []
      : [risk(`The bot may bypass the ruleset "${data.name}".`, 'Take it off the ruleset’s bypass list.')],
  )
}

const OPEN_BRANCHES = 'Let the ruleset spare the branches wms/*.'

/** Rules that prevent pushing an unsigned commit to a new branch of ours. */
const OBSTACLES: Readonly<Record<string, string>> = {
  creation: 'creating branches wms/* is restricted',
  update: 'pushing to branches wms/* is restricted',
  required_signatures: 'branches wms/* take signed commits only, and agents’ commits have no signature',
  pull_request: 'branches wms/* take changes by pull request only',
}

const pushObstacles = (rules: Rules): DoctorFinding[] =>
  rules.flatMap(({ type }) =>
    OBSTACLES[type] === undefined ? [] : [broken(`The bot cannot push: ${OBSTACLES[type]}.`, OPEN_BRANCHES)],
  )
