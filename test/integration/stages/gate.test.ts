import { dirname, join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '../../../src/agents/agent.ts'
import type { Artifact, GateDecision } from '../../../src/core/artifacts.ts'
import { newRevert, newTask } from '../../../src/core/pipeline/task.ts'
import type { StageName } from '../../../src/core/stages.ts'
import { createEnvironments } from '../../../src/sandbox/environment/environments.ts'
import { detectSandbox } from '../../../src/sandbox/sandbox.ts'
import { createRedactor } from '../../../src/secrets/redactor.ts'
import { gate } from '../../../src/stages/gate/gate.ts'
import type { StageDeps, StageInput } from '../../../src/stages/stage/stage.ts'
import { createWorkspaces } from '../../../src/workspace/worktrees.ts'
import { type Files, type TeamRepository, teamRepository } from '../workspace/team-repository.ts'

const { signal } = new AbortController()
const SOURCE = 'backend/src/add.mjs'
const TEST = 'backend/test/add.test.mjs'
const head = `import assert from 'node:assert/strict'\nimport { test } from 'node:test'\n`
const adds = `${head}import { add } from '../src/add.mjs'\n\ntest('adds', () => {\n  assert.equal(add(1, 2), 3)\n})\n`
const RULES = {
  environment: { path: [dirname(process.execPath)] },
  sections: {
    backend: { paths: ['backend/**'], review_paths: ['backend/test/qa/**'] },
    frontend: { paths: ['frontend/**'], review_paths: [] },
    docs: { paths: ['docs/**'], review_paths: [] },
  },
  checks: [
    { name: 'backend', section: 'backend', folder: 'backend', command: ['node', '--test', 'backend/test/**/*.mjs'] },
  ],
}

let team: TeamRepository
let sandbox: StageDeps['sandbox']
let tasks = 0
beforeAll(async () => {
  const base = {
    '.wms/pipeline.json': JSON.stringify(RULES),
    [SOURCE]: 'export const add = (a, b) => a + b\n',
    [TEST]: adds,
  }
  team = await teamRepository(base)
  sandbox = await detectSandbox({ allowUnsandboxed: true, isTrusted: async () => true, env: process.env })
})
afterAll(() => team.remove())

/** What the backend's gate decides on a branch with these files, both reviews having passed. */
async function decide(
  files: Files,
  over: Partial<StageInput> = {},
  reverts: number | null = null,
): Promise<GateDecision> {
  const taskId = ++tasks
  const headSha = await team.commit(`wms/task-${taskId}`, files)
  const changed = Object.keys(files).map((path) => ({ path, insertions: 1, deletions: 0 }))
  const input: StageInput = {
    task: { ...(reverts === null ? newTask(taskId) : newRevert(taskId, reverts)), headSha },
    ...{ title: 'Add', rawRequest: 'Add negative numbers', language: 'en' },
    run: { stage: 'BACKEND_GATE', attempt: 1 },
    artifacts: [
      made('BACKEND', {
        kind: 'Patch',
        content: { commit_sha: headSha, summary: 's', diff_stat: { insertions: 1, deletions: 0, files: changed } },
      }),
      ...(['QA_BACKEND', 'SECURITY'] as const).map((stage) =>
        made(stage, {
          kind: 'ReviewResult',
          content: { stage, passed: true, summary: '', issues: [], suggestions: [], evidence: [], unverified: [] },
        }),
      ),
    ],
    ...{ failedAttempts: [], notes: [], accepted: [], approval: null, pullRequest: null, reverted: null },
    ...over,
  }
  const home = join(team.folder, 'home')
  const remote = { url: team.path, env: async () => ({}) }
  const workspaces = createWorkspaces({ home, remote, baseBranch: 'main' })
  const deps = {
    workspaces,
    sandbox,
    environments: createEnvironments({
      folder: join(team.folder, 'environments'),
      sandbox,
      searchPath: '',
      log: pino({ level: 'silent' }),
    }),
    preparing: async () => {},
    forge: { repository: 'acme/wms' },
    limits: DEFAULT_LIMITS,
    redactor: createRedactor([]),
    log: pino({ level: 'silent' }),
  }
  const { artifacts } = await gate(input, deps as never, signal)
  const decision = artifacts.find(({ kind }) => kind === 'GateDecision')
  return decision?.content as GateDecision
}
const made = (stage: StageName, artifact: Artifact) => ({ ...artifact, stage })
const testsOf = ({ checks }: GateDecision) => checks.find(({ name }) => name === 'tests')

const subtract = { [SOURCE]: 'export const add = (a, b) => a + b\nexport const subtract = (a, b) => a - b\n' }
const subtracts = { 'backend/test/subtract.test.mjs': adds.replaceAll('add', 'subtract').replace('3)', '-1)') }

test('A change whose new test fails without it and passes with it goes through', async () => {
  const decision = await decide({ ...subtract, ...subtracts })
  expect(decision).toMatchObject({ passed: true, noticed: [] })
  expect(testsOf(decision)?.detail).toBe('new tests fail without the change, pass with it')
})

test('A new test that passes without the change proves nothing and stops it, but not a refactoring', async () => {
  const idle = {
    [TEST]: adds.replace("test('adds'", "test('is a function', () => assert.equal(add.length, 2))\ntest('adds'"),
  }
  const decision = await decide({ ...subtract, ...idle })
  expect(decision.passed).toBe(false)
  expect(decision.issues).toMatchObject([{ title: 'No new test fails without the change: 1 × backend' }])
  const refactored = await decide({ ...subtract, ...idle }, { rawRequest: 'Refactor the sums' })
  expect(refactored).toMatchObject({ passed: true, noticed: [{ severity: 'minor' }] })
})

test('A new test is not taken for an older one of the same name, which passes without the change', async () => {
  const namesake = subtracts['backend/test/subtract.test.mjs'].replace("test('subtracts'", "test('adds'")
  const decision = await decide({ ...subtract, 'backend/test/subtract.test.mjs': namesake })
  expect(decision).toMatchObject({ passed: true, noticed: [] })
})

test('Tests and guarded paths that a revert takes back are told to who approves, and a secret that comes back stops it', async () => {
  const back = {
    [SOURCE]: 'export const add = (a, b) => b + a\n',
    [TEST]: null,
    '.github/workflows/ci.yml': 'on: push\n',
  }
  const revert = (files: Files) => decide(files, { artifacts: [] }, 1)
  const decision = await revert(back)
  expect(decision).toMatchObject({ passed: true, checks: expect.not.arrayContaining([{ name: 'paths' }]) })
  expect(decision.noticed.map(({ file }) => file)).toContain(TEST)
  const leaking = await revert({ ...back, [SOURCE]: `export const key = '${['AKIA', 'Z7VRSQ5TJN2XMPLW'].join('')}'\n` })
  expect(leaking.issues).toMatchObject([{ file: SOURCE }])
})

test('One idle test among others is a remark', async () => {
  const both = { 'backend/test/subtract.test.mjs': subtracts['backend/test/subtract.test.mjs'] }
  const idle = { 'backend/test/idle.test.mjs': `${head}test('sums', () => assert.equal(1 + 1, 2))\n` }
  const decision = await decide({ ...subtract, ...both, ...idle })
  expect(decision.passed).toBe(true)
  expect(decision.noticed).toMatchObject([{ title: 'A new test passes without the change too: sums' }])
})

test('A skipped test stops it, until a person who was asked accepts it', async () => {
  const skipped = { ...subtract, ...subtracts, [TEST]: adds.replace("test('adds'", "test.skip('adds'") }
  const decision = await decide(skipped)
  expect(decision).toMatchObject({ passed: false, issues: [{ severity: 'blocker', file: TEST, line: 5 }] })
  const question = `BACKEND_GATE has sent the work back again: ${decision.issues[0]?.title}. What shall the agents do?`
  expect(await decide(skipped, { accepted: [question] })).toMatchObject({
    ...{ passed: true, issues: [], noticed: [{ severity: 'minor', title: decision.issues[0]?.title }] },
  })
})

test('Rules that the branch loosens for itself are not read, and the reviewers’ tests are not the author’s', async () => {
  const loose = { ...RULES, checks: [], sections: { ...RULES.sections, backend: { paths: ['**'], review_paths: [] } } }
  const own = {
    'backend/test/qa/add.test.mjs': subtracts['backend/test/subtract.test.mjs'].replace('../src', '../../src'),
  }
  const decision = await decide({ ...subtract, ...own, '.wms/pipeline.json': JSON.stringify(loose) })
  expect(decision.passed).toBe(false)
  expect(decision.issues.map(({ file }) => file).toSorted()).toEqual([
    '.wms/pipeline.json',
    'backend/test/qa/add.test.mjs',
  ])
})

test('What it says of tests is in the language of the task', async () => {
  const { issues } = await decide({ ...subtract, [TEST]: null, ...subtracts }, { language: 'ru' })
  expect(issues.map(({ title }) => title)).toEqual(['Теста больше нет: adds'])
})
