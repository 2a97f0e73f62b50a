import { createAppAuth } from '@octokit/auth-app'
import { Octokit } from '@octokit/rest'
import type { GithubAccess } from '../../config/github-variables.ts'
import type { Target } from '../../core/target.ts'
import { AppError } from '../../errors.ts'
import { type ClientOptions, createOctokit, githubAt } from '../../forge/github/client.ts'
import { githubFailure } from '../../forge/github/failure.ts'
import { followName, parseRepository } from '../../forge/github/settings.ts'
import { createTokens } from '../../forge/github/tokens.ts'
import { WEBHOOK_PATH } from '../../http/github-webhook.ts'
import { examineAccess } from './access.ts'
import { examineContents } from './contents.ts'
import { broken, type DoctorFinding, type ExaminedRepository, type RepositoryExamination } from './finding.ts'
import { examineMergeRules } from './merge-rules.ts'
import { examineMerging } from './merging.ts'
import { examineProtection } from './protection.ts'
import { examineRequiredChecks } from './required-checks.ts'
import { examineWebhook } from './webhook.ts'

const EXAMINATIONS = [
  examineProtection,
  examineRequiredChecks,
  examineMerging,
  examineMergeRules,
  examineWebhook,
  examineContents,
]

/**
 * Finds everything that would block a task, or let an untested change pass. Only reads. Returns broken access alone,
 * since nothing else can be examined without it. Throws if GitHub does not answer.
 */
export async function examineRepository(examined: ExaminedRepository, signal: AbortSignal): Promise<DoctorFinding[]> {
  const access = await withRefusalsAsFindings(examineAccess, examined, signal)
  if (access.some(({ severity }) => severity === 'broken')) return access
  const others = await Promise.all(
    EXAMINATIONS.map((examination) => withRefusalsAsFindings(examination, examined, signal)),
  )
  return [...access, ...others.flat()]
}

/** Turns a refusal into a finding, since GitHub would refuse the bot too. */
async function withRefusalsAsFindings(
  examination: RepositoryExamination,
  examined: ExaminedRepository,
  signal: AbortSignal,
): Promise<DoctorFinding[]> {
  try {
    return await examination(examined, signal)
  } catch (error) {
    const failure = githubFailure(error, signal)
    if (failure instanceof AppError && ['misconfigured', 'unauthorized'].includes(failure.kind))
      return [broken(failure.message, failure.hint ?? '')]
    throw failure
  }
}

export function examinedRepository(
  config: GithubAccess & Target,
  publicUrl: string | null,
  options: ClientOptions,
): ExaminedRepository {
  const place = parseRepository(config.apiUrl, config.repository)
  const called = followName(place, options.log.warn)
  const { auth, baseBranch } = config
  const webhooksAwaited = publicUrl !== null && config.webhookSecrets.length > 0
  return {
    github: githubAt(
      called,
      createOctokit(called, createTokens(auth, called), options),
      options.waitUnitMs,
      baseBranch,
    ),
    auth,
    app:
      auth.kind === 'app'
        ? new Octokit({ baseUrl: place.apiUrl, authStrategy: createAppAuth, auth, log: options.log })
        : null,
    webhookUrl: webhooksAwaited ? `${publicUrl.replace(/\/+$/, '')}${WEBHOOK_PATH}` : null,
  }
}
