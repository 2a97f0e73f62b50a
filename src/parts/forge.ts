import { join } from 'node:path'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { AppError } from '../errors.ts'
import type { Forge } from '../forge/forge.ts'
import { createLocalGitForge } from '../forge/local-git.ts'
import { seedRepository } from '../forge/seed.ts'
import type { Sandbox } from '../workspace/workspace.ts'
import type { Part } from './part.ts'

const BASE_BRANCH = 'main'

/** The repository that tasks change: for now a bare one in the home folder, seeded with the sample at first use. */
export async function openForge(
  config: Config,
  deps: {
    readonly pool: Pool
    readonly sandbox: Sandbox
    readonly onChecksFinished: (sha: string) => void
    readonly log: Logger
  },
  cleanup: AsyncDisposableStack,
): Promise<{ forge: Forge; part: Part }> {
  if (config.githubRepository !== null) {
    throw new AppError('misconfigured', 'GITHUB_REPOSITORY is set, but this version has no GitHub adapter yet.', {
      hint: 'Unset it: tasks then work on the repository in the home folder.',
    })
  }
  const repositoryPath = join(config.home, 'repository.git')
  const sample = join(import.meta.dirname, '../local/sample')
  await seedRepository({ path: repositoryPath, sourceFolder: sample, baseBranch: BASE_BRANCH })
  const forge = createLocalGitForge({
    sql: deps.pool,
    repositoryPath,
    baseBranch: BASE_BRANCH,
    workFolder: join(config.home, 'ci'),
    runCheck: (argv, cwd, timeoutMs, signal) => deps.sandbox.run({ argv, cwd, timeoutMs }, signal),
    checksRefused: deps.sandbox.allowed ? null : deps.sandbox.detail,
    onChecksFinished: deps.onChecksFinished,
    log: deps.log,
  })
  cleanup.defer(() => forge.close())
  return {
    forge,
    part: { name: 'repository', kind: 'embedded', detail: repositoryPath, variables: 'GITHUB_REPOSITORY' },
  }
}
