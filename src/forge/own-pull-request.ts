import { ownerIn } from '../core/pipeline/identity.ts'
import { AppError } from '../errors.ts'
import type { PullRequest, PullRequestDraft } from './forge.ts'

/** Throws `misconfigured` if the branch's pull request is another task's, whose text is then left alone. */
export function mustBeOwn({ number, owner }: PullRequest, { branch, body }: PullRequestDraft): void {
  if (owner === null || owner === ownerIn(body)) return
  throw new AppError('misconfigured', `Pull request ${number} of ${branch} belongs to a task of another database.`, {
    hint: 'Close it and remove its branch if that database is gone; else cancel this task and request it anew.',
  })
}
