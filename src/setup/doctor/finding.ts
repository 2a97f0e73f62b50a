import type { Octokit } from '@octokit/rest'
import type { Github } from '../../forge/github/client.ts'
import type { GithubAuth } from '../../forge/github/settings.ts'

export interface DoctorFinding {
  /**
   * `broken`: tasks will fail or wait for ever. `risk`: they work, and something could pass that nobody approved or
   * tested. `note`: worth knowing.
   */
  readonly severity: 'broken' | 'risk' | 'note'
  readonly what: string
  readonly fix: string
}

/** What is looked at. */
export interface ExaminedRepository {
  readonly github: Github
  readonly auth: GithubAuth
  /** Speaks for the App itself and not for its installation; `null` with a token. */
  readonly app: Octokit | null
  /** Where GitHub's webhooks should arrive; `null`: none are awaited. */
  readonly webhookUrl: string | null
}

/** Empty: nothing to complain of. */
export type RepositoryExamination = (patient: ExaminedRepository, signal: AbortSignal) => Promise<DoctorFinding[]>

export const broken = (what: string, fix: string): DoctorFinding => ({ severity: 'broken', what, fix })
export const risk = (what: string, fix: string): DoctorFinding => ({ severity: 'risk', what, fix })
export const note = (what: string, fix: string): DoctorFinding => ({ severity: 'note', what, fix })
