import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { type AgentDeps, type Assignment, DEFAULT_LIMITS } from '../../../src/agents/agent.ts'
import { judgedChecks } from '../../../src/checks/checks.ts'
import { codeLanguage } from '../../../src/core/language.ts'
import { RepositoryRules } from '../../../src/core/repository-rules.ts'
import type { Role } from '../../../src/core/stages.ts'
import { ROLES, STAGES, type StageName } from '../../../src/core/stages.ts'
import { fileInCommit } from '../../../src/exec/git-objects.ts'
import { languageOf } from '../../../src/language/language-of.ts'
import type { ModelFault } from '../../../src/local/scripted-model/faults.ts'
import { startScriptedModel } from '../../../src/local/scripted-model/server.ts'
import { createModel } from '../../../src/model/openai-compatible.ts'
import { SCRIPTED_MODEL } from '../../../src/model/pricing.ts'
import { detectSandbox } from '../../../src/sandbox/sandbox.ts'
import { createRedactor } from '../../../src/secrets/redactor.ts'
import { workSince } from '../../../src/stages/brief/assignment.ts'
import { checkOut } from '../../../src/workspace/checkout.ts'
import { listWork, snapshot } from '../../../src/workspace/checkpoint.ts'
import { treeOfWork } from '../../../src/workspace/commit.ts'
import { changes } from '../../../src/workspace/commit-contents.ts'
import { createFileTools } from '../../../src/workspace/file-tools.ts'
import { describeStore } from '../../../src/workspace/store.ts'
import { plainGit } from '../workspace/team-repository.ts'
import { forgetfulJournal } from './forgetful-journal.ts'

export const silent = pino({ level: 'silent' })
export const names = (name: string) => Object.fromEntries(ROLES.map((role) => [role, name])) as Record<Role, string>

/** The sample repository as somebody's git checkout, in which agents work as they do in a worktree. */
export const openSample = async () => {
  const home = await mkdtemp(join(tmpdir(), 'wms-agents-'))
  const root = join(home, 'checkout')
  const sample = (...args: string[]) => plainGit(root, ...args)
  await cp(new URL('../../../src/local/sample', import.meta.url), root, { recursive: true })
  await sample('init', '--quiet', '--initial-branch=main')
  const commit = async (subject: string) => {
    await sample('add', '--all')
    await sample('commit', '--quiet', '--allow-empty', '-m', subject)
  }
  await commit('Sample')
  await sample('checkout', '--quiet', '-b', 'wms/task')
  const place = {
    gitDir: join(root, '.git'),
    root,
    memory: join(home, 'memory'),
    taskId: 1,
    name: 'task',
    branch: 'task',
  }
  await mkdir(place.memory)
  const store = { ...describeStore(home, { url: root, env: async () => ({}) }, 'main'), gitDir: place.gitDir }
  const sandbox = await detectSandbox({ allowUnsandboxed: true, isTrusted: async () => true, env: process.env })
  return {
    root,
    commit,
    git: sample,
    files: createFileTools(place, () => listWork(place)),
    worktree: {
      snapshot: (signal: AbortSignal) => snapshot(place, signal),
      changes: (from: string, to: string, signal: AbortSignal) => changes(place, from, to, signal),
      show: (sha: string, path: string, signal: AbortSignal) => fileInCommit(place, sha, path, signal),
      tree: (signal: AbortSignal) => treeOfWork(place, signal),
      checkout: (tree: string, signal: AbortSignal) => checkOut(store, 'task-1', tree, signal),
    },
    sandbox,
    checks: async (rules: RepositoryRules) =>
      judgedChecks({
        ...{ run: sandbox.run, store: { folder: join(home, 'environments') }, objects: place, layers: [], rules },
        ...{ tree: (await sample('rev-parse', 'main^{tree}')).trim(), environment: 'here', usualTimeoutMs: 60_000 },
      }),
    /** Exit code of one of the repository's own checks. */
    check: async (name: string) =>
      sandbox.run(
        { argv: ['node', 'scripts/check.mjs', name], cwd: root, timeoutMs: 60_000 },
        new AbortController().signal,
      ),
    close: () => rm(home, { recursive: true, force: true }),
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
    language: codeLanguage(await languageOf(request, 'en')),
    answersIn: await languageOf(request, 'en'),
    rules,
    ownPrompt: null,
    map: '',
    failures: [],
    conventions: await sample.git('show', 'main:AGENTS.md'),
    spec: null,
    plan: null,
    wms: { points: [], lines: [], overruled: [], glossary: [], knownIds: [] },
    findings: [],
    previousReasons: [],
    notes: [],
    answers: [],
    sectionConventions: null,
    branchChanges: [],
    reading: [],
    artifacts: [],
    begun: null,
    diff: await sample.git('diff', 'main', 'HEAD'),
    files: sample.files,
    hides: () => false,
    censor: (text) => text,
    checksFor: async () => {
      const { role, section } = STAGES[stage]
      return rules.checks.filter((check) => check.section === (role === 'security' ? null : section))
    },
    holdsFolder: async (folder) => (await sample.files.list(folder)).ok,
    cwd: sample.root,
    layersOf: async () => [],
    updateLocks: async () => [],
    runCheck: (await sample.checks(rules)).run,
    snapshot: sample.worktree.snapshot,
    workSince: (start, signal) => workSince(sample.worktree, start, signal),
    tree: sample.worktree.tree,
    withoutReviewTests: async (tree) => tree,
    checkout: sample.worktree.checkout,
    ...more,
  })
  return { deps, assign, url: server.url, close: server.close }
}
