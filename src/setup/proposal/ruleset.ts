import { GITHUB_ACTIONS_APP_ID, REQUIRED_CHECKS } from './callers.ts'

/** What to do where the rules lack something. */
export const SWITCH_ON = 'Switch on the ruleset that `npm run setup:repo -- --ruleset` prints.'

/**
 * What a person should switch on for the base branch, as GitHub's API takes it. People approve in Slack, so no review
 * on GitHub is required but that of the owners where CODEOWNERS names some. Nobody may bypass it.
 */
export const recommendedRuleset = (baseBranch: string, apiUrl: string) => ({
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
        required_status_checks: REQUIRED_CHECKS.map((context) => ({ context, ...expectedSource(apiUrl) })),
      },
    },
  ],
})

/** Without it anybody who may push can post a check of that name. */
const expectedSource = (apiUrl: string) =>
  new URL(apiUrl).hostname === 'api.github.com' ? { integration_id: GITHUB_ACTIONS_APP_ID } : {}
