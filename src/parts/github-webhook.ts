import { actorKey, actorOf } from '../core/access/person.ts'
import { personOfLogin } from '../core/access/tied-logins.ts'
import { createGithubInbox } from '../http/github-inbox.ts'
import type { GithubWebhook } from '../http/github-webhook.ts'
import type { Core } from './core.ts'

/** Turns GitHub's webhooks into rechecks; `null`: none are expected. Polling makes up for a lost hint. */
export function githubWebhook({ config, forge, queue, pool, seal, now, log }: Core): GithubWebhook | null {
  const { webhooks } = forge
  if (webhooks === null) return null
  return {
    secrets: webhooks.webhookSecrets,
    repositories: webhooks.repositories.map(({ repository }) => repository),
    inbox: createGithubInbox({
      ...{ db: pool, now, log, seal },
      async handle({ headSha, branch, repository, sender, event }) {
        const by = sender == null ? null : actorKey(actorOf(personOfLogin(config.logins, sender)))
        log.info({ event, repository, branch, head: headSha, by }, 'GitHub says that something changed')
        if (headSha !== null) await queue.recheckCi(headSha, repository)
        if (branch !== null) await queue.recheckBranch(branch, repository)
      },
    }),
  }
}
