import { dirname, join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '../../../src/agents/agent.ts'
import { type Artifact, type GateDecision, Plan, TaskSpec } from '../../../src/core/artifacts.ts'
import { newTask, type Task } from '../../../src/core/pipeline/task.ts'
import type { StageName } from '../../../src/core/stages.ts'
import type { CommandResult } from '../../../src/sandbox/driver.ts'
import { createEnvironments } from '../../../src/sandbox/environment/environments.ts'
import { detectSandbox } from '../../../src/sandbox/sandbox.ts'
import { createRedactor } from '../../../src/secrets/redactor.ts'
import { assignmentOf } from '../../../src/stages/brief/assignment.ts'
import { gate } from '../../../src/stages/gate/gate.ts'
import { orchestrate } from '../../../src/stages/orchestrate.ts'
import type { StageDeps, StageInput } from '../../../src/stages/stage/stage.ts'
import { touchedSection } from '../../../src/stages/stage/touched-section.ts'
import { createWorkspaces } from '../../../src/workspace/worktrees.ts'
import { type TeamRepository, teamRepository } from '../workspace/team-repository.ts'

/** A monorepo without documentation, with a package that the backend owns and the frontend uses. */
const { signal } = new AbortController()
const CONTRACT = 'packages/contracts/unit.mjs'
const WEB = ['node', '--test', 'apps/web/unit.test.mjs']
const RULES = {
  environment: { path: [dirname(process.execPath)] },
  sections: { backend: { paths: ['apps/api/**', 'packages/'] }, frontend: { paths: ['./apps/web/'] } },
  checks: [
    { name: 'api', section: 'backend', paths: ['apps/api/**'], command: ['node', '--test', 'apps/api/'] },
    { name: 'web', section: 'frontend', depends_on: ['packages/contracts/**'], command: WEB },
  ],
}
const testOf = (name: string) =>
  `import { unit } from '../../packages/contracts/unit.mjs'\nimport { test } from 'node:test'\ntest('${name}', () => {\n  if (unit !== 'piece') throw new Error('the page knows pieces only')\n})\n`

let team: TeamRepository
let sandbox: StageDeps['sandbox']
let environments: StageDeps['environments']
let tasks = 0
beforeAll(async () => {
  team = await teamRepository({
    '.wms/pipeline.json': JSON.stringify(RULES),
    [CONTRACT]: "export const unit = 'piece'\n",
    'apps/web/unit.test.mjs': testOf('shows pieces'),
    'apps/api/api.mjs': 'export const a = 1\n',
    'docs/stock.md': '# Stock\n',
  })
  sandbox = await detectSandbox({ allowUnsandboxed: true, isTrusted: async () => true, env: process.env })
  const [folder, searchPath] = [join(team.folder, 'environments'), dirname(process.execPath)]
  environments = createEnvironments({ folder, sandbox, searchPath, log: pino({ level: 'silent' }) })
})
afterAll(() => team.remove())

const made = (stage: StageName, artifact: Artifact) => ({ ...artifact, stage })
const workspaces = () => {
  const remote = { url: team.path, env: async () => ({}) }
  return createWorkspaces({ home: join(team.folder, 'home'), remote, baseBranch: 'main' })
}
const inputOf = (task: Task, over: Partial<StageInput>): StageInput => ({
  ...{ task, title: 'Count boxes', rawRequest: 'Count boxes', language: 'en', artifacts: [] },
  ...{
    run: { stage: 'BACKEND_GATE', attempt: 1 },
    approval: null,
    reverted: null,
    pullRequest: null,
    accepted: [],
    failedAttempts: [],
    notes: [],
  },
  ...over,
})
const depsWith = (over: Partial<StageDeps> = {}) =>
  ({
    ...{ workspaces: workspaces(), sandbox, limits: DEFAULT_LIMITS, redactor: createRedactor([]) },
    ...{ environments, forge: { repository: 'acme/wms' }, preparing: async () => {} },
    log: pino({ level: 'silent' }),
    ...over,
  }) as unknown as StageDeps
const needed = (...sections: readonly string[]): Task['sections'] => {
  const state = (name: string) =>
    sections.includes(name) ? ({ gate: 'open', findings: [] } as const) : ({ gate: 'not_needed', reason: '' } as const)
  return { backend: state('backend'), frontend: state('frontend'), docs: state('docs') }
}

describe('When the backend changes a package that the frontend uses', () => {
  const boxes = { [CONTRACT]: "export const unit = 'box'\n" }
  const seen: string[] = []
  const watched: StageDeps['sandbox'] = {
    get allowed() {
      return sandbox.allowed
    },
    run(command, now) {
      seen.push(command.argv.join(' '))
      return sandbox.run(command, now)
    },
  } as StageDeps['sandbox']

  async function decide(sections: Task['sections'], more: { review?: object; deps?: Partial<StageDeps> } = {}) {
    const id = ++tasks
    seen.length = 0
    const headSha = await team.commit(`wms/task-${id}`, boxes)
    const task = { ...newTask(id), headSha, heads: [{ sha: headSha, madeBy: 'us' as const }], sections }
    const tree = await team.git('rev-parse', `${headSha}^{tree}`)
    const review = { passed: true, summary: '', issues: [], suggestions: [], evidence: [], unverified: [] }
    const reviewed = (stage: 'QA_BACKEND' | 'SECURITY', over: object = {}) =>
      made(stage, { kind: 'ReviewResult', content: { ...review, stage, head_sha: headSha, tree, ...over } })
    const stat = { insertions: 1, deletions: 1, files: [{ path: CONTRACT, insertions: 1, deletions: 1 }] }
    const artifacts = [
      made('BACKEND', { kind: 'Patch', content: { commit_sha: headSha, summary: 's', diff_stat: stat } }),
      reviewed('QA_BACKEND', more.review),
      reviewed('SECURITY'),
    ]
    const input = inputOf(task, { artifacts, accepted: ['No new test'] })
    const { artifacts: found } = await gate(input, depsWith({ sandbox: watched, ...more.deps }), signal)
    const decision = found.find(({ kind }) => kind === 'GateDecision')?.content as GateDecision
    return { ...decision, dependents: decision.checks.find(({ name }) => name === 'dependents') }
  }

  test('its gate is red as long as the frontend’s check is, since nobody will run that later', async () => {
    const { passed, issues, dependents } = await decide(needed('backend'))
    expect(dependents).toMatchObject({ passed: false, detail: 'web' })
    expect(passed).toBe(false)
    expect(issues).toMatchObject([{ title: 'The check web is red with this change' }])
    expect(issues[0]?.quote).toContain('the page knows pieces only')
    expect(seen.at(-1)).toBe(WEB.join(' '))
  })

  test('the frontend answers for it where it is still to run', async () => {
    expect((await decide(needed('backend', 'frontend'))).dependents).toBeUndefined()
    expect(seen).toEqual([])
  })

  test('a green run that a review saw on the same files is proof enough', async () => {
    const evidence = [{ command: WEB.join(' '), exit_code: 0, output: '' }]
    const { dependents } = await decide(needed('backend'), { review: { evidence } })
    expect(dependents).toMatchObject({ passed: true, detail: 'still green: web' })
    expect(seen).toEqual([])
    const older = await decide(needed('backend'), { review: { evidence, tree: 'a'.repeat(40) } })
    expect(older.dependents?.passed).toBe(false)
    const red = await decide(needed('backend'), { review: { evidence: [{ ...evidence[0], exit_code: 1 }] } })
    expect(red.dependents?.passed).toBe(false)
  })

  test('a machine without a sandbox says that it did not run', async () => {
    const refused = async (): Promise<CommandResult> => {
      throw new Error('refused')
    }
    const nowhere = { allowed: false, run: refused } as unknown as StageDeps['sandbox']
    expect((await decide(needed('backend'), { deps: { sandbox: nowhere } })).dependents).toMatchObject({
      ...{ passed: true, detail: 'not run here, this machine has no sandbox: web' },
    })
  })

  test('agents and reviewers of the backend run its check with their own', async () => {
    const id = ++tasks
    const headSha = await team.commit(`wms/task-${id}`, boxes)
    const called = async (sections: Task['sections'], stage: 'QA_BACKEND' | 'SECURITY' = 'QA_BACKEND') => {
      const input = inputOf({ ...newTask(id), headSha, sections }, { run: { stage, attempt: 1 } })
      const { checksFor } = await assignmentOf(input, depsWith(), await workspaces().open(newTask(id), signal), signal)
      return (await checksFor(headSha, signal)).map(({ name }) => name)
    }
    expect(await called(needed('backend'))).toEqual(['api', 'web'])
    expect(await called(needed('backend', 'frontend'))).toEqual(['api'])
    expect(await called(needed('backend'), 'SECURITY')).toEqual([])
  })
})

describe('A section that the repository does not have', () => {
  test('is not needed, whatever the specification says, and people read why', async () => {
    const wish = (section: 'frontend' | 'docs') => ({ section, needed: true, reason: 'The page shows it.' })
    const content = TaskSpec.parse({
      ...{ goal: 'Count boxes', acceptance_criteria: ['They count'], constraints: [] },
      sections: [wish('frontend'), wish('docs')],
    })
    const spec = [made('PRODUCT', { kind: 'TaskSpec', content })]
    const plan = async (language: 'en' | 'ru') => {
      const { artifacts } = await orchestrate(
        inputOf(newTask(++tasks), { artifacts: spec, language }),
        depsWith(),
        signal,
      )
      return Plan.parse(artifacts[0]?.content).sections
    }
    expect(await plan('en')).toEqual([
      { section: 'backend', needed: true, reason: '', allowed_paths: ['apps/api/**', 'packages/**'] },
      { section: 'frontend', needed: true, reason: 'The page shows it.', allowed_paths: ['apps/web/**'] },
      { section: 'docs', needed: false, reason: 'The repository has no such section.', allowed_paths: [] },
    ])
    expect((await plan('ru')).at(-1)?.reason).toBe('Такой секции в репозитории нет.')
  })

  test('cannot run: the task stops before its first model call and says what to add', async () => {
    const input = inputOf(newTask(++tasks), { run: { stage: 'DOCS', attempt: 1 } })
    const brief = workspaces()
      .open(newTask(tasks), signal)
      .then((worktree) => assignmentOf(input, depsWith(), worktree, signal))
    await expect(brief).rejects.toMatchObject({
      kind: 'misconfigured',
      message: expect.stringContaining('no section docs'),
    })
  })
})

test('What nobody owns in CI is answered by the section whose files the branch changes', async () => {
  const touched = async (files: Record<string, string>, sections = needed('backend', 'frontend')) => {
    const id = ++tasks
    const headSha = await team.commit(`wms/task-${id}`, files)
    return touchedSection(await workspaces().open(newTask(id), signal), { headSha, sections }, signal)
  }
  expect(await touched({ 'apps/web/a.mjs': 'x' })).toBe('frontend')
  expect(await touched({ 'apps/web/a.mjs': 'x', 'packages/a.mjs': 'x' })).toBe('backend')
  expect(await touched({ 'apps/web/a.mjs': 'x' }, needed('backend'))).toBeNull()
  expect(await touched({ 'docs/a.md': 'x' })).toBeNull()
})
