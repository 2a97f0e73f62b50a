import { Webhooks } from '@octokit/webhooks'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { sameRepository } from '../core/target.ts'
import type { GithubHint, GithubInbox } from './github-inbox.ts'
import { problem, sendProblem } from './problem.ts'

export interface GithubWebhook {
  /** Any of them may have signed, so that a secret can be changed without a gap. */
  readonly secrets: readonly string[]
  /** `owner/name` each; webhooks of other repositories are ignored. */
  readonly repositories: readonly string[]
  readonly inbox: GithubInbox
}

export const WEBHOOK_PATH = '/github/webhook'
const BODY_LIMIT_BYTES = 5 * 1024 * 1024

/** Takes GitHub's webhooks: signed by our secret, once each, of our repository; stored before they are acknowledged. */
export function registerGithubWebhook(app: FastifyInstance, webhook: GithubWebhook): void {
  const verifiers = webhook.secrets.map((secret) => new Webhooks({ secret }))
  app.register(async (scope) => {
    scope.removeContentTypeParser('application/json') // the signature is of the bytes as they came
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'string', bodyLimit: BODY_LIMIT_BYTES },
      (_request, body, done) => done(null, body),
    )
    scope.post(WEBHOOK_PATH, async (request, reply) => {
      const body = String(request.body ?? '')
      if (!(await isSigned(verifiers, body, header(request, 'x-hub-signature-256'))))
        return sendProblem(reply, problem(401, 'The signature is not by GITHUB_WEBHOOK_SECRET.'))
      const delivery = understood(webhook, request, body)
      if (delivery === null) return sendProblem(reply, problem(400, 'This is no webhook of GitHub.'))
      const { id, hint } = delivery
      if (hint === null) return reply.code(202).send({ outcome: 'ignored' })
      const isNew = await webhook.inbox.keep(id, { ...hint, body })
      return reply.code(202).send({ outcome: isNew ? 'noted' : 'seen before' })
    })
  })
}

async function isSigned(verifiers: readonly Webhooks[], body: string, signature: string): Promise<boolean> {
  if (signature === '' || body === '') return false
  const verdicts = await Promise.all(verifiers.map((verifier) => verifier.verify(body, signature)))
  return verdicts.includes(true)
}

const Envelope = z.object({
  repository: z.object({ full_name: z.string() }).optional(),
  sender: z.object({ login: z.string() }).nullish(),
})

type Subject = Pick<GithubHint, 'headSha' | 'branch'>

const tested = (key: string) =>
  z
    .object({ [key]: z.object({ head_sha: z.string() }) })
    .transform((payload): Subject => ({ headSha: payload[key]?.head_sha ?? null, branch: null }))

const proposed = z
  .object({ pull_request: z.object({ head: z.object({ sha: z.string(), ref: z.string() }) }) })
  .transform(({ pull_request: { head } }): Subject => ({ headSha: head.sha, branch: head.ref }))

/** Which commit's checks, or which branch, an event is about; every other event is ignored on purpose. */
const SUBJECTS: Readonly<Record<string, z.ZodType<Subject>>> = {
  check_run: tested('check_run'),
  check_suite: tested('check_suite'),
  workflow_run: tested('workflow_run'),
  workflow_job: tested('workflow_job'),
  merge_group: tested('merge_group'),
  pull_request: proposed,
  pull_request_review: proposed,
  pull_request_review_comment: proposed,
  pull_request_review_thread: proposed,
  status: z.object({ sha: z.string() }).transform(({ sha }) => ({ headSha: sha, branch: null })),
  push: z.object({ ref: z.string() }).transform(({ ref }) => ({
    headSha: null,
    branch: /^refs\/heads\/(.+)$/.exec(ref)?.[1] ?? null,
  })),
}

const header = (request: FastifyRequest, name: string): string => String(request.headers[name] ?? '')

const NOTHING: Subject = { headSha: null, branch: null }

/** What an event of ours is about, if it is about anything; `null`: it is none that GitHub would send. */
function understood({ repositories }: GithubWebhook, request: FastifyRequest, body: string) {
  try {
    const id = z.guid().parse(header(request, 'x-github-delivery'))
    const payload: unknown = JSON.parse(body)
    const envelope = Envelope.parse(payload)
    const repository = envelope.repository?.full_name ?? ''
    const sender = envelope.sender?.login ?? null
    const event = header(request, 'x-github-event')
    const isOurs = repositories.some((one) => sameRepository(one, repository))
    const schema = isOurs ? SUBJECTS[event] : undefined
    const { headSha, branch } = schema?.parse(payload) ?? NOTHING
    return { id, hint: headSha === null && branch === null ? null : { repository, headSha, branch, sender, event } }
  } catch {
    return null
  }
}
