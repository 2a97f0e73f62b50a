import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { judgedChecks } from '../../../src/checks/checks.ts'
import { DEFAULT_RULES, RepositoryRules } from '../../../src/core/repository-rules.ts'
import type { CommandResult } from '../../../src/sandbox/driver.ts'
import type { Layer } from '../../../src/sandbox/layers/layer.ts'
import { detectSandbox } from '../../../src/sandbox/sandbox.ts'
import { type Files, putFiles, teamRepository } from '../workspace/team-repository.ts'

const { signal } = new AbortController()
/** As the map tells it of a repository with Git LFS. */
const ABSENT = { submodules: [], pointers: ['api/scan-0001.png'] }

/** A repository with one check `api`, and how files of a task fare in it. */
export async function openScene(base: Files, argv: readonly string[], more: object = {}, env = process.env) {
  const team = await teamRepository({ 'api/readme': 'x', ...base })
  const folder = join(team.folder, 'environments')
  const sandbox = await detectSandbox({
    ...{ allowUnsandboxed: true, isTrusted: async () => true, env, layersFolder: folder },
  })
  const ran: { cwd: string; result: CommandResult }[] = []
  const run: typeof sandbox.run = async (command, now) => {
    const result = await sandbox.run(command, now)
    ran.push({ cwd: command.cwd, result })
    return result
  }
  const check = { name: 'api', section: 'backend', folder: 'api', command: argv, ...more }
  const rules = RepositoryRules.parse({ ...DEFAULT_RULES, checks: [check] })
  const tree = (await team.git('rev-parse', 'main^{tree}')).trim()
  const open = (other: Partial<Pick<Parameters<typeof judgedChecks>[0], 'tree' | 'layers' | 'environment'>> = {}) =>
    judgedChecks({
      ...{ run, store: { folder }, objects: { gitDir: team.path }, tree, layers: [], environment: 'here', rules },
      ...{ usualTimeoutMs: 60_000, absent: async () => ABSENT, ...other },
    })
  const checks = open()
  return {
    ran,
    open,
    /** The tree of another commit of the base. */
    changedBase: async (files: Files) => {
      await team.commit('main', files)
      return (await team.git('rev-parse', 'main^{tree}')).trim()
    },
    folder,
    /** The base's files with those of a task in their place. */
    judge: async (files: Files = {}, by = checks, layers: readonly Layer[] = []) => {
      const cwd = await mkdtemp(join(team.folder, 'work-'))
      await putFiles(cwd, { 'api/readme': 'x', ...base, ...files })
      const [ruled] = rules.checks
      if (ruled === undefined) throw new TypeError('there is no check')
      try {
        return await by.run(ruled, { cwd, layers }, signal)
      } finally {
        await rm(cwd, { recursive: true })
      }
    },
    close: team.remove,
  }
}
