import { changeState, mergePull } from '../../src/local/github/routes/merging.ts'
import type { GithubStandIn } from '../../src/local/github/stand-in.ts'
import { headOf } from '../../src/local/github/world/head.ts'
import { checksOf, type Pull, type StandInReview } from '../../src/local/github/world/state.ts'
import { readHeads, type World } from '../../src/local/github/world/world.ts'

interface LineComment {
  readonly path: string
  readonly line: number
  readonly body: string
}

/** What people do on GitHub's pages, each with the webhooks that GitHub sends for it. */
export interface People {
  merge(branch: string, method?: 'merge' | 'squash' | 'rebase', by?: string): Promise<string>
  close(branch: string): Promise<void>
  reopen(branch: string): Promise<void>
  deleteBranch(branch: string): Promise<void>
  retarget(branch: string, base: string): Promise<void>
  /** Retargets what goes into it, as GitHub does. */
  renameBranch(from: string, to: string): Promise<void>
  toDraft(branch: string): Promise<void>
  ready(branch: string): Promise<void>
  forcePush(branch: string, sha: string): Promise<void>
  revert(sha: string): Promise<string>
  review(
    branch: string,
    state: StandInReview['state'],
    said?: { readonly by?: string; readonly body?: string; readonly comments?: readonly LineComment[] },
  ): Promise<StandInReview>
  comment(branch: string, comment: LineComment, by?: string): Promise<number>
  /** In the thread that a comment opens. */
  reply(branch: string, to: number, body: string, by?: string): Promise<void>
  editComment(branch: string, id: number, body: string): Promise<void>
  deleteComment(branch: string, id: number): Promise<void>
  resolve(branch: string, id: number): Promise<void>
  dismiss(branch: string, reviewId: number): Promise<void>
  /** A newer push of the same branch ends the runs of an older one. */
  cancelByConcurrency(sha: string): void
  rerun(sha: string, name: string): void
  archive(): void
  unarchive(): void
  rename(to: string): void
  remove(): void
}

