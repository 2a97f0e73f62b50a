import { AppError } from '../../errors.ts'
import type { Github } from './client.ts'
import { activeRules, parametersOf } from './rules.ts'

export type MergeMethod = 'merge' | 'squash' | 'rebase'

/**
 * The way that repository and rules allow, a merge commit first. Throws AppError `misconfigured` where no merge of
 * ours can pass: a merge queue, or signatures that our commits do not have.
 */
export async function chooseMethod(github: Github, signal: AbortSignal): Promise<MergeMethod> {
  const [{ data: settings }, rules] = await Promise.all([
    github.octokit.rest.repos.get(github.at(signal)),
    activeRules(github, signal),
  ])
  const active = new Set(rules.map(({ type }) => type))
  if (active.has('merge_queue')) {
    throw new AppError('misconfigured', `${github.baseBranch} takes changes only through its merge queue.`, {
      hint: 'Add the pull request to the queue on GitHub; when it is merged, retry the task.',
    })
  }
  if (active.has('required_signatures')) {
    throw new AppError(
      'misconfigured',
      `${github.baseBranch} takes signed commits only, and agents' commits have no signature.`,
      {
        hint: 'Let the rule spare the branches wms/*, or merge the pull request by hand and retry the task.',
      },
    )
  }
  const byRepository: Record<MergeMethod, boolean> = {
    merge: settings.allow_merge_commit !== false && !active.has('required_linear_history'),
    squash: settings.allow_squash_merge !== false,
    rebase: settings.allow_rebase_merge !== false,
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
