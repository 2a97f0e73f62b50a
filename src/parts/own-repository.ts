import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool } from 'pg'
import type { Config } from '../config/config.ts'
import { type GitPlace, resolveCommit, resolveNames } from '../exec/git.ts'
import { treeOfFolder } from '../forge/seed.ts'
import { isMergeOfOurs } from '../store/artifacts.ts'

export const BASE_BRANCH = 'main'
export const SAMPLE_FOLDER = join(import.meta.dirname, '../local/sample')

/** Where the embedded repository lies, on a stand-in for GitHub or alone. */
export const embeddedRepository = ({ githubStandIn, home }: Pick<Config, 'githubStandIn' | 'home'>): string =>
  join(home, githubStandIn ? 'github-standin/wms.git' : 'repository.git')

/** A merge is in the repository a moment before it is in the database. */
const LOOKS = 10
const LOOK_MS = 200

/**
 * Whether all that commands run was written by us: the scripted model on the embedded sample, whose base is the sample
 * itself or a merge that this database knows of.
 */
export function sampleTrust(config: Config, pool: Pool): () => Promise<boolean> {
  if (config.model !== null || config.github !== null) return async () => false
  const gitDir = embeddedRepository(config)
  const seedOf = once(() => treeOfFolder({ gitDir }, SAMPLE_FOLDER))
  const isOurs = async (): Promise<boolean> => {
    if (!existsSync(gitDir)) return true // it is about to be seeded
    const head = await headOf({ gitDir })
    return head === null || (await isMergeOfOurs(pool, head.sha)) || head.tree === (await seedOf())
  }
  return async () => {
    for (let look = 0; look < LOOKS; look++) {
      if (await isOurs()) return true
      await sleep(LOOK_MS)
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
