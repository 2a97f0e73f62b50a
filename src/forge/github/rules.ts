import type { RequiredCheck } from '../../core/judgement/ci-verdict.ts'
import type { Github } from './client.ts'
import { githubRefusalOf } from './failure.ts'

type Rule = Awaited<ReturnType<Github['octokit']['rest']['repos']['getBranchRules']>>['data'][number]

/** All rules of all rulesets that are active for the base branch. */
export const activeRules = (github: Github, signal: AbortSignal): Promise<Rule[]> =>
  github.octokit.paginate(github.octokit.rest.repos.getBranchRules, {
    ...{ ...github.at(signal), branch: github.baseBranch, per_page: 100 },
  })

/** The parameters of all rules of one type. */
export const parametersOf = <T extends Rule['type']>(rules: readonly Rule[], type: T) =>
  rules.flatMap((rule) =>
    rule.type === type && 'parameters' in rule && rule.parameters ? [rule.parameters] : [],
  ) as NonNullable<Extract<Rule, { type: T; parameters?: unknown }>['parameters']>[]

/** The checks that rulesets and the older branch protection require; we may lack access to the latter. */
export async function requiredChecks(
  github: Github,
  signal: AbortSignal,
): Promise<{ required: readonly RequiredCheck[]; requiredKnown: boolean }> {
  const [rules, classic] = await Promise.all([activeRules(github, signal), classicChecks(github, signal)])
  const byRules = parametersOf(rules, 'required_status_checks').flatMap((parameters) =>
    parameters.required_status_checks.map(({ context, integration_id }) => ({
      name: context,
      appId: integration_id ?? null,
    })),
  )
  return { required: [...byRules, ...(classic ?? [])], requiredKnown: classic !== null }
}

/** Required checks of the older branch protection; `null`: we may not read them. */
async function classicChecks(github: Github, signal: AbortSignal): Promise<RequiredCheck[] | null> {
  try {
    const { data } = await github.octokit.rest.repos.getStatusChecksProtection({
      ...github.at(signal),
      branch: github.baseBranch,
    })
    return data.checks.map(({ context, app_id }) => ({ name: context, appId: app_id === -1 ? null : app_id }))
  } catch (error) {
    if (githubRefusalOf(error, 404) !== null) return []
    if (githubRefusalOf(error, 403) !== null) return null
    throw error
  }
}

export const mergesByQueue = async (github: Github, signal: AbortSignal): Promise<boolean> =>
  (await activeRules(github, signal)).some(({ type }) => type === 'merge_queue')
