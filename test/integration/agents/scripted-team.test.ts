import { afterEach, beforeEach, expect, test } from 'vitest'
import type { AgentEnd } from '../../../src/agents/agent.ts'
import { buildSection } from '../../../src/agents/work/build-section.ts'
import { reviewSection } from '../../../src/agents/work/review.ts'
import { writeTaskSpec } from '../../../src/agents/work/write-task-spec.ts'
import { type Finding, Invariant, type ReviewResult } from '../../../src/core/artifacts.ts'
import { outcomeOf } from '../../../src/core/judgement/outcome.ts'
import { newTask } from '../../../src/core/pipeline/task.ts'
import type { StageName } from '../../../src/core/stages.ts'
import { openSample, openTeam, type Sample } from './team.ts'

let sample: Sample
let team: Awaited<ReturnType<typeof openTeam>>
const { signal } = new AbortController()

beforeEach(async () => {
  sample = await openSample()
  team = await openTeam(sample)
})
afterEach(async () => {
  await team.close()
  await sample.close()
})

const submitted = <T>(end: AgentEnd<T>): T => {
  if (end.status !== 'submitted') throw new Error(`${end.status}: ${end.reason}`)
  return end.result
}

const build = async (task: number, request: string, stage: StageName, findings: Finding[] = []) => {
  const result = submitted(await buildSection(await team.assign(task, request, stage, { findings }), team.deps, signal))
  await sample.commit(stage)
  return result
}

const judge = async (task: number, request: string, stage: StageName): Promise<ReviewResult> => {
  const result = submitted(await reviewSection(await team.assign(task, request, stage), team.deps, signal))
  await sample.commit(stage)
  return result
}

/** From the first attempt to the finished docs. */
const deliver = async (task: number, request: string): Promise<void> => {
  await build(task, request, 'BACKEND')
  const red = await judge(task, request, 'QA_BACKEND')
  await build(task, request, 'BACKEND', red.issues)
  for (const stage of ['QA_BACKEND', 'SECURITY'] as const)
    expect(await judge(task, request, stage)).toMatchObject({ passed: true })
  await build(task, request, 'FRONTEND')
  expect(await judge(task, request, 'QA_FRONTEND')).toMatchObject({ passed: true })
  await build(task, request, 'DOCS')
}

const expectGreen = async () => {
  for (const name of ['backend', 'frontend', 'secrets'])
    expect(await sample.check(name), name).toMatchObject({ exitCode: 0 })
}

test('QA proves by its own red test that a repeated scan counts twice, and passes when it is mended', async () => {
  const request = 'Receive pallets by SSCC scan'
  await build(7, request, 'BACKEND')
  const red = await judge(7, request, 'QA_BACKEND')
  expect(red.passed).toBe(false)
  expect(red.issues).toHaveLength(1)
  expect(red.issues[0]).toMatchObject({
    severity: 'blocker',
    file: 'backend/src/receiving/receive-pallets-by-sscc-scan-7.mjs',
  })
  expect(red.evidence[0]?.output).toContain(red.issues[0]?.quote)
  await build(7, request, 'BACKEND', red.issues)
  expect(await judge(7, request, 'QA_BACKEND')).toMatchObject({ passed: true, issues: [] })
  expect(await judge(7, request, 'QA_BACKEND')).toMatchObject({ evidence: [{ exit_code: 0 }] })
}, 60_000)

test('QA passes work that has no bug: it judges what it ran', async () => {
  await build(7, 'Receive pallets', 'BACKEND')
  const red = await judge(7, 'Receive pallets', 'QA_BACKEND')
  await build(7, 'Receive pallets', 'BACKEND', red.issues)
  await sample.git('rm', '--quiet', '-r', 'backend/test/qa')
  await sample.commit('QA starts anew')
  expect(await judge(7, 'Receive pallets', 'QA_BACKEND')).toMatchObject({ passed: true, issues: [] })
}, 60_000)

test('Two tasks after each other, in two languages, leave a repository whose checks pass', async () => {
  await deliver(1, 'Receive pallets by SSCC scan')
  await deliver(2, 'Принять паллеты по скану SSCC')
  await expectGreen()
  expect(await sample.git('show', 'HEAD:frontend/pages/prinyat-pallety-po-skanu-sscc-2.html')).toContain('lang="ru"')
}, 120_000)

test('Two tasks side by side merge without a conflict, and the checks pass together', async () => {
  for (const [task, branch] of [
    [1, 'one'],
    [2, 'two'],
  ] as const) {
    await sample.git('checkout', '--quiet', '-b', branch, 'main')
    for (const stage of ['BACKEND', 'FRONTEND', 'DOCS'] as const) await build(task, 'Receive pallets', stage)
  }
  await sample.git('merge', '--quiet', '--no-edit', 'one')
  await expectGreen()
}, 60_000)

