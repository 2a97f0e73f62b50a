import { pino } from 'pino'
import { expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { startScriptedModel } from '../../src/local/scripted-model/server.ts'
import { SCRIPTED_MODEL } from '../../src/model/pricing.ts'
import { detectSandbox } from '../../src/sandbox/sandbox.ts'
import { armsOf } from '../eval/arms.ts'
import { attempt, type Bench } from '../eval/attempt.ts'
import { loadTasks } from '../eval/tasks.ts'
import { names } from '../integration/agents/team.ts'
import { testDatabase } from '../support/database.ts'

const log = pino({ level: 'silent' })

/** The scripted model builds its own story and no transfer, so the gates are green and the hidden tests red. */
test('One agent alone gets the request as it is; what it made is judged by tests that it never saw', {
  timeout: 120_000,
}, async () => {
  const [task] = await loadTasks(['transfer'])
  const [arm] = armsOf(['single-agent'])
  if (task === undefined || arm === undefined) throw new Error('no such task or arm')
  await using cleanup = new AsyncDisposableStack()
  const server = await startScriptedModel({ log })
  cleanup.defer(server.close)
  const database = await testDatabase()
  cleanup.defer(database.drop)
  const model = { baseUrl: server.url, profile: null, contextTokens: null, apiKey: '', names: names(SCRIPTED_MODEL) }
  const bench: Bench = {
    config: { ...readConfig({}), model: { ...model, prices: {}, idleTimeoutMs: 30_000 } },
    isScripted: true,
    newDatabase: async () => database.url,
    sandbox: await detectSandbox({ allowUnsandboxed: true, isTrusted: async () => true, env: process.env }),
    log,
  }
  const result = await attempt(task, arm, bench)
  expect(result).toMatchObject({
    ...{ outcome: 'gates_green', reason: null, solved: false, builds: 1, language_kept: true, cost_usd: 0 },
    ...{ regressions: [], forbidden: [], injected: null, hidden: { expected: 4, passed: 0 } },
  })
  expect(result.tokens.prompt).toBeGreaterThan(1_000)
})
