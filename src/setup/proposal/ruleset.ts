import { GITHUB_ACTIONS_APP_ID, requiredChecksOf } from './callers.ts'
import type { SectionFolders } from './choices.ts'

/** The remedy for missing rules. */
export const SWITCH_ON = 'Switch on the ruleset that `npm run setup:repo -- --ruleset` prints.'

/**
 * The ruleset that an administrator should switch on for the base branch, in the format of GitHub's API. People approve
 * in Slack, so GitHub requires only reviews by code owners. Nobody may bypass it.
 */
export const recommendedRuleset = (baseBranch: string, apiUrl: string, folders: SectionFolders) => ({
  name: 'WMS Orchestrator',
  target: 'branch',
  enforcement: 'active',
  bypass_actors: [],
  conditions: { ref_name: { include: [`refs/heads/${baseBranch}`], exclude: [] } },
  rules: [
    { type: 'deletion' },
    { type: 'non_fast_forward' },
    {
      type: 'pull_request',
      parameters: {
        required_approving_review_count: 0,
        dismiss_stale_reviews_on_push: true,
        require_code_owner_review: true,
        require_last_push_approval: false,
        required_review_thread_resolution: false,
      },
    },
    {
      type: 'required_status_checks',
      parameters: {
        strict_required_status_checks_policy: true,
        do_not_enforce_on_create: true,
        required_status_checks: requiredChecksOf(folders).map((context) => ({ context, ...expectedSource(apiUrl) })),
      },
    },
  ],
})

/** Without a source, anybody who may push can post a check of that name. */
const expectedSource = (apiUrl: string) =>
  new URL(apiUrl).hostname === 'api.github.com' ? { integration_id: GITHUB_ACTIONS_APP_ID } : {}