test('Every author does what a person asked for, and says so', async () => {
  const detail = ['Say "ждём" on <b>top</b>; `rm -rf` */ $', '{1}'].join('')
  const asked = {
    severity: 'major',
    title: 'A person asked for a change',
    detail,
    file: null,
    line: null,
    quote: null,
  } as const
  for (const stage of ['BACKEND', 'FRONTEND', 'DOCS'] as const) {
    await build(3, 'Receive pallets', stage)
    expect((await build(3, 'Receive pallets', stage, [asked])).summary).toContain('ждём')
    await build(3, 'Receive pallets', stage, [asked, { ...asked, detail: 'And once more' }])
    await build(3, 'Receive pallets', stage)
    expect(await sample.git('show', '--stat', 'HEAD')).toMatch(/insertion/)
  }
  await expectGreen()
}, 60_000)

test('The specification is in the language of the request and says whose it is', async () => {
  const spec = submitted(
    await writeTaskSpec(await team.assign(4, 'Принять паллеты по скану SSCC', 'PRODUCT'), team.deps, signal),
  )
  expect(spec.goal).toContain('Принять паллеты по скану SSCC')
  expect(spec.goal).toContain('сценарная модель (scripted model)')
  expect(spec.sections.every((it) => it.needed)).toBe(true)
})

const points = ['INV-06', 'ID-01', 'OUT-03'].map((id) => Invariant.parse({ id, rule: 'A rule.' }))
const wms = { points, glossary: [], knownIds: points.map(({ id }) => id) }

test.each(['Receive pallets by SSCC scan', 'Принять паллеты по скану SSCC'])(
  'The specification of %j names the points that its criteria keep, of those it was offered',
  async (request) => {
    const spec = submitted(await writeTaskSpec(await team.assign(4, request, 'PRODUCT', { wms }), team.deps, signal))
    expect(spec.wms_points).toEqual([
      { criterion: 'AC-2', points: ['INV-06'] },
      { criterion: 'AC-3', points: ['ID-01'] },
    ])
    for (const { criterion, points } of spec.wms_points)
      expect(spec.acceptance_criteria[Number(criterion.slice(3)) - 1]).toContain(points[0])
  },
)

test('A specification that names a point of no pack is sent back to who wrote it', async () => {
  const offered = { ...wms, knownIds: ['INV-06'] }
  const end = await writeTaskSpec(await team.assign(4, 'Receive', 'PRODUCT', { wms: offered }), team.deps, signal)
  expect(end.status).toBe('stuck')
})

test("QA's finding and its tests carry the ids of what they show", async () => {
  await build(7, 'Receive pallets', 'BACKEND')
  const red = submitted(
    await reviewSection(await team.assign(7, 'Receive pallets', 'QA_BACKEND', { wms }), team.deps, signal),
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
  const spec = submitted(await writeTaskSpec(await team.assign(4, request, 'PRODUCT'), team.deps, signal))
  expect(spec.sections.filter((it) => it.needed).map((it) => it.section)).toEqual([section])
  expect(spec.sections.every((it) => it.reason !== '')).toBe(true)
})

test('A page and docs alone fit a repository that has no route for them', async () => {
  await build(5, 'Frontend only: show stock', 'FRONTEND')
  expect(await judge(5, 'Frontend only: show stock', 'QA_FRONTEND')).toMatchObject({ passed: true })
  await build(5, 'Frontend only: show stock', 'DOCS')
  await expectGreen()
}, 60_000)

test('Whatever a request is made of, the files made of it pass the checks', async () => {
  const mixed = "<!channel> `rm -rf /` '; drop table tasks; -- */ $x ../../etc/passwd 🧺 שלום\n"
  const requests = ['', mixed.repeat(100)]
  for (const [index, request] of requests.entries())
    for (const stage of ['BACKEND', 'FRONTEND', 'DOCS'] as const) await build(index, request, stage)
  await expectGreen()
}, 60_000)

test('A run reports what it used and what it was given', async () => {
  const end = await writeTaskSpec(await team.assign(6, 'Receive pallets', 'PRODUCT'), team.deps, signal)
  expect(end.usage).toMatchObject({ estimated: false, costUsd: 0 })
  expect(end.usage.cachedTokens / end.usage.promptTokens).toBeGreaterThan(0.5)
  expect(end.pack.artifacts.map((it) => it.kind)).toEqual(['conventions', 'request', 'allowed_paths'])
})
