import { ACTIONS_APP_ID, type GithubState, type StandInCheckRun } from './state.ts'
import type { WebhookSender } from './webhooks.ts'

/** Check runs and statuses that apps report for commits. */
export interface Reports {
  /** Adds a check run of GitHub Actions or another app; without a conclusion it is running. */
  check(sha: string, run: Partial<Omit<StandInCheckRun, 'id' | 'sha'>>): StandInCheckRun
  /** Updates a check run, as its app does. */
  update(run: StandInCheckRun, news: Partial<Pick<StandInCheckRun, 'status' | 'conclusion' | 'log'>>): void
  status(sha: string, context: string, state: string): void
}

export function createReports(state: GithubState, tell: WebhookSender['tell'], onChange: () => void): Reports {
  const nextId = () => Math.max(100, ...[...state.checkRuns, ...state.statuses].map(({ id }) => id)) + 1
  const tellOf = ({ id, sha, conclusion }: StandInCheckRun): void => {
    onChange()
    tell('check_run', { action: conclusion === null ? 'created' : 'completed', check_run: { id, head_sha: sha } })
  }
  return {
    check(sha, { conclusion = null, ...more }) {
      const run = {
        ...{
          id: nextId(),
          sha,
          name: 'backend',
          appId: ACTIONS_APP_ID,
          suiteId: 1,
          workflow: 'CI',
          log: '',
          conclusion,
        },
        ...{ status: conclusion === null ? 'in_progress' : 'completed', ...more },
      }
      state.checkRuns.push(run)
      tellOf(run)
      return run
    },
    update(run, news) {
      Object.assign(run, news)
      tellOf(run)
    },
    status(sha, context, value) {
      state.statuses.push({ id: nextId(), sha, context, state: value })
      onChange()
      tell('status', { sha, context, state: value })
    },
  }
}
