import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { type Artifact, Plan, TaskSpec } from '../../../src/core/artifacts.ts'
import { newTask } from '../../../src/core/pipeline/task.ts'
import type { StageName } from '../../../src/core/stages.ts'
import { wmsBrief } from '../../../src/stages/brief/wms-brief.ts'
import { orchestrate } from '../../../src/stages/orchestrate.ts'
import type { StageDeps, StageInput } from '../../../src/stages/stage/stage.ts'
import { createWorkspaces } from '../../../src/workspace/worktrees.ts'
import { type Files, type TeamRepository, teamRepository } from '../workspace/team-repository.ts'

const { signal } = new AbortController()
const COLD = {
  id: 'COLD-01',
  process: 'inbound',
  line: { en: 'Frozen goods wait ten minutes at most', ru: 'Заморозка ждёт не больше десяти минут' },
  rule: { en: 'Frozen goods wait at most ten minutes.', ru: 'Заморозка ждёт не больше десяти минут.' },
  why: 'They thaw.',
  severity: 'blocker',
  applies_to: { files: ['frozen'], paths: [], words: ['frozen', 'заморож'] },
  test_recipe: 'After ten minutes there is an alarm.',
  review_question: 'Who is told?',
}

let team: TeamRepository
afterEach(() => team.remove())

const made = (stage: StageName, artifact: Artifact) => ({ ...artifact, stage })
const named = (...ids: string[]) => ids.map((id) => ({ id, why: `${id} it is`, criteria: ['AC-1'], reading: null }))
const spec = (over: Partial<TaskSpec> = {}) =>
  made('PRODUCT', {
    kind: 'TaskSpec',
    content: TaskSpec.parse({
      ...{ goal: 'Receive frozen goods', acceptance_criteria: ['They are on hand'], constraints: [], sections: [] },
      ...{ intent: 'new_behaviour', points: named('OPS-02', 'COLD-01') },
      ...over,
    }),
  })

const open = async (files: Files) => {
  team = await teamRepository({ 'backend/src/ledger.js': 'x\n', ...files })
  const remote = { url: team.path, env: async () => ({}) }
  return createWorkspaces({ home: join(team.folder, 'home'), remote, baseBranch: 'main' })
}
const input = (over: Partial<StageInput> = {}): StageInput =>
  ({
    ...{ task: newTask(7), title: 'Frozen goods', rawRequest: 'Receive frozen goods', language: 'en' },
    ...{ run: { stage: 'ORCHESTRATE', attempt: 1 }, artifacts: [spec()], failedAttempts: [], notes: [] },
    ...over,
  }) as StageInput

const planOf = async (files: Files, over: Partial<StageInput> = {}): Promise<Plan> => {
  const deps = { workspaces: await open(files) } as unknown as StageDeps
  return Plan.parse((await orchestrate(input(over), deps, signal)).artifacts[0]?.content)
}
const pack = (points: unknown[]) => ({ '.wms/pack.json': JSON.stringify({ points }) })

/** What the stage is told after a commit that changes these files. */
async function told(files: Files, specification = spec(), stage: StageName = 'QA_BACKEND') {
  const workspaces = await open(pack([COLD]))
  const headSha = await team.commit('wms/task-7', files)
  const worktree = await workspaces.open(newTask(7), signal)
  const asked = input({ artifacts: [specification], run: { stage, attempt: 1 } } as Partial<StageInput>)
  const { artifacts } = await orchestrate(asked, { workspaces } as unknown as StageDeps, signal)
  const plan = made('ORCHESTRATE', { kind: 'Plan', content: Plan.parse(artifacts[0]?.content) })
  const later = { ...asked, task: { ...newTask(7), headSha }, artifacts: [specification, plan] }
  return wmsBrief(later, worktree, 'en', signal)
}
const ids = (points: readonly { readonly id: string }[]) => points.map(({ id }) => id)

test('The plan keeps exactly the points that the specification names, each with its reason', async () => {
  const plan = await planOf(pack([COLD]))
  expect(plan.pack_problem).toBeNull()
  expect(ids(plan.wms_invariants)).toEqual(['OPS-02', 'COLD-01'])
  expect(plan.wms_invariants[1]).toEqual({
    ...{ id: 'COLD-01', rule: COLD.rule.en, severity: 'blocker', why_here: 'COLD-01 it is', when: null, site: [] },
    ...{ test_recipe: COLD.test_recipe, review_question: COLD.review_question },
  })
})

