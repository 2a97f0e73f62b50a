import type { Octokit } from '@octokit/rest'
import type { Github } from '../../forge/github/client.ts'
import type { GithubAuth } from '../../forge/github/settings.ts'

export interface Finding {
  /**
   * `broken`: tasks will fail or wait for ever. `risk`: they work, and something could pass that nobody approved or
   * tested. `note`: worth knowing.
   */
  readonly severity: 'broken' | 'risk' | 'note'
  readonly what: string
  readonly fix: string
}

/** What is looked at. */
export interface Patient {
  readonly github: Github
  readonly auth: GithubAuth
  /** Speaks for the App itself and not for its installation; `null` with a token. */
  readonly app: Octokit | null
  /** Where GitHub's webhooks should arrive; `null`: none are awaited. */
  readonly webhookUrl: string | null
}

/** Empty: nothing to complain of. */
export type Examination = (patient: Patient, signal: AbortSignal) => Promise<Finding[]>

export const broken = (what: string, fix: string): Finding => ({ severity: 'broken', what, fix })
export const risk = (what: string, fix: string): Finding => ({ severity: 'risk', what, fix })
export const note = (what: string, fix: string): Finding => ({ severity: 'note', what, fix })
