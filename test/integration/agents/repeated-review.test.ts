import { afterEach, beforeEach, expect, test } from 'vitest'
import { reviewSection } from '../../../src/agents/work/review.ts'
import { createModel } from '../../../src/model/openai-compatible.ts'
import { type Answer, calls, fails, startHostileServer } from '../model/hostile-server.ts'
import { rememberingJournal } from './remembering-journal.ts'
import { names, openSample, openTeam, type Sample, silent } from './team.ts'

let sample: Sample
let team: Awaited<ReturnType<typeof openTeam>>
beforeEach(async () => {
  sample = await openSample()
  team = await openTeam(sample)
  await sample.files.write('backend/src/x.mjs', 'export const x = 1\n')
  await sample.commit('Work to be reviewed')
})
afterEach(async () => {
  await team.close()
  await sample.close()
})

const stocktake = { name: 'stocktake', command: ['node', '-e', 'process.exit(3)'], takes_arguments: false } as const

type Journal = ReturnType<typeof rememberingJournal>

/** One delivery of QA's run; what is stored outlives it. */
async function deliver(journal: Journal, ...answers: Answer[]) {
  const server = await startHostileServer(...answers)
  const config = { baseUrl: server.url, apiKey: '', pricing: {}, idleTimeoutMs: 2_000, log: silent }
  const deps = {
    ...team.deps,
    journal,
    model: createModel({ ...config, names: names('hostile') }),
  }
  const given = await team.assign(1, 'Receive pallets', 'QA_BACKEND')
  const rules = {
    ...given.rules,
    commands: [
      {
        ...stocktake,
        ...{ env: {}, timeout_seconds: null, memory_mb: null, services: null },
        command: [...stocktake.command] as [string, ...string[]],
      },
    ],
  }
  try {
    return await reviewSection({ ...given, rules }, deps, new AbortController().signal)
  } finally {
    await server.close()
  }
}

const broken = fails(500, { message: 'oops' })
const reportOf = (...issues: object[]) => calls('submit', { summary: 'Looked.', issues, suggestions: [] })
const finding = {
  severity: 'blocker',
  title: 'Stock is lost',
  detail: `\`${stocktake.command.join(' ')}\` ends with 3.`,
  file: null,
  line: null,
  quote: null,
}

test('A review that was interrupted still knows which command was red', async () => {
  const journal = rememberingJournal()
  const ran = calls('run', { name: 'stocktake', arguments: [] })
  await expect(deliver(journal, ran, broken)).rejects.toMatchObject({ kind: 'transient' })
  const end = await deliver(journal, reportOf(finding))
  expect(end).toMatchObject({ status: 'submitted', result: { passed: false, issues: [{ title: 'Stock is lost' }] } })
})

test('A review that was interrupted is not asked for tests a second time', async () => {
  const journal = rememberingJournal()
  await expect(deliver(journal, reportOf(), broken)).rejects.toMatchObject({ kind: 'transient' })
  expect(JSON.stringify(journal.steps.get('1/answers'))).toContain('written no test yet')
  expect(await deliver(journal, reportOf())).toMatchObject({ status: 'submitted' })
  expect([...journal.steps.keys()].filter((key) => key.endsWith('/reply'))).toHaveLength(2)
})
