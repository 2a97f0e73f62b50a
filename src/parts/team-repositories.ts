import type { Logger } from 'pino'
import { chooseTarget, sameRepository, type Target, type TargetRequest, type Targets } from '../core/target.ts'
import { AppError } from '../errors.ts'
import { checkedBranch } from '../exec/git.ts'
import type { Forge } from '../forge/forge.ts'
import type { Repositories, TeamRepository } from '../jobs/queue/context.ts'
import type { FindTarget } from '../orchestrator.ts'
import { createWorkspaces } from '../workspace/worktrees.ts'

/** How long a request waits for the forge to confirm a base branch; after that the first run finds out. */
const BASE_CHECK_TIMEOUT_MS = 5_000
/** How many base branches keep their forge; the oldest is dropped first. */
const CACHED_FORGES = 200

export interface TeamRepositories extends Repositories {
  readonly findTarget: FindTarget
}

/** A single repository; a request for another one is refused. */
export function oneRepository(forge: Forge, home: string): TeamRepositories {
  const only: TeamRepository = { forge, workspaces: workspacesOf(forge, home) }
  return {
    of: (target) => (target === null ? only : refuseUnconfigured(target)),
    findTarget: async ({ repository, baseBranch }) => {
      if (repository === null && (baseBranch === null || baseBranch === forge.baseBranch)) return null
      throw new AppError('bad_input', `This service works on one repository of its own and its ${forge.baseBranch}.`, {
        hint: 'Leave repository and base branch out, or let the operator set GITHUB_REPOSITORIES.',
      })
    },
  }
}

/** Several repositories, each with any base branch. `open`: makes a repository's forge for a base branch. */
export function severalRepositories(
  targets: Targets,
  open: ReadonlyMap<string, (baseBranch: string) => Forge>,
  { home, log }: { home: string; log: Logger },
): TeamRepositories {
  const opened = new Map<string, TeamRepository>()
  const of = (target: Target | null): TeamRepository => {
    const { repository, baseBranch } = target ?? targets.repositories[0]
    const configured = targets.repositories.find((one) => sameRepository(one.repository, repository))
    const forgeOf = open.get(configured?.repository ?? '')
    if (forgeOf === undefined) return refuseUnconfigured({ repository, baseBranch })
    const key = `${configured?.repository}@${baseBranch}`
    const known = opened.get(key)
    if (known !== undefined) return known
    const forge = forgeOf(baseBranch)
    const fresh = { forge, workspaces: workspacesOf(forge, home) }
    opened.set(key, fresh)
    if (opened.size > CACHED_FORGES) opened.delete(opened.keys().next().value ?? '')
    return fresh
  }
  return { of, findTarget: (requested) => findTarget(targets, (target) => of(target).forge, requested, log) }
}

async function findTarget(
  targets: Targets,
  forgeOf: (target: Target) => Forge,
  requested: TargetRequest,
  log: Logger,
): Promise<Target> {
  const target = chooseTarget(targets, requested)
  if (target === null) {
    const known = targets.repositories.map(({ repository }) => repository).join(', ')
    throw new AppError('bad_input', `"${requested.repository}" is not a repository that this service works on.`, {
      hint: `Name one of: ${known}.`,
    })
  }
  if (requested.baseBranch !== null && !(await hasBase(forgeOf(checked(target)), log))) {
    throw new AppError('bad_input', `${target.repository} has no branch ${target.baseBranch}.`, {
      hint: 'Name a branch that is there, or leave it out.',
    })
  }
  return target
}

const checked = (target: Target): Target => ({ ...target, baseBranch: checkedBranch(target.baseBranch) })

/** Assumes that the branch exists if the forge does not answer, so that no request is lost. */
async function hasBase(forge: Forge, log: Logger): Promise<boolean> {
  try {
    return await forge.hasBase(AbortSignal.timeout(BASE_CHECK_TIMEOUT_MS))
  } catch (error) {
    log.warn({ err: error, repository: forge.repository }, 'whether the base branch is there shows in the first run')
    return true
  }
}

const workspacesOf = ({ remote, baseBranch }: Forge, home: string) => createWorkspaces({ home, remote, baseBranch })

function refuseUnconfigured({ repository }: Target): never {
  throw new AppError('misconfigured', `The task is of ${repository}, which this service does not work on any more.`, {
    hint: 'Add it to GITHUB_REPOSITORIES again, then retry the task.',
  })
}
