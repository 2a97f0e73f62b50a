import type pg from 'pg'
import type { LocalSlack } from '../../src/local/slack/local-slack.ts'
import type { GithubStandIn } from '../github/stand-in.ts'

/** What must not be there at the end, each with what it is about. */
export type Verdict = Readonly<Record<string, readonly string[]>>

export interface Looked {
  readonly db: pg.Pool
  readonly github: GithubStandIn
  readonly slack: LocalSlack
  /** Keys of the tasks that were asked for. */
  readonly asked: readonly string[]
}

/** Judges by what is outside (repository, GitHub, Slack) and by the rows, never by what the service says. */
export async function verdictOf({ db, github, slack, asked }: Looked): Promise<Verdict> {
  const list = async (query: string, values: unknown[] = []) =>
    (await db.query(query, values)).rows.map((row) => Object.values(row).join(' '))
  const merges = await github.team.git('log', '--first-parent', '--merges', '--format=%s %P', 'main')
  return {
    failed: await list(`select 'task', id, stage, reason from tasks where status = 'FAILED' order by id`),
    stuck: await list(
      `select 'task', id, status, stage, reason from tasks where status not in ('DONE', 'FAILED', 'CANCELLED') order by id`,
    ),
    'lost requests': await list(
      `select key from unnest($1::text[]) as key where 'rest:chaos:' || key not in (select request_key from tasks where request_key is not null)`,
      [asked],
    ),
    'doubled requests': await list(`select request_key from tasks group by 1 having count(*) > 1`),
    'doubled runs': await list(`
      select 'task', task_id, stage, 'passed', count(*) from runs
      where status = 'PASSED' and stage in ('PRODUCT', 'ORCHESTRATE', 'MERGE') group by task_id, stage having count(*) > 1`),
    'doubled decisions': await list(`
      select 'task', task_id, head_sha from decisions where decision = 'approve' group by task_id, head_sha having count(*) > 1`),
    'doubled pull requests': doubled(github.state.pulls.map(({ branch }) => branch)),
    'doubled commits': await doubledCommits(github),
    'doubled merges': doubled(
      merges
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => line.split(' ').at(-1) ?? ''),
    ),
    'lost merges': await lostMerges(db, github),
    'doubled posts': doubled(
      [...slack.state.messages.values()].flatMap(({ metadata }) =>
        metadata?.event_payload === undefined ? [] : [JSON.stringify(metadata.event_payload)],
      ),
    ),
  }
}

/** Two commits of one task with the same parent: one attempt's work, committed twice. */
async function doubledCommits({ team }: GithubStandIn): Promise<readonly string[]> {
  const lines = await team.git('log', '--all', '--no-merges', '--author=WMS', '--format=%P %s')
  return doubled(lines.split('\n').filter((line) => line !== ''))
}

/** A task that is DONE and whose merge is not in the base. */
async function lostMerges(db: pg.Pool, { team }: GithubStandIn): Promise<readonly string[]> {
  const { rows } = await db.query(`select id, merge_sha from tasks where status = 'DONE'`)
  const inBase = new Set((await team.git('rev-list', 'main')).split('\n'))
  return rows.flatMap(({ id, merge_sha }) => (inBase.has(merge_sha) ? [] : [`task ${id} ${merge_sha}`]))
}

function doubled(names: readonly string[]): readonly string[] {
  const seen = new Map<string, number>()
  for (const name of names) seen.set(name, (seen.get(name) ?? 0) + 1)
  return [...seen].flatMap(([name, count]) => (count > 1 ? [`${name} × ${count}`] : []))
}
