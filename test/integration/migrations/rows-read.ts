import type pg from 'pg'
import { readChecks } from '../../../src/forge/local/local-checks.ts'
import { commitsOfTask } from '../../../src/store/runs.ts'
import { findHome } from '../../../src/store/slack/homes.ts'
import { listInstallations } from '../../../src/store/slack/installations.ts'
import { postedOf } from '../../../src/store/slack/messages.ts'
import { stepsOf } from '../../../src/store/steps.ts'
import { listTasks } from '../../../src/store/task-lists.ts'
import { findTaskView, type TaskView } from '../../../src/store/task-view.ts'
import { listTokens } from '../../../src/store/tokens.ts'
import { EVERYTHING } from '../../support/everything.ts'

/** By table, how many rows today's store functions read; one that is left for newer versions does not count. */
export async function countRowsRead(db: pg.Pool): Promise<Record<string, number>> {
  const records = await listTasks(db, EVERYTHING, null, { before: null, limit: 1_000 })
  const views = await Promise.all(records.map(({ task }) => viewOf(db, task.id)))
  const decisions = views.flatMap((view) => view.decisions)
  const runs = views.flatMap((view) => view.runs)
  const steps = await Promise.all(runs.map(({ id }) => stepsOf(db, id)))
  const commits = await Promise.all(views.map(({ task }) => commitsOfTask(db, task.id)))
  const messages = await Promise.all(views.map(({ task }) => postedOf(db, task.id)))
  return {
    tasks: views.filter(({ task, unread }) => task.state.status !== 'UNKNOWN' && unread.length === 0).length,
    runs: runs.length,
    artifacts: sum(views.map(({ artifacts }) => artifacts.length)),
    decisions: decisions.length,
    approval_capsules: decisions.filter(({ capsule }) => capsule !== null).length,
    made_commits: sum(commits.map(({ length }) => length)),
    notes: sum(views.map(({ notes }) => notes.length)),
    steps: sum(steps.map(({ length }) => length)),
    slack_messages: sum(messages.map(({ size }) => size)),
    slack_installations: (await listInstallations(db)).length,
    slack_homes: await homesRead(db),
    api_tokens: (await listTokens(db)).length,
    local_checks: await checksRead(db),
  }
}

async function viewOf(db: pg.Pool, taskId: number): Promise<TaskView> {
  const view = await findTaskView(db, taskId)
  if (view === null) throw new Error(`There is no task ${taskId}.`)
  return view
}

async function homesRead(db: pg.Pool): Promise<number> {
  const { rows } = await db.query('select team, user_id from slack_homes')
  const homes = await Promise.all(rows.map(({ team, user_id }) => findHome(db, { team, userId: user_id })))
  return homes.filter((home) => home !== null).length
}

async function checksRead(db: pg.Pool): Promise<number> {
  const { rows } = await db.query('select sha from local_check_runs')
  return sum(await Promise.all(rows.map(async ({ sha }) => (await readChecks(db, sha)).length)))
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0)
