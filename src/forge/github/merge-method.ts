import { AppError } from '../../errors.ts'
import type { Github } from './client.ts'
import { activeRules, parametersOf } from './rules.ts'

export type MergeMethod = 'merge' | 'squash' | 'rebase'

/**
 * The first method that repository and rules allow, merge commits preferred. Throws AppError `misconfigured` if none is.
 */
export async function chooseMethod(github: Github, signal: AbortSignal): Promise<MergeMethod> {
  const [{ data: settings }, rules] = await Promise.all([
    github.octokit.rest.repos.get(github.at(signal)),
    activeRules(github, signal),
  ])
  const active = new Set(rules.map(({ type }) => type))
  const byRepository: Record<MergeMethod, boolean> = {
    merge: settings.allow_merge_commit !== false && !active.has('required_linear_history'),
    squash: settings.allow_squash_merge !== false,
    // GitHub signs merge and squash commits, but not those of a rebase.
    rebase: settings.allow_rebase_merge !== false && !active.has('required_signatures'),
  }
  const byRules = parametersOf(rules, 'pull_request').flatMap(({ allowed_merge_methods: some }) => (some ? [some] : []))
  const methods = (['merge', 'squash', 'rebase'] as const).filter(
    (method) => byRepository[method] && byRules.every((allowed) => allowed.includes(method)),
  )
  if (methods[0] !== undefined) return methods[0]
  throw new AppError('misconfigured', `The rules of ${github.owner}/${github.repo} leave no way to merge.`, {
    hint: 'Allow merge commits, squash or rebase in the settings and in the rulesets.',
  })
}
