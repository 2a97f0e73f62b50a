import { AppError } from '../../errors.ts'
import { chooseMethod } from '../../forge/github/merge-method.ts'
import { broken, type RepositoryExamination } from './finding.ts'

/** Whether the settings and rules leave the bot a way to merge: methods, merge queue, signatures. */
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
