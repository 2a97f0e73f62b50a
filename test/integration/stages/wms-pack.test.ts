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
  rule: { en: 'Frozen goods wait at most ten minutes.', ru: 'Заморозка ждёт не больше десяти минут.' },
  why: 'They thaw.',
  severity: 'blocker',
  applies_to: { paths: ['**/*frozen*'], words: ['frozen', 'заморож'] },
  test_recipe: 'After ten minutes there is an alarm.',
  review_question: 'Who is told?',
}

let team: TeamRepository
afterEach(() => team.remove())

const made = (stage: StageName, artifact: Artifact) => ({ ...artifact, stage })
const spec = made('PRODUCT', {
  kind: 'TaskSpec',
  content: TaskSpec.parse({
    ...{ goal: 'Receive frozen goods', acceptance_criteria: ['They are on hand'], constraints: [], sections: [] },
    wms_points: [{ criterion: 'AC-1', points: ['OPS-02'] }],
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
    ...{ run: { stage: 'ORCHESTRATE', attempt: 1 }, artifacts: [spec], failedAttempts: [], notes: [] },
    ...over,
  }) as StageInput

const planOf = async (files: Files, over: Partial<StageInput> = {}): Promise<Plan> => {
  const deps = { workspaces: await open(files) } as unknown as StageDeps
  return Plan.parse((await orchestrate(input(over), deps, signal)).artifacts[0]?.content)
}
const pack = (points: unknown[]) => ({ '.wms/pack.json': JSON.stringify({ points }) })

test("The plan keeps the team's points and ours, with what tests and reviewers need", async () => {
  const plan = await planOf(pack([COLD]))
  expect(plan.pack_problem).toBeNull()
  expect(plan.wms_invariants[0]?.id).toBe('OPS-02')
  expect(plan.wms_invariants.map((it) => it.id)).toEqual(expect.arrayContaining(['COLD-01', 'INV-01', 'IN-01']))
  expect(plan.wms_invariants.find((it) => it.id === 'COLD-01')).toEqual({
    ...{ id: 'COLD-01', rule: COLD.rule.en, severity: 'blocker' },
    ...{ test_recipe: COLD.test_recipe, review_question: COLD.review_question },
  })
})

test('A Russian task has its rules in Russian', async () => {
  const plan = await planOf(pack([COLD]), { language: 'ru', rawRequest: 'Приёмка замороженных товаров' })
  expect(plan.wms_invariants.find((it) => it.id === 'COLD-01')?.rule).toBe(COLD.rule.ru)
})

test("A pack that cannot be read stops nothing: ours goes on, and the plan says what is wrong with the team's", async () => {
  const plan = await planOf(pack([{ ...COLD, severity: 'fatal' }]))
  expect(plan.pack_problem).toMatch(/^\.wms\/pack\.json is not used.*points\.0\.severity/)
  expect(plan.wms_invariants.map((it) => it.id)).toContain('INV-01')
})

test('A request in another language is shown every point and term, and the specification chooses by their ids', async () => {
  const workspaces = await open(pack([COLD]))
  const asked = { title: 'Fila', rawRequest: 'Bloquear separação de produtos vencidos', artifacts: [] }
  const brief = await wmsBrief(input(asked), await workspaces.open(newTask(7), signal), signal)
  expect(brief.points.map((it) => it.id)).toEqual(brief.knownIds)
  expect(brief.glossary.map(({ code }) => code)).toContain('lot')
  const named = { wms_points: [{ criterion: 'AC-1', points: ['INV-01', 'COLD-01'] }] }
  const content = TaskSpec.parse({
    ...{ goal: 'Bloquear', acceptance_criteria: ['Bloqueado'], constraints: [], sections: [], ...named },
  })
  const chosen = input({ ...asked, artifacts: [made('PRODUCT', { kind: 'TaskSpec', content })] })
  const { artifacts } = await orchestrate(chosen, { workspaces } as unknown as StageDeps, signal)
  const plan = Plan.parse(artifacts[0]?.content)
  expect(plan.wms_invariants.map((it) => it.id).toSorted()).toEqual(['COLD-01', 'INV-01'])
  expect(plan.language).toBe('pt')
})

test('Later stages are told what the changed paths bring up, and a task cannot change the pack that judges it', async () => {
  const workspaces = await open(pack([COLD]))
  const headSha = await team.commit('wms/task-7', {
    'backend/src/frozen.js': 'x\n',
    'backend/migrations/0001.sql': 'x\n',
    '.wms/pack.json': '{"without": ["OPS-01"]}',
  })
  const worktree = await workspaces.open(newTask(7), signal)
  const plan = made('ORCHESTRATE', {
    kind: 'Plan',
    content: Plan.parse({ sections: [], wms_invariants: [], language: 'en' }),
  })
  const later = input({ task: { ...newTask(7), headSha }, artifacts: [spec, plan] })
  const brief = await wmsBrief(later, worktree, signal)
  expect(brief.points.map((it) => it.id)).toEqual(['COLD-01', 'OPS-01'])
  expect(brief.knownIds).toContain('OPS-01')
})
