import { join } from 'node:path'
import type { Pool } from 'pg'
import { createLocalGitForge, type LocalGitForge, type LocalGitOptions } from '../../../src/forge/local/local-git.ts'
import { detectSandbox } from '../../../src/sandbox/sandbox.ts'
import { createPool } from '../../../src/store/pool.ts'
import { testDatabase } from '../../support/database.ts'
import { type Files, type TeamRepository, teamRepository } from '../workspace/team-repository.ts'
import type { ForgeUnderTest } from './forge-contract.ts'

export interface LocalForgeUnderTest extends ForgeUnderTest {
  readonly forge: LocalGitForge
  readonly team: TeamRepository
  readonly pool: Pool
  /** Another forge on the same repository and database, as another process would have it. */
  another(options?: Partial<LocalGitOptions>): LocalGitForge
}

export const rules = (checks: readonly object[]): string => {
  const section = (name: string) => ({ paths: [`${name}/**`], review_paths: [] })
  const sections = { backend: section('backend'), frontend: section('frontend'), docs: section('docs') }
  return JSON.stringify({ sections, checks })
}

const script =
  "const r = require('fs').readFileSync('backend/result', 'utf8'); console.log(r); process.exit(r === 'passed' ? 0 : 1)"
export const backendCheck = { name: 'backend', section: 'backend', folder: 'backend', command: ['node', '-e', script] }

export async function localForge(files: Files, options: Partial<LocalGitOptions> = {}): Promise<LocalForgeUnderTest> {
  const database = await testDatabase()
  const pool = createPool(database.url, { max: 4, onConnectionLost: () => {} })
  const team = await teamRepository({ 'README.md': 'hello\n', ...files })
  const sandbox = await detectSandbox({ isTrusted: async () => true, allowUnsandboxed: false, env: process.env })
  const forges: LocalGitForge[] = []
  const another = (other: Partial<LocalGitOptions> = {}): LocalGitForge => {
    const forge = createLocalGitForge({
      sql: pool,
      repositoryPath: team.path,
      baseBranch: 'main',
      workFolder: join(team.folder, 'checks'),
      runCheck: ({ command }, cwd, _base, signal) => sandbox.run({ ...command, cwd }, signal),
      checksRefused: null,
      onChecksFinished: () => {},
      log: { warn: () => {} },
      ...options,
      ...other,
    })
    forges.push(forge)
    return forge
  }
  return {
    forge: another(),
    another,
    team,
    pool,
    commit: team.commit,
    commitChecked: (branch, result) => team.commit(branch, { 'backend/result': result }),
    deleteBranch: async (branch) => void (await team.git('update-ref', '-d', `refs/heads/${branch}`)),
    git: team.git,
    async close() {
      await Promise.all(forges.map((forge) => forge.close()))
      await pool.end()
      await database.drop()
      await team.remove()
    },
  }
}
