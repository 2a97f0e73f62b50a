import type { Stage } from '../stage/stage.ts'
import { afterRun } from './publish.ts'
import { pullRequestText } from './pull-request-text.ts'

/** Wraps a gate: when it passes, the pull request's text is updated with the outcome that a person decides on. */
export const reportingOutcome =
  (gate: Stage): Stage =>
  async (input, deps, signal) => {
    const outcome = await gate(input, deps, signal)
    if (outcome.event.type !== 'run_passed') return outcome
    const { branch } = await deps.workspaces.open(input.task, signal)
    const text = pullRequestText(afterRun(input, outcome.artifacts))
    const { number, url } = await deps.forge.openPullRequest({ branch, ...text }, signal)
    return { ...outcome, pullRequest: { number, url } }
  }
