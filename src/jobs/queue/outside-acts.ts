import type { ActUnderWay } from '../../core/cleanup.ts'
import type { Forge } from '../../forge/forge.ts'
import type { TeamRepository } from './context.ts'

/** Makes a call that changes the world outside, once it may still be made. */
export type OutsideAct = <T>(what: ActUnderWay, call: () => Promise<T>, sha?: string) => Promise<T>

/** A repository whose every change outside goes through `act`. */
export const actingBy = (act: OutsideAct, { forge, workspaces }: TeamRepository): TeamRepository => ({
  forge: forgeBy(act, forge),
  workspaces: {
    ...workspaces,
    open: async (task, signal) => {
      const worktree = await workspaces.open(task, signal)
      return { ...worktree, push: (...args) => act('push', () => worktree.push(...args), args[0]) }
    },
  },
})

const forgeBy = (act: OutsideAct, forge: Forge): Forge => ({
  ...forge,
  openPullRequest: (...args) => act('pull_request', () => forge.openPullRequest(...args)),
  reopen: (...args) => act('pull_request', () => forge.reopen(...args)),
  markReady: (...args) => act('pull_request', () => forge.markReady(...args)),
  signCommits: (...args) => act('push', () => forge.signCommits(...args)),
  answer: (...args) => act('pull_request', () => forge.answer(...args)),
  rerun: (...args) => act('pull_request', () => forge.rerun(...args)),
  merge: (...args) => act('merge', () => forge.merge(...args), args[0].headSha),
})