test('A specification of an older version names its points by criterion', async () => {
  const older = spec({ points: null, intent: null, wms_points: [{ criterion: 'AC-1', points: ['OPS-02'] }] })
  expect(ids((await planOf({}, { artifacts: [older] })).wms_invariants)).toEqual(['OPS-02'])
})

test('No word of a request chooses a point', async () => {
  const asked = { rawRequest: 'Receive pallets by SSCC scan, allocate by FEFO, count bins' }
  expect((await planOf({}, { ...asked, artifacts: [spec({ points: [] })] })).wms_invariants).toEqual([])
})

test('A Russian task has its rules in Russian', async () => {
  const plan = await planOf(pack([COLD]), { language: 'ru', rawRequest: 'Приёмка замороженных товаров' })
  expect(plan.wms_invariants.find((it) => it.id === 'COLD-01')?.rule).toBe(COLD.rule.ru)
})

test('PRODUCT is shown every point as one line in its language, the team’s first, and none whole', async () => {
  const workspaces = await open(pack([COLD]))
  const asked = input({ language: 'ru', run: { stage: 'PRODUCT', attempt: 1 }, artifacts: [] } as Partial<StageInput>)
  const brief = await wmsBrief(asked, await workspaces.open(newTask(7), signal), 'ru', signal)
  expect(brief.points).toEqual([])
  expect(brief.lines[0]).toEqual({ id: 'COLD-01', line: COLD.line.ru })
  expect(ids(brief.lines)).toEqual(brief.knownIds)
})

test('A request in a language that the glossary lacks is shown every term', async () => {
  const workspaces = await open({})
  const asked = { title: 'Fila', rawRequest: 'Bloquear separação de produtos vencidos', artifacts: [] }
  const run = { stage: 'PRODUCT', attempt: 1 } as StageInput['run']
  const worktree = await workspaces.open(newTask(7), signal)
  const brief = await wmsBrief(input({ ...asked, run }), worktree, 'pt', signal)
  expect(brief.glossary.map(({ code }) => code)).toContain('lot')
})

test('Later stages are told what the changed files bring up, and a task cannot change the pack that judges it', async () => {
  const files = { 'backend/src/frozen.js': 'x\n', 'backend/src/migration.sql': 'x\n' }
  const brief = await told({ ...files, '.wms/pack.json': '{"without": ["OPS-01"]}' }, spec({ points: [] }))
  expect(ids(brief.points)).toEqual(['COLD-01', 'OPS-01'])
  expect(brief.points.map((it) => it.why_here)).toEqual(['backend/src/frozen.js', 'backend/src/migration.sql'])
  expect(brief.knownIds).toContain('OPS-01')
})

test('A request that changes no behaviour is told of no file', async () => {
  const files = { 'backend/src/frozen.js': 'x\n' }
  expect((await told(files, spec({ intent: 'refactoring', points: [] }))).points).toEqual([])
})

test('A point that the request contradicts is a reading, not a rule of the task, whatever files say', async () => {
  const points = [{ ...named('COLD-01')[0], reading: 'The request says: an hour.' }] as TaskSpec['points']
  const brief = await told({ 'backend/src/frozen.js': 'x\n' }, spec({ points }))
  expect(brief.points).toEqual([])
  expect(brief.overruled).toEqual([{ id: 'COLD-01', reading: 'The request says: an hour.' }])
  expect(brief.knownIds).not.toContain('COLD-01')
})

test("A pack that cannot be read stops nothing: ours goes on, and the plan says what is wrong with the team's", async () => {
  const plan = await planOf(pack([{ ...COLD, severity: 'fatal' }]))
  expect(plan.pack_problem).toContain('severity')
  expect(ids(plan.wms_invariants)).toEqual(['OPS-02'])
})

test('What the team wants in every task is in its plan, but for what the request overrules', async () => {
  const always = { '.wms/pack.json': JSON.stringify({ points: [COLD], always: ['COLD-01', 'SEC-01'] }) }
  const points = [{ ...named('SEC-01')[0], reading: 'Everybody may.' }] as TaskSpec['points']
  expect(ids((await planOf(always, { artifacts: [spec({ points })] })).wms_invariants)).toEqual(['COLD-01'])
})
