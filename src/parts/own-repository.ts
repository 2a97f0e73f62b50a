import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool } from 'pg'
import type { Config } from '../config/config.ts'
import { embeddedRepository } from '../config/own-repository-variables.ts'
import { type GitPlace, resolveCommit, resolveNames } from '../exec/git.ts'
import { treeOfFolder } from '../forge/seed.ts'
import { isMergeOfOurs } from '../store/artifacts.ts'

export const BASE_BRANCH = 'main'
export const SAMPLE_FOLDER = join(import.meta.dirname, '../local/sample')

/** The scripted model on the embedded sample. */
export const isTryOut = ({
  model,
  github,
  ownRepository,
}: Pick<Config, 'model' | 'github' | 'ownRepository'>): boolean =>
  model === null && github === null && ownRepository === null

/** Retries, since a merge is in the repository shortly before it is in the database. */
const TRIES = 10
const RETRY_MS = 200

/**
 * Whether we wrote all code that commands run: the scripted model works on the embedded sample, whose base is the sample
 * itself or a merge that this database knows.
 */
export function sampleTrust(config: Config, pool: Pool): () => Promise<boolean> {
  if (!isTryOut(config)) return async () => false
  const gitDir = embeddedRepository(config)
  const seedOf = once(() => treeOfFolder({ gitDir }, SAMPLE_FOLDER))
  const isOurs = async (): Promise<boolean> => {
    if (!existsSync(gitDir)) return true // it will be seeded from the sample
    const head = await headOf({ gitDir })
    return head === null || (await isMergeOfOurs(pool, head.sha)) || head.tree === (await seedOf())
  }
  return async () => {
    for (let count = 0; count < TRIES; count++) {
      if (await isOurs()) return true
      await sleep(RETRY_MS)
    }
    return false
  }
}

async function headOf(place: GitPlace): Promise<{ readonly sha: string; readonly tree: string | null } | null> {
  const { signal } = new AbortController()
  const sha = await resolveCommit(place, `refs/heads/${BASE_BRANCH}`, signal)
  const [tree = null] = sha === null ? [] : await resolveNames(place, [`${sha}^{tree}`], signal)
  return sha === null ? null : { sha, tree }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null
  return () => {
    made ??= make()
    return made
  }
}
