import { readBaseSha } from '../../forge/github/base.ts'
import type { Github } from '../../forge/github/client.ts'
import { requiredChecks } from '../../forge/github/rules.ts'
import { SWITCH_ON } from '../proposal/ruleset.ts'
import { broken, note, type RepositoryExamination, risk } from './finding.ts'

/** Whether checks are required, exist, and have a fixed source. */
export const examineRequiredChecks: RepositoryExamination = async ({ github }, signal) => {
  const { required, requiredKnown } = await requiredChecks(github, signal)
  const reported = await reportedChecks(github, signal)
  const findings = required
    .filter(({ name }) => !reported.has(name))
    .map(({ name }) =>
      broken(
        `"${name}" is required, and neither ${github.baseBranch} nor the newest pull request reports it: every task would wait for it.`,
        'Look at what starts its workflow (no path filters), or take it out of the rule.',
      ),
    )
  for (const { name } of required.filter(({ appId }) => appId === null)) {
    findings.push(
      risk(`"${name}" may be reported by anybody who may push.`, 'Choose its source in the rule, e.g. GitHub Actions.'),
    )
  }
  if (!requiredKnown) {
    const fix = 'Move the older branch protection into a ruleset; rulesets can be read without administering.'
    findings.push(note('What the older branch protection requires is hidden: every check counts as required.', fix))
  }
  if (required.length === 0 && requiredKnown) {
    findings.push(risk('No check is required: what is merged need not be tested.', SWITCH_ON))
  }
  return findings
}

/** Names of checks that reported on the newest commits of the base and of the newest pull request. */
async function reportedChecks(github: Github, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const { checks, pulls, repos } = github.octokit.rest
  const { data } = await pulls.list({
    ...github.at(signal),
    state: 'all',
    sort: 'created',
    direction: 'desc',
    per_page: 1,
  })
  const commits = [await readBaseSha(github, signal), ...data.map(({ head }) => head.sha)]
  const names = commits.map(async (ref) => {
    const query = { ...github.at(signal), ref, per_page: 100 }
    const runs = await github.octokit.paginate(checks.listForRef, query)
    const statuses = await github.octokit.paginate(repos.listCommitStatusesForRef, query)
    return [...runs.map(({ name }) => name), ...statuses.map(({ context }) => context)]
  })
  return new Set((await Promise.all(names)).flat())
}