export function createPeople(standIn: Pick<GithubStandIn, 'world' | 'state' | 'webhooks' | 'update'>): People {
  const { world, state, webhooks } = standIn
  const open = (branch: string): Pull => {
    const found = state.pulls.findLast((pull) => pull.branch === branch)
    if (found === undefined) throw new TypeError(`${branch} has no pull request.`)
    return found
  }
  const tell = async (pull: Pull, event: string, action: string, more: object = {}): Promise<void> => {
    const head = { ref: pull.branch, sha: await headOf(world, pull) }
    const shown = { number: pull.number, merged: pull.mergeSha !== null, head, base: { ref: pull.base } }
    webhooks.tell(event, { action, sender: { login: 'ana' }, pull_request: shown, ...more })
  }
  const set = async (branch: string, news: Partial<Pull>, action: string): Promise<void> =>
    tell(Object.assign(open(branch), news), 'pull_request', action)
  const nextId = () => Math.max(500, ...[...state.reviews, ...state.reviewComments].map(({ id }) => id)) + 1
  const say = async (
    pull: Pull,
    { by, ...said }: LineComment & { readonly by: string; readonly reviewId: number | null },
    inReplyTo: number | null = null,
  ): Promise<number> => {
    const id = nextId()
    state.reviewComments.push({ id, number: pull.number, sha: await headOf(world, pull), by, ...said, inReplyTo })
    await tell(pull, 'pull_request_review_comment', 'created', { sender: { login: by }, comment: { id } })
    return id
  }
  const commentOf = (id: number) => {
    const found = state.reviewComments.find((one) => one.id === id)
    if (found === undefined) throw new TypeError(`There is no comment ${id}.`)
    return found
  }
  return {
    async merge(branch, method = 'merge', by = 'ana') {
      const pull = open(branch)
      pull.draft = false
      const { status, body } = await mergePull(world, pull, { merge_method: method }, by)
      if (status !== 200) throw new TypeError(`${by} could not merge ${branch}: ${JSON.stringify(body)}`)
      return pull.mergeSha ?? ''
    },
    close: async (branch) => must(await changeState(world, open(branch), 'closed', 'ana')),
    reopen: async (branch) => must(await changeState(world, open(branch), 'open', 'ana')),
    deleteBranch: (branch) =>
      moving(world, async () => void (await world.git('update-ref', '-d', `refs/heads/${branch}`))),
    retarget: (branch, base) => set(branch, { base }, 'edited'),
    async renameBranch(from, to) {
      const moved = state.pulls.filter(({ base, state: now }) => base === from && now === 'open')
      for (const pull of moved) pull.base = to
      await moving(world, async () => {
        await world.git('update-ref', `refs/heads/${to}`, `refs/heads/${from}`)
        await world.git('update-ref', '-d', `refs/heads/${from}`)
      })
      for (const pull of moved) await tell(pull, 'pull_request', 'edited')
    },
    toDraft: (branch) => set(branch, { draft: true }, 'converted_to_draft'),
    ready: (branch) => set(branch, { draft: false }, 'ready_for_review'),
    forcePush: (branch, sha) =>
      moving(world, async () => void (await world.git('update-ref', `refs/heads/${branch}`, sha))),
    async revert(sha) {
      const tip = await world.git('rev-parse', 'refs/heads/main')
      const tree = await world.git('rev-parse', `${sha}^^{tree}`)
      const made = await world.git('commit-tree', tree, '-p', tip, '-m', `Revert ${sha}`)
      await moving(world, async () => void (await world.git('update-ref', 'refs/heads/main', made, tip)))
      return made
    },
    async review(branch, verdict, { by = 'ana', body = '', comments = [] } = {}) {
      const pull = open(branch)
      const made = { id: nextId(), number: pull.number, by, state: verdict, body, sha: await headOf(world, pull) }
      state.reviews.push(made)
      // A review and its comments are seen at once.
      for (const comment of comments)
        state.reviewComments.push({
          ...comment,
          id: nextId(),
          number: pull.number,
          sha: made.sha,
          by,
          reviewId: made.id,
          inReplyTo: null,
        })
      await tell(pull, 'pull_request_review', 'submitted', { sender: { login: by }, review: { id: made.id } })
      return made
    },
    comment: (branch, comment, by = 'ana') => say(open(branch), { ...comment, by, reviewId: null }),
    async reply(branch, to, body, by = 'ana') {
      const { path, line } = commentOf(to)
      await say(open(branch), { path, line, body, by, reviewId: null }, to)
    },
    async editComment(branch, id, body) {
      commentOf(id).body = body
      await tell(open(branch), 'pull_request_review_comment', 'edited', { comment: { id } })
    },
    async deleteComment(branch, id) {
      state.reviewComments.splice(state.reviewComments.indexOf(commentOf(id)), 1)
      await tell(open(branch), 'pull_request_review_comment', 'deleted', { comment: { id } })
    },
    async resolve(branch, id) {
      state.resolved.push(id)
      await tell(open(branch), 'pull_request_review_thread', 'resolved')
    },
    async dismiss(branch, reviewId) {
      const review = state.reviews.find(({ id }) => id === reviewId)
      if (review !== undefined) review.state = 'DISMISSED'
      await tell(open(branch), 'pull_request_review', 'dismissed', { review: { id: reviewId } })
    },
    cancelByConcurrency(sha) {
      for (const run of checksOf(state, sha).filter(({ conclusion }) => conclusion === null))
        standIn.update(run, { status: 'completed', conclusion: 'cancelled' })
    },
    rerun: (sha, name) => world.rerun(checksOf(state, sha).filter((run) => run.name === name)),
    archive() {
      state.archived = true
      webhooks.tell('repository', { action: 'archived' })
    },
    unarchive() {
      state.archived = false
      webhooks.tell('repository', { action: 'unarchived' })
    },
    rename(to) {
      state.renamedTo = to
      webhooks.tell('repository', { action: 'renamed' })
    },
    remove() {
      state.gone = true
    },
  }
}

async function moving(world: World, work: () => Promise<void>): Promise<void> {
  const before = await readHeads(world)
  await work()
  await world.announce(before)
}

function must(refused: string | null): void {
  if (refused !== null) throw new TypeError(refused)
}
