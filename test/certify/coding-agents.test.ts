import { globSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { CodingAgent } from '../../src/agents/acp/coding-agent.ts'
import { git } from '../../src/exec/git.ts'
import { newest } from '../../src/store/artifacts.ts'
import { hasBubblewrap, ownAgent } from '../integration/agents/acp/contenders.ts'
import { openCrew, reached } from '../integration/jobs/crew.ts'

let crew: Awaited<ReturnType<typeof openCrew>>
afterEach(() => crew?.close())

const agent: CodingAgent = ownAgent({ mode: 'ask' })
const pricing = { priced: { input: 1, cachedInput: 0.1, output: 10 } }

/** Who the commits say they are by. */
async function authors(): Promise<Set<string>> {
  const [store] = globSync(join(crew.home, 'workspaces/repositories/*/store.git'))
  const log = ['log', '--all', '--format=%(trailers:key=WMS-Agent,valueonly,separator=%x2C)']
  const lines = (await git({ gitDir: store ?? '' }, log)).split('\n')
  return new Set(lines.filter((line) => /^(backend|frontend|docs)\//.test(line)))
}

describe.skipIf(!hasBubblewrap)('A task whose sections are built by an ACP agent (left out without bubblewrap)', () => {
  test('reaches a person’s approval through the same reviews, gates and ledger', { timeout: 120_000 }, async () => {
    crew = await openCrew({ codingAgents: { backend: agent }, modelName: 'priced', pricing })
    const id = await crew.create('Backend only: receive pallets by SSCC scan')
    const view = await crew.until(id, reached('HUMAN_APPROVAL'))
    const built = view.runs.filter(({ stage }) => stage === 'BACKEND')
    expect(built).toMatchObject([{ status: 'PASSED' }, { status: 'PASSED' }])
    expect(built[0]?.usage).toMatchObject({ model: 'priced', cost_usd: expect.any(Number) })
    expect(newest(view.artifacts, 'Patch')?.content.diff_stat.files.length).toBeGreaterThan(0)
    expect(await authors()).toEqual(new Set(['backend/own-agent (priced)']))
    const { rows } = await crew.db.query(
      `select sum(cost_usd) as usd, count(*)::int as calls, (select spent_usd from budgets where scope = 'task') as spent
       from model_calls where status = 'settled'`,
    )
    expect(rows[0]).toMatchObject({ calls: crew.paid.length, usd: rows[0].spent })
  })

  test('pauses when its budget has no room, and raised it goes on with its files', { timeout: 120_000 }, async () => {
    crew = await openCrew({
      codingAgents: { backend: agent },
      modelName: 'priced',
      pricing,
      limits: { budgetUsdTask: 0.18 },
    })
    const id = await crew.create('Receive pallets')
    const { task } = await crew.until(id, (view) => view.task.state.status === 'PAUSED')
    expect(task.state).toMatchObject({ stage: 'BACKEND', cause: 'budget' })
    await crew.orchestrator.apply(id, { type: 'resumed', budgetUsd: 100, answer: null })
    const { runs } = await crew.until(id, reached('QA_BACKEND'))
    expect(runs.filter(({ stage }) => stage === 'BACKEND')).toMatchObject([{ attempt: 1, status: 'PASSED' }])
  })
})
