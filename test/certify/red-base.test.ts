import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openCrew, reached } from '../integration/jobs/crew.ts'
import { commitToBase } from '../integration/workspace/commit-to-base.ts'

let crew: Awaited<ReturnType<typeof openCrew>>
afterEach(() => crew.close())

const OLD = Array.from({ length: 17 }, (_, n) => `test('old ${n}', () => { throw new Error('old') })`)
const RED = ["import test from 'node:test'", ...OLD, ''].join('\n')

test('A task on a base with 17 red tests comes to its approval, and says what was red before', {
  timeout: 180_000,
}, async () => {
  crew = await openCrew()
  await commitToBase(join(crew.home, 'repository.git'), async () => ({ 'backend/test/old.test.mjs': RED }))
  const id = await crew.create('Receive pallets by SSCC scan')
  const { artifacts } = await crew.until(id, reached('HUMAN_APPROVAL'))
  const review = artifacts.findLast(({ stage, kind }) => stage === 'QA_BACKEND' && kind === 'ReviewResult')
  expect(review?.content).toMatchObject({
    passed: true,
    evidence: [{ exit_code: 1, compared: { by: 'names', red_before: 17, newly_red: [] } }],
  })
  const gate = artifacts.findLast(({ kind }) => kind === 'GateDecision')
  expect(JSON.stringify(artifacts.filter(({ kind }) => kind === 'GateDecision'))).toContain('17 were red before')
  expect(gate?.content).toMatchObject({ passed: true })
  const ci = artifacts.findLast(({ kind }) => kind === 'CiReport')
  expect(ci?.content).toMatchObject({ verdict: 'green' })
  expect(JSON.stringify(ci?.content)).toContain('as on the base: 17 were red before')
})
