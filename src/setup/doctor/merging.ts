import { AppError } from '../../errors.ts'
import { chooseMethod } from '../../forge/github/merge-method.ts'
import { broken, type RepositoryExamination } from './finding.ts'

/** Whether settings and rules allow the bot a merge method. */
export const examineMerging: RepositoryExamination = async ({ github }, signal) => {
  const { data } = await github.octokit.rest.repos.get(github.at(signal))
  if (data.archived) return [broken('The repository is archived.', 'Unarchive it, or configure another.')]
  try {
    await chooseMethod(github, signal)
    return []
  } catch (error) {
    if (error instanceof AppError && error.kind === 'misconfigured') return [broken(error.message, error.hint ?? '')]
    throw error
  }
}
