import { join } from 'node:path'
import type { Forge } from '../../src/forge/forge.ts'
import { createGithubForge, type GithubForgeOptions } from '../../src/forge/github/github.ts'
import { ACTIONS_APP_ID } from '../../src/local/github/world/state.ts'
import type { ForgeUnderTest } from '../integration/forge/forge-contract.ts'
import type { Files } from '../integration/workspace/team-repository.ts'
import { type GithubStandIn, startGithubStandIn } from './stand-in.ts'

export interface GithubForgeUnderTest extends ForgeUnderTest {
  readonly standIn: GithubStandIn
  readonly options: GithubForgeOptions
  /** Another forge on the same repository, e.g. with a token instead of the App. */
  another(options: Partial<GithubForgeOptions>): Forge
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

/** The forge as an App uses it, over real HTTP and real git; `backend` is required of everything that is merged. */
export async function githubForge(files: Files = {}, repository = 'acme/wms'): Promise<GithubForgeUnderTest> {
  const standIn = await startGithubStandIn({ 'README.md': 'hello\n', ...files }, repository)
  const { appId, privateKey, installationId } = standIn.credentials
  const usual: GithubForgeOptions = {
    ...{ repository, apiUrl: standIn.apiUrl, baseBranch: 'main' },
    auth: { kind: 'app', appId: String(appId), privateKey, installationId },
    ...{ workFolder: join(standIn.team.folder, 'work'), waitUnitMs: 5, throttled: false, log: silent },
  }
  const another = (options: Partial<GithubForgeOptions>): Forge => createGithubForge({ ...usual, ...options })
  return {
    ...{ forge: another({}), another, options: usual, standIn, commit: standIn.team.commit, git: standIn.team.git },
    deleteBranch: standIn.people.deleteBranch,
    async commitChecked(branch, result) {
      const sha = await standIn.team.commit(branch, { 'backend/result': result })
      const conclusion = result === 'passed' ? 'success' : 'failure'
      standIn.check(sha, { name: 'backend', conclusion, log: `2026-01-01T00:00:00.0000000Z ${result}\n` })
      return sha
    },
    close: standIn.close,
  }
}

export const requireBackend = (standIn: GithubStandIn, more: Record<string, unknown> = {}): void => {
  const checks = [{ context: 'backend', integration_id: ACTIONS_APP_ID }]
  const parameters = { strict_required_status_checks_policy: false, required_status_checks: checks, ...more }
  standIn.state.rules.push({ type: 'required_status_checks', parameters })
}
