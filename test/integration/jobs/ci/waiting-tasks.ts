import { readConfig } from '../../../../src/config/config.ts'
import type { GithubConfig } from '../../../../src/config/github-variables.ts'
import type { TiedLogins } from '../../../../src/core/access/tied-logins.ts'
import type { Verdict } from '../../../../src/core/pipeline/events.ts'
import { ownerMark } from '../../../../src/core/pipeline/identity.ts'
import { inOurWords } from '../../../../src/core/publishable.ts'
import type { JobLimits } from '../../../../src/jobs/queue/context.ts'
import { createOrchestrator, type DecisionRequest } from '../../../../src/orchestrator.ts'
import { policyOf } from '../../../../src/parts/slack.ts'
import { findTaskView } from '../../../../src/store/task-view.ts'
import { githubForge, requireBackend } from '../../../github/github-forge.ts'
import { taskInCi } from '../../http/service.ts'
import { openCrew, reached } from '../crew.ts'

const { signal } = new AbortController()
const paths = { paths: ['x/**'], review_paths: [] }
const RULES = {
  sections: { backend: paths, frontend: paths, docs: { paths: ['docs/**'], review_paths: [] } },
  checks: [],
}

/** Tasks whose work is done, on a stand-in for GitHub whose CI likes every commit that we push. */
export async function openWaitingTasks(limits: Partial<JobLimits> = {}, logins: TiedLogins = new Map()) {
  const under = await githubForge({ '.wms/pipeline.json': JSON.stringify(RULES) })
  requireBackend(under.standIn)
  under.standIn.actions = () => 'success'
  const { repository, baseBranch, apiUrl, auth } = under.options
  const github: GithubConfig = {
    ...{ repositories: [{ repository, baseBranch }], ofChannel: new Map(), apiUrl, auth, webhookSecrets: [] },
  }
  const crew = await openCrew({ github, limits, logins })

  /** A task that waits for the checks of a pushed commit of its own file, with a pull request. */
  const inCi = (file: (id: number) => string = (id) => `docs/${id}.md`): Promise<number> =>
    taskInCi(
      createOrchestrator(crew.pool, async () => {}),
      async (task) => {
        const branch = `wms/task-${task}`
        const headSha = await under.commit(branch, { [file(task)]: `words of ${task}\n` })
        under.standIn.check(headSha, { name: 'backend', conclusion: 'success' })
        await crew.db.query('insert into made_commits (task_id, sha) values ($1, $2)', [task, headSha])
        const { rows } = await crew.db.query('select uid from tasks where id = $1', [task])
        const draft = { branch, title: inOurWords`Count`, body: ownerMark({ id: task, uid: rows[0].uid }), labels: [] }
        const { number, url } = await under.forge.openPullRequest(draft, signal)
        await crew.db.query('update tasks set pull_request_number = $2, pull_request_url = $3 where id = $1', [
          ...[task, number, url],
        ])
        return headSha
      },
    )

  /** By a person, who says yes to whatever speaks against it. */
  const decide = async (id: number, verdict: Verdict): Promise<void> => {
    const headSha = (await findTaskView(crew.pool, id))?.task.headSha ?? ''
    const decision: DecisionRequest = {
      ...{ headSha, mark: null, acknowledged: [], via: 'rest', policy: policyOf(readConfig({})), verdict },
      decider: {
        ...{ actor: { kind: 'rest', id: 'boris', name: 'boris' }, team: null, scopes: 'all', sees: true },
        facts: { kind: 'this_machine' },
      },
    }
    const decided = await crew.orchestrator.decide(id, decision)
    if (decided.outcome === 'reserved')
      await crew.orchestrator.decide(id, { ...decision, acknowledged: decided.standing.map(({ name }) => name) })
  }

  return {
    ...{ under, crew, inCi },
    /** A task that waits for a decision. */
    async undecided(file?: (id: number) => string): Promise<number> {
      const id = await inCi(file)
      await crew.kick(id)
      await crew.until(id, reached('HUMAN_APPROVAL'))
      return id
    },
    approve: (id: number) => decide(id, { decision: 'approve', comment: null }),
    requestChanges: (id: number) => decide(id, { decision: 'request_changes', section: 'docs', comment: 'Say more.' }),
    /** Of all tasks, or of some. */
    async rounds(of: readonly number[] | null = null): Promise<number> {
      const { rows } = await crew.db.query(
        `select count(*) from runs where stage = 'CI_WAIT' and status = 'PASSED' and ($1::bigint[] is null or task_id = any($1))`,
        [of],
      )
      return Number(rows[0].count)
    },
    async close(): Promise<void> {
      await crew.close()
      await under.close()
    },
  }
}
