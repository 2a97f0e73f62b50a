import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Artifact } from '../../../src/core/artifacts.ts'
import { createOrchestrator } from '../../../src/orchestrator.ts'
import { createRedactor } from '../../../src/secrets/redactor.ts'
import { createPool } from '../../../src/store/pool.ts'
import type { NewTask } from '../../../src/store/tasks.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'

const OWN = 'the-key-of-this-very-process'
const TOKEN = ['ghp', '_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('')

let database: TestDatabase
let pool: ReturnType<typeof createPool>
beforeEach(async () => {
  database = await testDatabase()
  pool = createPool(database.url, { max: 2, onConnectionLost: () => {} })
})
afterEach(async () => {
  await pool.end()
  await database.drop()
})

const REQUEST: NewTask = {
  title: `Receive pallets with ${TOKEN}`,
  rawRequest: `Receive pallets. The key is ${OWN}.`,
  language: 'en',
  requester: { kind: 'rest', id: 'ana', name: 'ana' },
  channel: null,
  requestKey: null,
}

const SPEC: Artifact = {
  kind: 'TaskSpec',
  content: { goal: `Use ${TOKEN}`, acceptance_criteria: [`Not ${OWN}`], constraints: [], sections: [], wms_points: [] },
}

/** Everything that the database holds, as text. */
const everything = async () => {
  const { rows } = await pool.query("select table_name from information_schema.tables where table_schema = 'public'")
  const tables = rows.map(({ table_name: name }) => pool.query(`select row_to_json(t)::text as row from "${name}" t`))
  return (await Promise.all(tables)).flatMap(({ rows }) => rows.map(({ row }) => row)).join('\n')
}

test('Whatever is said and made with a secret in it, the database holds only its mask', async () => {
  const orchestrator = createOrchestrator(pool, async () => {}, createRedactor([OWN]))
  const { record } = await orchestrator.create(REQUEST)
  const { id, seq } = record.task
  await orchestrator.apply(id, { type: 'run_passed', seq, headSha: null }, { artifacts: [SPEC] })
  await orchestrator.apply(id, { type: 'run_failed', seq: seq + 1, reason: `refused ${TOKEN}` })
  const text = await everything()
  expect(text).toContain('[secret: github-token]')
  expect(text).toContain('The key is [secret: own-secret].')
  expect(text).not.toMatch(new RegExp(`${OWN}|${TOKEN}`))
})
