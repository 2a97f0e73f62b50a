import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hiddenFromAgent } from '../../../src/agents/acp/agent-configuration.ts'
import { DEFAULT_LIMITS } from '../../../src/agents/agent.ts'
import { buildContextPack } from '../../../src/agents/briefing/context-pack.ts'
import { renderPrompt } from '../../../src/agents/briefing/prompt.ts'
import { openChecks } from '../../../src/agents/tools/checks.ts'
import { submitGate } from '../../../src/agents/work/submit-gate.ts'
import type { Finding } from '../../../src/core/artifacts.ts'
import { newTask } from '../../../src/core/pipeline/task.ts'
import { inOurWords } from '../../../src/core/publishable.ts'
import { STAGE_NAMES, STAGES } from '../../../src/core/stages.ts'
import type { Forge } from '../../../src/forge/forge.ts'
import { createEnvironments } from '../../../src/sandbox/environment/environments.ts'
import { detectSandbox } from '../../../src/sandbox/sandbox.ts'
import { createRedactor } from '../../../src/secrets/redactor.ts'
import { assignmentOf } from '../../../src/stages/brief/assignment.ts'
import type { StageInput } from '../../../src/stages/stage/stage.ts'
import type { Worktree } from '../../../src/workspace/workspace.ts'
import { createWorkspaces } from '../../../src/workspace/worktrees.ts'
import { type TeamRepository, teamRepository } from '../workspace/team-repository.ts'
import { forgetfulJournal } from './forgetful-journal.ts'
import { silent } from './team.ts'

const { signal } = new AbortController()
const SECRET = 'Acme pays twelve percent less until 2031'
const NAME = 'acme-contract'
const PRIVATE = `backend/legal/${NAME}.mjs`
const RULES = {
  sections: {
    backend: { paths: ['backend/**'], review_paths: ['backend/test/qa/**'] },
    frontend: { paths: ['frontend/**'], review_paths: [] },
    docs: { paths: ['docs/**'], review_paths: [] },
  },
  checks: [{ name: 'backend', section: 'backend', folder: 'backend/legal', command: ['cat', PRIVATE] }],
  commands: [{ name: 'show', command: ['cat'], takes_arguments: true }],
  private_paths: ['backend/legal/**', 'frontend/AGENTS.md', '.wms/prompts/qa.md', '.wms/pack.json'],
}
const FILES = {
  '.wms/pipeline.json': JSON.stringify(RULES),
  'AGENTS.md': 'Two spaces.\n',
  'backend/legal/AGENTS.md': `${SECRET}\n`,
  [PRIVATE]: `export const terms = '${SECRET}'\n`,
  'backend/open.mjs': 'export const open = true\n',
  'frontend/AGENTS.md': `${SECRET}\n`,
  '.wms/prompts/qa.md': `${SECRET}\n`,
  '.wms/pack.json': JSON.stringify({ glossary: [{ term: SECRET, meaning: SECRET }] }),
}

let team: TeamRepository
let worktree: Worktree
let sandbox: Awaited<ReturnType<typeof detectSandbox>>

beforeEach(async () => {
  // More files than a map lists by name alone.
  const many = Object.fromEntries(
    Array.from({ length: 60 }, (_, n) => [`backend/part${n}.mjs`, `export const p${n} = ${n}\n`]),
  )
  team = await teamRepository({ ...FILES, ...many })
  const remote = { url: team.path, env: async () => ({}) }
  worktree = await createWorkspaces({ home: join(team.folder, 'home'), remote, baseBranch: 'main' }).open(
    newTask(7),
    signal,
  )
  sandbox = await detectSandbox({ allowUnsandboxed: true, isTrusted: async () => true, env: process.env })
})
afterEach(() => team.remove())

/** What every model gets to hear of the files is in here. */
const isKept = (text: string) => {
  expect(text).not.toContain(SECRET)
  expect(text).not.toContain(NAME)
}

const finding = (detail: string, file: string | null): Finding => ({
  ...{ severity: 'major', title: `Red: ${PRIVATE}`, detail, file, line: null, quote: SECRET },
})

