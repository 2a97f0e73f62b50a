import { afterEach, beforeEach, expect, test } from 'vitest'
import { reviewSection } from '../../../src/agents/work/review.ts'
import { writeTaskSpec } from '../../../src/agents/work/write-task-spec.ts'
import { Invariant } from '../../../src/core/artifacts.ts'
import { outcomeOf } from '../../../src/core/judgement/outcome.ts'
import { newTask } from '../../../src/core/pipeline/task.ts'
import { openTeamWork, submitted } from './team-work.ts'

const { signal } = new AbortController()
let work: Awaited<ReturnType<typeof openTeamWork>>
beforeEach(async () => {
  work = await openTeamWork()
})
afterEach(() => work.close())

test('QA proves by its own red test that a repeated scan counts twice, and passes when it is mended', async () => {
  const request = 'Receive pallets by SSCC scan'
  await work.build(7, request, 'BACKEND')
  const red = await work.judge(7, request, 'QA_BACKEND')
  expect(red.passed).toBe(false)
  expect(red.issues).toHaveLength(1)
  expect(red.issues[0]).toMatchObject({
    severity: 'blocker',
    file: 'backend/src/receiving/receive-pallets-by-sscc-scan-7.mjs',
  })
  expect(red.evidence[0]?.output).toContain(red.issues[0]?.quote)
  await work.build(7, request, 'BACKEND', red.issues)
  expect(await work.judge(7, request, 'QA_BACKEND')).toMatchObject({ passed: true, issues: [] })
  expect(await work.judge(7, request, 'QA_BACKEND')).toMatchObject({ evidence: [{ exit_code: 0 }] })
}, 60_000)

test('The specification is in the language of the request and says whose it is', async () => {
  const spec = submitted(
    await writeTaskSpec(await work.team.assign(4, 'Принять паллеты по скану SSCC', 'PRODUCT'), work.team.deps, signal),
  )
  expect(spec.goal).toContain('Принять паллеты по скану SSCC')
  expect(spec.goal).toContain('сценарная модель (scripted model)')
  expect(spec.sections.every((it) => it.needed)).toBe(true)
})

const points = ['INV-06', 'ID-01', 'OUT-03'].map((id) => Invariant.parse({ id, rule: 'A rule.' }))
const wms = { points, lines: [], overruled: [], glossary: [], knownIds: points.map(({ id }) => id) }

test.each(['Receive pallets by SSCC scan', 'Принять паллеты по скану SSCC'])(
  'The specification of %j names the points that its criteria keep, of those it was offered',
  async (request) => {
    const spec = submitted(
      await writeTaskSpec(await work.team.assign(4, request, 'PRODUCT', { wms }), work.team.deps, signal),
    )
    expect(spec.points?.map(({ id, criteria }) => [id, ...criteria])).toEqual([
      ['INV-06', 'AC-2'],
      ['ID-01', 'AC-3'],
    ])
    for (const { id, criteria } of spec.points ?? [])
      expect(spec.acceptance_criteria[Number(criteria[0]?.slice(3)) - 1]).toContain(id)
  },
)

test('A specification that names a point of no pack is sent back to who wrote it', async () => {
  const offered = { ...wms, knownIds: ['INV-06'] }
  const end = await writeTaskSpec(
    await work.team.assign(4, 'Receive', 'PRODUCT', { wms: offered }),
    work.team.deps,
    signal,
  )
  expect(end.status).toBe('stuck')
})

test("QA's finding and its tests carry the ids of what they show", async () => {
  await work.build(7, 'Receive pallets', 'BACKEND')
  const red = submitted(
    await reviewSection(await work.team.assign(7, 'Receive pallets', 'QA_BACKEND', { wms }), work.team.deps, signal),
  )
  expect(red.issues[0]?.wms).toEqual(['INV-06'])
  const outcome = outcomeOf({ ...newTask(7), headSha: 'c0ffee' }, [
    { kind: 'ReviewResult', stage: 'QA_BACKEND', content: { ...red, head_sha: 'c0ffee', wms_invariants: points } },
  ])
  expect(outcome.points.map(({ id, proof }) => [id, proof?.passed ?? null])).toEqual([
    ['INV-06', false],
    ['ID-01', true],
    ['OUT-03', null],
  ])
  expect(outcome.untried).toEqual([])
}, 60_000)

test.each([
  ['Only docs: describe the stock ledger', 'docs'],
  ['Frontend only, please: a bigger button', 'frontend'],
  ['Поправь только документацию', 'docs'],
  ['Только бэкенд: приёмка', 'backend'],
])('%j needs one section, and people read why', async (request, section) => {
  const spec = submitted(await writeTaskSpec(await work.team.assign(4, request, 'PRODUCT'), work.team.deps, signal))
  expect(spec.sections.filter((it) => it.needed).map((it) => it.section)).toEqual([section])
  expect(spec.sections.every((it) => it.reason !== '')).toBe(true)
})

test('A page and docs alone fit a repository that has no route for them', async () => {
  await work.build(5, 'Frontend only: show stock', 'FRONTEND')
  expect(await work.judge(5, 'Frontend only: show stock', 'QA_FRONTEND')).toMatchObject({ passed: true })
  await work.build(5, 'Frontend only: show stock', 'DOCS')
  await work.expectGreen()
}, 60_000)

test('A run reports what it used and what it was given', async () => {
  const end = await writeTaskSpec(await work.team.assign(6, 'Receive pallets', 'PRODUCT'), work.team.deps, signal)
  expect(end.usage).toMatchObject({ estimated: false, costUsd: 0 })
  expect(end.usage.cachedTokens / end.usage.promptTokens).toBeGreaterThan(0.5)
  expect(end.pack.artifacts.map((it) => it.kind)).toEqual(['conventions', 'request', 'your_rights'])
})
