import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { GithubWebhook } from '../http/github-webhook.ts'
import type { Jobs } from '../jobs/jobs.ts'

/** What GitHub's webhooks move; `null`: none are expected. A hint that is lost is made good by the next poll. */
export function githubWebhook({ github }: Config, jobs: Jobs, log: Logger): GithubWebhook | null {
  if (github === null || github.webhookSecrets.length === 0) return null
  const look = (looked: Promise<void>) =>
    void looked.catch((error) => log.warn({ err: error }, 'a hint of GitHub was lost; the next poll looks'))
  return {
    secrets: github.webhookSecrets,
    repositories: github.repositories.map(({ repository }) => repository),
    hints: {
      ciChanged: (headSha, repository) => look(jobs.ciChanged(headSha, repository)),
      branchMoved: (branch, repository) => look(jobs.branchMoved(branch, repository)),
    },
  }
}
