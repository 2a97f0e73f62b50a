import { type GithubStandIn as StandIn, startStandIn } from '../../src/local/github/stand-in.ts'
import { checksOf } from '../../src/local/github/world/state.ts'
import { type Files, type TeamRepository, teamRepository } from '../integration/workspace/team-repository.ts'
import { createFaults, type Faults } from './faults.ts'
import { createPeople, type People } from './people.ts'

/** The stand-in on a repository of the test's own, which members of the team push to, and where things go wrong. */
export interface GithubStandIn extends StandIn {
  readonly team: TeamRepository
  readonly faults: Faults
  readonly people: People
  /** What Actions conclude of each pushed commit; `null`: nothing runs by itself. */
  actions: ((sha: string) => 'success' | 'failure') | null
}

export async function startGithubStandIn(files: Files, repository = 'acme/wms'): Promise<GithubStandIn> {
  const team = await teamRepository(files)
  const faults = createFaults()
  const started = await startStandIn({
    ...{ repository, repositoryPath: team.path, baseBranch: 'main', takeFault: faults.take },
    onRerun: (sha) => {
      for (const run of checksOf(standIn.state, sha).filter(({ status }) => status === 'queued'))
        if (standIn.actions) standIn.update(run, { status: 'completed', conclusion: standIn.actions(sha) })
    },
    onPush: (sha) => void (standIn.actions && standIn.check(sha, { conclusion: standIn.actions(sha) })),
  })
  const standIn: GithubStandIn = {
    ...{ ...started, team, faults, people: createPeople(started), actions: null },
    async close() {
      await started.close()
      await team.remove()
    },
  }
  return standIn
}
