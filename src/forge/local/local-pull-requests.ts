import { pathToFileURL } from 'node:url'
import sql from 'sql-template-tag'
import { z } from 'zod'
import { ownerIn } from '../../core/pipeline/identity.ts'
import { AppError } from '../../errors.ts'
import { checkedBranch, type GitPlace, resolveCommit } from '../../exec/git.ts'
import type { PullRequest, PullRequestDraft } from '../forge.ts'
import { mustBeOwn } from '../own-pull-request.ts'

/** A Postgres pool or client. */
export interface Queryable {
  query(statement: { text: string; values?: unknown[] }): Promise<{ rows: unknown[] }>
}

const Row = z.object({
  number: z.coerce.number().int(),
  branch: z.string(),
  state: z.enum(['open', 'closed', 'merged']),
  draft: z.boolean(),
  head_sha: z.string(),
  merge_sha: z.string().nullable(),
  body: z.string(),
})

const columns = sql`number, branch, state, draft, head_sha, merge_sha, body`

/** Pull requests of a bare repository as rows; an unmerged one's head is its branch's current commit. */
export function localPullRequests(db: Queryable, repository: GitPlace, base: string) {
  const find = async (branch: string, signal: AbortSignal): Promise<PullRequest | null> => {
    const { rows } = await db.query(sql`select ${columns} from local_pull_requests where branch = ${branch}`)
    return rows.length === 0 ? null : read(rows[0], signal)
  }

  const read = async (row: unknown, signal: AbortSignal): Promise<PullRequest> => {
    const { number, branch, state, draft, head_sha, merge_sha, body } = Row.parse(row)
    const url = `${pathToFileURL(repository.gitDir)}#${number}`
    const live = state === 'merged' ? null : await resolveCommit(repository, `refs/heads/${branch}`, signal)
    const mergeSha = merge_sha
    return { number, url, branch, owner: ownerIn(body), headSha: live ?? head_sha, state, draft, base, mergeSha }
  }

  return {
    find,

    async open(draft: PullRequestDraft, signal: AbortSignal): Promise<PullRequest> {
      const { branch, title, body } = draft
      const headSha = await resolveCommit(repository, `refs/heads/${checkedBranch(branch)}`, signal)
      const existing = await find(branch, signal)
      if (existing !== null) mustBeOwn(existing, draft)
      if (existing !== null && existing.state !== 'open') return existing
      if (headSha === null) {
        throw new AppError('bad_input', `${repository.gitDir} has no branch ${branch}`, { hint: 'Push it first.' })
      }
      const { rows } = existing
        ? await db.query(sql`update local_pull_requests
            set title = ${title}, body = ${body}, updated_at = now() where branch = ${branch} returning ${columns}`)
        : await db.query(sql`insert into local_pull_requests (branch, title, body, head_sha)
            values (${branch}, ${title}, ${body}, ${headSha})
            on conflict (branch) do update set title = excluded.title returning ${columns}`)
      return read(rows[0], signal)
    },

    async reopen(branch: string, signal: AbortSignal): Promise<void> {
      if ((await resolveCommit(repository, `refs/heads/${checkedBranch(branch)}`, signal)) === null)
        throw new AppError('bad_input', `${repository.gitDir} has no branch ${branch}`, { hint: 'Push it first.' })
      await db.query(sql`update local_pull_requests set state = 'open', close_comment = null, updated_at = now()
        where branch = ${branch} and state = 'closed'`)
    },

    async markReady(branch: string): Promise<void> {
      await db.query(sql`update local_pull_requests set draft = false, updated_at = now()
        where branch = ${branch} and draft and state = 'open'`)
    },

    async close(branch: string, comment: string, signal: AbortSignal): Promise<void> {
      const headSha = await resolveCommit(repository, `refs/heads/${branch}`, signal)
      await db.query(sql`update local_pull_requests
        set state = 'closed', close_comment = ${comment}, head_sha = coalesce(${headSha}, head_sha), updated_at = now()
        where branch = ${branch} and state = 'open'`)
    },

    async markMerged(branch: string, headSha: string, mergeSha: string): Promise<void> {
      await db.query(sql`update local_pull_requests
        set state = 'merged', head_sha = ${headSha}, merge_sha = ${mergeSha}, close_comment = null, updated_at = now()
        where branch = ${branch} and state <> 'merged'`)
    },
  }
}

export type LocalPullRequests = ReturnType<typeof localPullRequests>
