import type { Pool } from 'pg'
import { besideBase } from '../checks/checks.ts'
import { workName } from '../core/pipeline/identity.ts'
import { git } from '../exec/git.ts'
import type { CheckPlace } from '../forge/local/local-check.ts'
import type { Sandbox } from '../sandbox/driver.ts'
import type { Environments } from '../sandbox/environment/environments.ts'
import { findTaskAt } from '../store/tasks.ts'
import { treeListing } from '../workspace/map/tree-listing.ts'

interface LocalCheckDeps {
  readonly pool: Pool
  readonly sandbox: Sandbox
  readonly environments: Environments
}

/** Checks share the environment of the repository's tasks, so `repository` must be the tasks' name for it. */
export const localChecks =
  ({ pool, sandbox, environments }: LocalCheckDeps, repository: string): CheckPlace['runCheck'] =>
  async (ran, cwd, { environment: rules, sha, ...base }, signal) => {
    const { objects } = base
    const source = { repository, ...base, rules }
    const layers = await environments.layersOf(source, signal)
    const tree = await git(objects, ['rev-parse', '--verify', `${base.base}^{tree}`], { signal })
    const { store } = environments
    const environment = await environments.nameOf(source, signal)
    const absent = (now: AbortSignal) => treeListing(objects, base.base, now)
    const judge = besideBase({ run: sandbox.run, store, objects, tree, layers, environment, absent })
    const record = await findTaskAt(pool, sha)
    if (record === null) return judge(ran, { cwd, layers }, signal)
    const start = (await git(objects, ['merge-base', base.base, sha], { signal })).trim()
    const { allowed, denied } = record.task.dependencies
    const own = { ...source, work: workName(record.task), start, tree: sha, allowed, denied }
    return judge(ran, { cwd, layers: await environments.layersOfTask(own, signal) }, signal)
  }
