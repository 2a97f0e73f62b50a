import type { Octokit } from '@octokit/rest'
import type { Github } from '../../forge/github/client.ts'
import type { GithubAuth } from '../../forge/github/settings.ts'

export interface DoctorFinding {
  /**
   * `broken`: tasks will fail or wait for ever. `risk`: tasks work, but an unapproved or untested change could pass.
   * `note`: worth knowing.
   */
  readonly severity: 'broken' | 'risk' | 'note'
  readonly what: string
  readonly fix: string
}

/** The repository under examination, with our access to it. */
export interface ExaminedRepository {
  readonly github: Github
  readonly auth: GithubAuth
  /** Authenticated as the App itself, not as its installation; `null` with a token. */
  readonly app: Octokit | null
  /** The URL for GitHub's webhooks; `null`: none are expected. */
  readonly webhookUrl: string | null
}

/** Returns no finding if all is well. */
export type RepositoryExamination = (examined: ExaminedRepository, signal: AbortSignal) => Promise<DoctorFinding[]>

export const broken = (what: string, fix: string): DoctorFinding => ({ severity: 'broken', what, fix })
export const risk = (what: string, fix: string): DoctorFinding => ({ severity: 'risk', what, fix })
export const note = (what: string, fix: string): DoctorFinding => ({ severity: 'note', what, fix })
