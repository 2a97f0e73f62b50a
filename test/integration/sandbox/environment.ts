import { join } from 'node:path'
import { newTask } from '../../../src/core/pipeline/task.ts'
import { EnvironmentRules } from '../../../src/core/repository-environment.ts'
import type { CommandResult, SandboxCommand } from '../../../src/sandbox/driver.ts'
import { createEnvironments } from '../../../src/sandbox/environment/environments.ts'
import type { Registry } from '../../../src/sandbox/network/registry.ts'
import { detectSandbox } from '../../../src/sandbox/sandbox.ts'
import { createWorkspaces } from '../../../src/workspace/worktrees.ts'
import { type Files, teamRepository } from '../workspace/team-repository.ts'

const { signal } = new AbortController()

/** What a setup step says of itself, and the script that it runs. */
export const step = (script: string, keeps: readonly string[], more: object = {}) => ({
  command: ['sh', '-ec', script],
  keeps,
  ...more,
})

/** A team's repository whose checks need what setup steps make. */
export async function openEnvironment(files: Files, { registries = [] }: { registries?: readonly Registry[] } = {}) {
  const team = await teamRepository(files)
  const layersFolder = join(team.folder, 'environments')
  const sandbox = await detectSandbox({
    ...{ allowUnsandboxed: false, isTrusted: async () => false, env: process.env, layersFolder },
  })
  const told: { message: string; command?: string }[] = []
  const tell = (details: object, message: string) => void told.push({ ...details, message })
  const log = { info: tell, warn: tell }
  const open = (listed = registries) =>
    createEnvironments({ folder: layersFolder, sandbox, registries: listed, searchPath: '/usr/bin:/bin', log })
  const remote = { url: team.path, env: async () => ({}) }
  const workspaces = createWorkspaces({ home: join(team.folder, 'home'), remote, baseBranch: 'main' })
  const worktree = await workspaces.open(newTask(7), signal)
  const environments = open()
  const layersOf = (
    setup: readonly object[],
    more: { base?: string; repository?: string; by?: ReturnType<typeof open> } = {},
  ) => {
    const rules = EnvironmentRules.parse({ setup })
    const { base = 'main', repository = 'acme/wms', by = environments } = more
    return by.layersOf({ repository, objects: { gitDir: team.path }, base, rules }, signal)
  }
  const run = (
    script: string,
    settings: Partial<SandboxCommand> & Pick<SandboxCommand, 'layers'>,
  ): Promise<CommandResult> =>
    sandbox.run({ argv: ['sh', '-ec', script], cwd: worktree.path, timeoutMs: 30_000, ...settings }, signal)
  return { team, sandbox, environments, worktree, layersFolder, told, open, layersOf, run, close: () => team.remove() }
}
