import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CheckPlace } from '../../forge/local/local-check.ts'
import { type GithubStandIn, startStandIn } from './stand-in.ts'
import { createActions, rulesOfBase } from './world/actions.ts'
import { ACTIONS_APP_ID, emptyState, type GithubState } from './world/state.ts'

export interface OpenOptions extends Pick<CheckPlace, 'runCheck'> {
  /** Holds the stand-in's state beside the repository; both outlive the process. */
  readonly home: string
  /** It is there, with its base branch. */
  readonly repositoryPath: string
  readonly baseBranch: string
  readonly port: number
}

export const STAND_IN_REPOSITORY = 'acme/wms'
const CHECK_TIMEOUT_MS = 10 * 60_000

/** Opens a stand-in with a repository, whose required checks run on this machine as jobs of Actions. */
export async function openGithubStandIn(options: OpenOptions): Promise<GithubStandIn> {
  const { home, repositoryPath, baseBranch, port, runCheck } = options
  const stateFile = join(home, 'state.json')
  const state = readState(stateFile, baseBranch)
  const standIn = await startStandIn({
    ...{ repository: STAND_IN_REPOSITORY, repositoryPath, baseBranch, state, port },
    onPush: (sha) => actions.run(sha),
    onRerun: (sha) => actions.run(sha),
    onChange: () => writeState(stateFile, state),
  })
  const { world } = standIn
  const actions = createActions({
    ...{ world, reports: standIn, workFolder: join(home, 'actions'), runCheck, checkTimeoutMs: CHECK_TIMEOUT_MS },
    ...{ repository: { gitDir: repositoryPath }, baseBranch },
  })
  const checks = (await rulesOfBase(world)).checks.map(({ name }) => ({
    context: name,
    integration_id: ACTIONS_APP_ID,
  }))
  const parameters = { strict_required_status_checks_policy: false, required_status_checks: checks }
  state.rules.splice(0, state.rules.length, { type: 'required_status_checks', parameters })
  actions.resume()
  return {
    ...standIn,
    async close() {
      await actions.close()
      await standIn.close()
    },
  }
}

/** Not validated, since only this code writes the file. */
function readState(file: string, base: string): GithubState {
  if (!existsSync(file)) return emptyState()
  const state: GithubState = { ...emptyState(), ...JSON.parse(readFileSync(file, 'utf8')) }
  return { ...state, pulls: state.pulls.map((pull) => ({ ...{ base, mergedBy: null }, ...pull })) }
}

function writeState(file: string, state: GithubState): void {
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(`${file}.tmp`, JSON.stringify(state))
  renameSync(`${file}.tmp`, file)
}