/** A task whose branch has taken in a change of a private file, with a red check that printed it. */
const inputFor = async (stage: StageInput['run']['stage']): Promise<StageInput> => {
  await worktree.files.write('backend/open.mjs', 'export const open = false\n')
  await writeFile(join(worktree.path, PRIVATE), `export const terms = '${SECRET}, and more'\n`)
  const message = {
    subject: inOurWords`x`,
    body: inOurWords``,
    trailers: {},
    author: { name: 'a', email: 'a@a.invalid' },
  }
  const headSha = (await worktree.commit(message, signal)) ?? (await worktree.headSha(signal))
  const red = { command: `cat ${PRIVATE}`, exit_code: 1, output: `${PRIVATE}: ${SECRET}` }
  const open = { gate: 'open', findings: [finding(`log: ${SECRET}`, PRIVATE)] }
  const review = { passed: false, summary: SECRET, issues: [], suggestions: [`see ${PRIVATE}`], evidence: [red] }
  const stat = { insertions: 1, deletions: 1, files: [{ path: PRIVATE, insertions: 1, deletions: 1 }] }
  return {
    task: {
      ...{ id: 7, uid: null },
      headSha,
      dependencies: { asked: [], allowed: [], denied: [] },
      sections: { backend: open, frontend: open, docs: open },
    },
    ...{ title: 'Open it', rawRequest: 'Open it', language: 'en', run: { stage, attempt: 2 }, notes: [], accepted: [] },
    artifacts: [
      { kind: 'Patch', stage: 'BACKEND', content: { commit_sha: headSha, summary: 'x', diff_stat: stat } },
      { kind: 'ReviewResult', stage: 'QA_BACKEND', content: { ...review, stage: 'QA_BACKEND' } },
      {
        kind: 'GateDecision',
        stage: 'BACKEND_GATE',
        content: { gate: 'BACKEND_GATE', passed: false, details: SECRET },
      },
    ],
    failedAttempts: [{ attempt: 1, reason: `conflict in ${PRIVATE}: ${SECRET}` }],
    approval: null,
  } as unknown as StageInput
}

const assigned = async (stage: StageInput['run']['stage'] = 'BACKEND') =>
  assignmentOf(
    await inputFor(stage),
    {
      ...{ sandbox, preparing: async () => {}, limits: DEFAULT_LIMITS, forge: { repository: 'acme/wms' } as Forge },
      environments: createEnvironments({
        ...{ folder: join(team.folder, 'environments'), sandbox, searchPath: '/usr/bin', log: silent },
      }),
    },
    worktree,
    signal,
  )
const deps = () => ({
  ...{ sandbox, limits: DEFAULT_LIMITS, redactor: createRedactor([]), journal: forgetfulJournal(), log: silent },
  model: {} as never,
})

const AGENT_STAGES = STAGE_NAMES.filter((stage) => STAGES[stage].role !== null)

describe('Attack: what is private reaches a model', () => {
  test.each(AGENT_STAGES)(
    'by the prompt of %s: map, conventions, diff, findings, logs, earlier work',
    async (stage) => {
      const assignment = await assigned(stage)
      const pack = buildContextPack(assignment, DEFAULT_LIMITS)
      isKept(renderPrompt(pack, 'en'))
      isKept(assignment.ownPrompt ?? '')
      isKept(assignment.diff)
      expect(assignment.diff).toContain('backend/open.mjs')
      expect(assignment.map).toContain('backend/part')
    },
  )

  test('by list, read and search', async () => {
    const { files } = await assigned()
    isKept((await files.list('')).text)
    isKept((await files.list('backend/legal')).text)
    for (const path of [
      PRIVATE,
      PRIVATE.toUpperCase(),
      `./${PRIVATE}`,
      `backend//legal/${NAME}.mjs`,
      PRIVATE.replaceAll('/', '\\'),
    ])
      expect(await files.read(path, 1, 9)).toMatchObject({ ok: false, text: expect.not.stringContaining(SECRET) })
    isKept((await files.search('twelve', null)).text)
    isKept((await files.search('twelve', 'backend/legal/**')).text)
    expect((await files.list('backend')).text).toContain('backend/open.mjs')
  })

  test('by an edit, which tells what stood there, and by a file that is written over it', async () => {
    const { files } = await assigned()
    expect(await files.edit(PRIVATE, 'terms', 'x')).toMatchObject({ ok: false })
    expect(await files.write(PRIVATE, 'x')).toMatchObject({ ok: false })
  })

  test('by what a command prints, while commands and checks still see it', async () => {
    const assignment = await assigned()
    const { tool, evidence } = openChecks(assignment, deps())
    const shown = await tool.run({ name: 'show', arguments: [PRIVATE] } as never, signal)
    isKept(shown.text)
    expect(shown.text).toContain('exit code: 0')
    const checks = await tool.run({ name: 'checks', arguments: [] } as never, signal)
    isKept(checks.text)
    const [ran] = await evidence(await assignment.tree(signal), signal)
    expect(ran).toMatchObject({ exit_code: 0, output: expect.stringContaining(SECRET) })
  })

  test('by an objection to the work', async () => {
    const assignment = await assigned()
    const scope = { allowed: ['frontend/**'], denied: [] }
    const start = { ...(await worktree.snapshot(signal)), tree: await worktree.treeOf(worktree.baseSha, signal) }
    const work = () => assignment.workSince(start, signal)
    const gate = submitGate(assignment, deps(), { scope, checks: openChecks(assignment, deps()), work })
    const objection = (await gate.objection({ summary: 'x' }, signal)) ?? ''
    expect(objection).toContain('may not change')
    isKept(objection)
  })

  test('by the files that another coding agent finds', async () => {
    const { hides } = await assigned()
    const ignored = join(worktree.path, 'backend/legal/untracked/notes.txt')
    await mkdir(dirname(ignored), { recursive: true })
    await writeFile(ignored, SECRET)
    expect(await hiddenFromAgent(worktree.path, hides)).toEqual([
      ...['.wms/pack.json', '.wms/prompts/qa.md', 'backend/legal', 'frontend/AGENTS.md'],
    ])
  })
})
