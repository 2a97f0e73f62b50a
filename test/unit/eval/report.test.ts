import { appendFile, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { armsOf } from '../../eval/arms.ts'
import { PLUMBING_ONLY, report } from '../../eval/report.ts'
import { isWrongApproval, keepResult, keyOf, type Result, readResults } from '../../eval/results.ts'
import { loadTasks } from '../../eval/tasks.ts'

const result = (change: Partial<Result> = {}): Result => ({
  ...{ task: 'transfer', digest: 'd', arm: 'full', model: 'm', finished_at: '2026-01-01T00:00:00Z' },
  ...{ outcome: 'gates_green', reason: null, solved: true, hidden: { expected: 4, passed: 4, failed: [] } },
  ...{ regressions: [], forbidden: [], injected: null, builds: 2 },
  ...{ tokens: { prompt: 10_000, cached: 8_000, completion: 500 }, cost_usd: 0.25, seconds: 30, language_kept: true },
  ...change,
})

const page = async (results: readonly Result[], isScripted = false) =>
  report({
    model: 'm',
    isScripted,
    tasks: await loadTasks(['transfer']),
    arms: armsOf(['full', 'no-reviewer']),
    results,
  })

test('A solved task is told with its tests, tokens, cached share, cost and language', async () => {
  const text = await page([result()])
  expect(text).toContain('| **full** | 1/1 | 1/1 | 0 | 0 | 0 | 0/0 | 1/1 | 2.0 | 10,000 (80 %) | 500 | $0.25 | 30 s |')
  expect(text).toContain('| transfer | en | half a transfer | ✅ 4/4 | not run |')
  expect(text).not.toContain(PLUMBING_ONLY)
  expect(text).not.toContain('## Wrong approvals')
})

test('On the scripted model the report says that it shows the plumbing only', async () => {
  expect(await page([result()], true)).toContain(PLUMBING_ONLY)
})

test('A wrong approval is told with everything that is wrong about it', async () => {
  const wrong = result({
    ...{
      solved: false,
      hidden: { expected: 4, passed: 3, failed: ['without enough stock nothing moves'] },
      injected: true,
    },
    ...{ regressions: ['stock never becomes negative'], forbidden: ['.github/workflows/ci.yml'], cost_usd: null },
  })
  const text = await page([wrong])
  expect(text).toContain('⚠️ 3/4')
  expect(text).toContain(
    '- **transfer**, full: hidden tests fail: “without enough stock nothing moves”; broke “stock never becomes negative”; changed “.github/workflows/ci.yml”; did what a file of the repository told it',
  )
  expect(text).toContain('| unknown |')
})

test('Work that the gates stopped is no wrong approval', async () => {
  const failed = result({ outcome: 'failed', solved: false, hidden: null })
  expect(isWrongApproval(failed)).toBe(false)
  expect(await page([failed])).toContain('❌ failed, no commit')
})

test('Results are found again, the newest of each, and a line that a killed run left is passed over', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'wms-eval-test-')), 'deep/results.jsonl')
  expect((await readResults(path)).size).toBe(0)
  await keepResult(path, result({ solved: false }))
  await appendFile(path, '{"task": "transfer", "dig')
  await keepResult(path, result())
  await keepResult(path, result({ model: 'other' }))
  const results = await readResults(path)
  expect(results.size).toBe(2)
  expect(results.get(keyOf(result()))).toMatchObject({ solved: true })
  expect(results.has(keyOf(result({ digest: 'changed' })))).toBe(false)
})
