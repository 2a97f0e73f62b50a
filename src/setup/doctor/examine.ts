import { createAppAuth } from '@octokit/auth-app'
import { Octokit } from '@octokit/rest'
import type { GithubAccess } from '../../config/github-variables.ts'
import type { Target } from '../../core/target.ts'
import { AppError } from '../../errors.ts'
import { type ClientOptions, createOctokit } from '../../forge/github/client.ts'
import { githubFailure } from '../../forge/github/failure.ts'
import { parseRepository } from '../../forge/github/settings.ts'
import { createTokens } from '../../forge/github/tokens.ts'
import { WEBHOOK_PATH } from '../../http/github-webhook.ts'
import { examineAccess } from './access.ts'
import { examineContents } from './contents.ts'
import { broken, type DoctorFinding, type ExaminedRepository, type RepositoryExamination } from './finding.ts'
import { examineMerging } from './merging.ts'
import { examineProtection } from './protection.ts'
import { examineRequiredChecks } from './required-checks.ts'
import { examineWebhook } from './webhook.ts'

const EXAMINATIONS = [examineProtection, examineRequiredChecks, examineMerging, examineWebhook, examineContents]

/**
 * Everything that stands between a task and its merge, or fails to. Reads only. Broken access is told alone, as nothing
 * else can be seen without it. Throws when GitHub does not answer.
 */
export async function examineRepository(patient: ExaminedRepository, signal: AbortSignal): Promise<DoctorFinding[]> {
  const access = await refusalsTold(examineAccess, patient, signal)
  if (access.some(({ severity }) => severity === 'broken')) return access
  const others = await Promise.all(EXAMINATIONS.map((examination) => refusalsTold(examination, patient, signal)))
  return [...access, ...others.flat()]
}

/** What GitHub refuses to the doctor, it refuses to the bot. */
async function refusalsTold(
  examination: RepositoryExamination,
  patient: ExaminedRepository,
  signal: AbortSignal,
): Promise<DoctorFinding[]> {
  try {
    return await examination(patient, signal)
  } catch (error) {
    const failure = githubFailure(error, signal)
    if (failure instanceof AppError && ['misconfigured', 'unauthorized'].includes(failure.kind))
      return [broken(failure.message, failure.hint ?? '')]
    throw failure
  }
}

export function patientOf(
  config: GithubAccess & Target,
  publicUrl: string | null,
  options: ClientOptions,
): ExaminedRepository {
  const place = parseRepository(config.apiUrl, config.repository)
  const { owner, repo } = place
  const { auth, baseBranch } = config
  const webhooksAwaited = publicUrl !== null && config.webhookSecrets.length > 0
  return {
    github: {
      ...{ ...place, baseBranch, waitUnitMs: options.waitUnitMs },
      octokit: createOctokit(place, createTokens(auth, place), options),
      at: (signal) => ({ owner, repo, request: { signal } }),
    },
    auth,
    app:
      auth.kind === 'app'
        ? new Octokit({ baseUrl: place.apiUrl, authStrategy: createAppAuth, auth, log: options.log })
        : null,
    webhookUrl: webhooksAwaited ? `${publicUrl.replace(/\/+$/, '')}${WEBHOOK_PATH}` : null,
  }
}
