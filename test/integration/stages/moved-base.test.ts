import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '../../../src/agents/agent.ts'
import { isNewlyRed } from '../../../src/core/checks/compare.ts'
import { newTask } from '../../../src/core/pipeline/task.ts'
import { RepositoryRules } from '../../../src/core/repository-rules.ts'
import { checksBesideBase } from '../../../src/stages/stage/checkout.ts'
import type { StageDeps } from '../../../src/stages/stage/stage.ts'
import { createWorkspaces } from '../../../src/workspace/worktrees.ts'
import { openEnvironment, step } from '../sandbox/environment.ts'

const hasBubblewrap = spawnSync('bwrap', ['--version']).status === 0
const { signal } = new AbortController()
let opened: Awaited<ReturnType<typeof openEnvironment>>
afterEach(() => opened?.close())

test.skipIf(!hasBubblewrap)(
  'After the base got other packages, a branch from before is compared with where it starts, with the packages of then (left out without bubblewrap)',
  { timeout: 120_000 },
  async () => {
    opened = await openEnvironment({ lock: '1', 'api/run.sh': 'grep -q 1 kept/lock' })
    const { team, sandbox, environments } = opened
    await team.commit('main', { lock: '2', 'api/run.sh': 'grep -q 2 kept/lock' })
    const rules = RepositoryRules.parse({
      sections: { backend: { paths: ['api/**'] } },
      environment: { setup: [step('mkdir kept; cp lock kept/lock', ['kept'], { inputs: ['lock'] })] },
      checks: [{ name: 'api', section: 'backend', folder: 'api', command: ['sh', 'api/run.sh'] }],
    })
    const remote = { url: team.path, env: async () => ({}) }
    const workspaces = createWorkspaces({ home: join(team.folder, 'home'), remote, baseBranch: 'main' })
    const worktree = await workspaces.open(newTask(7), signal)
    expect(worktree.baseSha).not.toBe(worktree.newestBaseSha)
    const deps = {
      ...{ environments, sandbox, limits: DEFAULT_LIMITS, preparing: async () => {} },
      forge: { repository: 'acme/wms' },
    } as unknown as StageDeps
    const { run, layers } = await checksBesideBase(deps, worktree, rules, signal)
    const [check] = rules.checks
    if (check === undefined) throw new TypeError('there is no check')
    expect(await run(check, { cwd: worktree.path, layers }, signal)).toMatchObject({ exit_code: 0 })
    await using broken = await worktree.checkout(worktree.baseSha, signal)
    await writeFile(join(broken.path, 'api/run.sh'), 'exit 1')
    const judged = await run(check, { cwd: broken.path, layers }, signal)
    expect([judged.compared, isNewlyRed(judged)]).toEqual([null, true])
  },
)
