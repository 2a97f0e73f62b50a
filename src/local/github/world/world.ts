import { type GitPlace, git, runGit } from '../../../exec/git.ts'
import type { GithubState, StandInCheckRun } from './state.ts'
import type { WebhookSender } from './webhooks.ts'

/** The stand-in's repository: branches and commits are in git, all else is in `state`. */
export interface World {
  /** `owner/name`. */
  readonly repository: string
  readonly baseBranch: string
  readonly state: GithubState
  /** Its URL for browsers. */
  readonly siteUrl: string
  /** Runs git on the bare repository, as GitHub's own committer. Rejects if git fails. */
  readonly git: (...args: string[]) => Promise<string>
  /** A commit's file; `null`: it does not exist. */
  readonly file: (ref: string, path: string) => Promise<string | null>
  /** Sends an event to the webhook's receiver. */
  readonly tell: WebhookSender['tell']
  /** Its name for the API, which is another once it is renamed. */
  readonly fullName: () => string
  /** Lets Actions run failed jobs again. */
  readonly rerun: (failed: readonly StandInCheckRun[]) => void
  /** Sends webhooks for branches that moved since `before`, and starts Actions. */
  readonly announce: (before: Heads) => Promise<void>
}

export type Heads = ReadonlyMap<string, string>

const COMMITTER = { name: 'GitHub', email: 'noreply@github.com' }
const AS_GITHUB = {
  ...{ GIT_AUTHOR_NAME: COMMITTER.name, GIT_AUTHOR_EMAIL: COMMITTER.email },
  ...{ GIT_COMMITTER_NAME: COMMITTER.name, GIT_COMMITTER_EMAIL: COMMITTER.email },
}

export interface WorldOptions
  extends Pick<World, 'repository' | 'baseBranch' | 'state' | 'siteUrl' | 'tell' | 'rerun'> {
  readonly repositoryPath: string
  /** Called for each commit pushed to a branch other than the base. */
  readonly onPush: (sha: string) => void
}

export function createWorld({ repositoryPath, onPush, ...options }: WorldOptions): World {
  const place: GitPlace = { gitDir: repositoryPath }
  const world: World = {
    ...options,
    fullName: () => options.state.renamedTo ?? options.repository,
    git: (...args) => git(place, args, { env: AS_GITHUB }),
    async file(ref, path) {
      const found = await runGit(place, ['cat-file', 'blob', `${ref}:${path}`], { accept: [128] })
      return found.exitCode === 0 ? found.stdout : null
    },
    async announce(before) {
      const now = await readHeads(world)
      for (const [ref, after] of now) {
        if (before.get(ref) !== after) announceOne(world, ref, before.get(ref) ?? null, after, onPush)
      }
      for (const [ref, last] of before) if (!now.has(ref)) announceDeleted(world, ref, last)
    },
  }
  return world
}

export async function readHeads({ git }: World): Promise<Heads> {
  const lines = await git('for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads')
  return new Map(
    lines
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split(' ') as [string, string]),
  )
}

/** With its branch, or its base, GitHub closes a pull request. */
function announceDeleted({ state, tell }: World, ref: string, last: string): void {
  const branch = ref.slice('refs/heads/'.length)
  tell('push', { ref, before: last, after: '0'.repeat(40), deleted: true })
  tell('delete', { ref: branch, ref_type: 'branch' })
  for (const pull of state.pulls.filter((one) => one.state === 'open' && [one.branch, one.base].includes(branch))) {
    Object.assign(pull, { state: 'closed', endedAt: pull.branch === branch ? last : null })
    tell('pull_request', { action: 'closed', pull_request: { merged: false, head: { ref: pull.branch, sha: last } } })
  }
}

function announceOne(
  { state, tell, baseBranch }: World,
  ref: string,
  before: string | null,
  after: string,
  onPush: WorldOptions['onPush'],
): void {
  if (ref !== `refs/heads/${baseBranch}`) onPush(after)
  tell('push', { ref, after, before: before ?? '0'.repeat(40) })
  for (const pull of state.pulls.filter((one) => ref === `refs/heads/${one.branch}` && one.state === 'open'))
    tell('pull_request', { action: 'synchronize', pull_request: { head: { ref: pull.branch, sha: after } } })
}
