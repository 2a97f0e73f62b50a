import type { ContractJson } from '../contract/contract.ts'
import { headOf } from '../world/head.ts'
import type { World } from '../world/world.ts'
import { mergePull } from './merging.ts'

const pullOf = ({ state }: World, nodeId: string) => state.pulls.find(({ number }) => `PR_${number}` === nodeId)

/** A pull request's queue entry, and its last event in the queue. */
export function queueOf(world: World, nodeId: string): ContractJson {
  const queue = pullOf(world, nodeId)?.queue ?? null
  const isRemoved = typeof queue === 'object' && queue !== null
  const node = isRemoved ? { __typename: 'RemovedFromMergeQueueEvent', reason: queue.removed } : null
  return {
    data: {
      node: {
        mergeQueueEntry: queue === 'queued' ? { state: 'AWAITING_CHECKS' } : null,
        timelineItems: { nodes: node === null ? [] : [node] },
      },
    },
  }
}

export async function enqueue(world: World, nodeId: string, expectedHead: string): Promise<ContractJson> {
  const pull = pullOf(world, nodeId)
  const refused = (message: string): ContractJson => ({ data: null, errors: [{ type: 'UNPROCESSABLE', message }] })
  if (pull === undefined) return refused('Could not resolve to a node')
  if (!world.state.queueOpenToUs) return refused('Resource not accessible by integration')
  if (pull.draft) return refused('Pull request is in draft state')
  if ((await headOf(world, pull)) !== expectedHead) return refused('Head branch was modified')
  pull.queue = 'queued'
  return { data: { enqueuePullRequest: { mergeQueueEntry: { state: 'QUEUED' } } } }
}

/** Merges all queued pull requests, as the queue does when its checks are green. */
export async function mergeQueued(world: World): Promise<void> {
  const rules = world.state.rules.splice(0)
  for (const pull of world.state.pulls.filter(({ queue }) => queue === 'queued'))
    await mergePull(world, pull, {}, 'github-merge-queue[bot]')
  world.state.rules.push(...rules)
}
