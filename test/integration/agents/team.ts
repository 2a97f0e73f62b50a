import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { type AgentDeps, type Assignment, DEFAULT_LIMITS } from '../../../src/agents/agent.ts'
import { detectLanguage } from '../../../src/core/language.ts'
import { RepositoryRules } from '../../../src/core/repository-rules.ts'
import type { Role } from '../../../src/core/stages.ts'
import { ROLES, type StageName } from '../../../src/core/stages.ts'
import { fileInCommit, type GitPlace, git } from '../../../src/exec/git.ts'
import type { ModelFault } from '../../../src/local/scripted-model/faults.ts'
import { startScriptedModel } from '../../../src/local/scripted-model/server.ts'
import { createModel } from '../../../src/model/openai-compatible.ts'
import { SCRIPTED_MODEL } from '../../../src/model/pricing.ts'
import { detectSandbox } from '../../../src/sandbox/sandbox.ts'
import { createRedactor } from '../../../src/secrets/redactor.ts'
import { changesSince } from '../../../src/stages/brief/assignment.ts'
import { snapshot } from '../../../src/workspace/checkpoint.ts'
import { changes } from '../../../src/workspace/commit-contents.ts'
import { createFileTools } from '../../../src/workspace/file-tools.ts'
import { forgetfulJournal } from './forgetful-journal.ts'

export const silent = pino({ level: 'silent' })
const AUTHOR = {
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@a.invalid',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@a.invalid',
}

export const names = (name: string) => Object.fromEntries(ROLES.map((role) => [role, name])) as Record<Role, string>

/** The sample repository as a git checkout of its own. */
export const openSample = async () => {
  const root = await mkdtemp(join(tmpdir(), 'wms-agents-'))
  await cp(new URL('../../../src/local/sample', import.meta.url), root, { recursive: true })
  const place = { gitDir: join(root, '.git'), workTree: root } satisfies GitPlace
  await git({ ...place, workTree: null }, ['init', '--quiet', '--initial-branch=main'])
  await git(place, ['config', 'core.bare', 'false'])
  const commit = async (subject: string) => {
    await git(place, ['add', '--all'])
    await git(place, ['commit', '--quiet', '--allow-empty', '-m', subject], { env: AUTHOR })
  }
  await commit('Sample')
  await git(place, ['checkout', '--quiet', '-b', 'task'])
  const sandbox = await detectSandbox({ allowUnsandboxed: true, trustedCommands: true, env: process.env })
  return {
    root,
    commit,
    git: (...args: string[]) => git(place, args, { env: AUTHOR }),
    files: createFileTools(place),
    worktree: {
      snapshot: (signal: AbortSignal) => snapshot({ ...place, taskId: 1, branch: 'task' }, signal),
      changes: (from: string, to: string, signal: AbortSignal) => changes(place, from, to, signal),
      show: (sha: string, path: string, signal: AbortSignal) => fileInCommit(place, sha, path, signal),
    },
    sandbox,
    /** Exit code of one of the repository's own checks. */
    check: async (name: string) =>
      sandbox.run(
        { argv: ['node', 'scripts/check.mjs', name], cwd: root, timeoutMs: 60_000 },
        new AbortController().signal,
      ),
    close: () => rm(root, { recursive: true, force: true }),
  }
}
export type Sample = Awaited<ReturnType<typeof openSample>>

/** A team of the scripted model on a sample repository; each assignment shows the work as it stands then. */
export const openTeam = async (sample: Sample, faults: readonly ModelFault[] = []) => {
  const server = await startScriptedModel({ faults, log: silent })
  const model = createModel({
    baseUrl: server.url,
    apiKey: '',
    names: names(SCRIPTED_MODEL),
    pricing: {},
    idleTimeoutMs: 5_000,
    log: silent,
  })
  const deps: AgentDeps = {
    model,
    sandbox: sample.sandbox,
    limits: DEFAULT_LIMITS,
    redactor: createRedactor([]),
    journal: forgetfulJournal(),
    log: silent,
  }
  const rules = RepositoryRules.parse(JSON.parse(await sample.git('show', 'main:.wms/pipeline.json')))
  const assign = async (
    taskId: number,
    request: string,
    stage: StageName,
    more: Partial<Pick<Assignment, 'attempt' | 'spec' | 'findings' | 'wms'>> = {},
  ): Promise<Assignment> => ({
    task: { id: taskId, title: request, rawRequest: request },
    stage,
    attempt: 1,
    language: detectLanguage(request),
    rules,
    ownPrompt: null,
    map: '',
    failures: [],
    conventions: await sample.git('show', 'main:AGENTS.md'),
    spec: null,
    plan: null,
    wms: { points: [], glossary: [], knownIds: [] },
    findings: [],
    previousReasons: [],
    notes: [],
    artifacts: [],
    diff: await sample.git('diff', 'main', 'HEAD'),
    files: sample.files,
    cwd: sample.root,
    snapshot: sample.worktree.snapshot,
    changesSince: (start, signal) => changesSince(sample.worktree, start, signal),
    ...more,
  })
  return { deps, assign, url: server.url, close: server.close }
}
