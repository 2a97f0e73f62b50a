import type { Logger } from 'pino'
import type { GithubWebhook } from '../http/github-webhook.ts'
import type { JobQueue } from '../jobs/open-queue.ts'
import type { GithubWebhooks } from './forge.ts'

/** Turns GitHub's webhooks into rechecks; `null`: none are expected. Polling makes up for a lost hint. */
export function githubWebhook(
  webhooks: GithubWebhooks | null,
  queue: Pick<JobQueue, 'recheckCi' | 'recheckBranch'>,
  log: Logger,
): GithubWebhook | null {
  if (webhooks === null) return null
  const inBackground = (recheck: Promise<void>) =>
    void recheck.catch((error) => log.warn({ err: error }, 'a hint of GitHub was lost; the next poll looks'))
  return {
    secrets: webhooks.webhookSecrets,
    repositories: webhooks.repositories.map(({ repository }) => repository),
    hints: {
      ciChanged: (headSha, repository) => inBackground(queue.recheckCi(headSha, repository)),
      branchMoved: (branch, repository) => inBackground(queue.recheckBranch(branch, repository)),
    },
  }
}
