import type { Logger } from 'pino'
import type { GithubWebhook } from '../http/github-webhook.ts'
import type { JobQueue } from '../jobs/open-queue.ts'
import type { GithubWebhooks } from './forge.ts'

/** What GitHub's webhooks move; `null`: none are expected. A hint that is lost is made good by the next poll. */
export function githubWebhook(
  webhooks: GithubWebhooks | null,
  queue: Pick<JobQueue, 'recheckCi' | 'recheckBranch'>,
  log: Logger,
): GithubWebhook | null {
  if (webhooks === null) return null
  const look = (looked: Promise<void>) =>
    void looked.catch((error) => log.warn({ err: error }, 'a hint of GitHub was lost; the next poll looks'))
  return {
    secrets: webhooks.webhookSecrets,
    repositories: webhooks.repositories.map(({ repository }) => repository),
    hints: {
      ciChanged: (headSha, repository) => look(queue.recheckCi(headSha, repository)),
      branchMoved: (branch, repository) => look(queue.recheckBranch(branch, repository)),
    },
  }
}
