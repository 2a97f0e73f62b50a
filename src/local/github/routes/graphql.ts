import type { ContractJson } from '../contract/contract.ts'
import type { World } from '../world/world.ts'
import { enqueue, queueOf } from './merge-queue.ts'
import { threadsOf } from './reviews.ts'
import { markPullReady } from './routes-pulls.ts'
import { updateRefs } from './signing.ts'

/** The operations that REST lacks, recognised by their field's name. */
export async function answerGraphql(
  world: World,
  // biome-ignore lint/suspicious/noExplicitAny: GraphQL requests are not validated
  { query, variables }: { readonly query: string; readonly variables: any },
): Promise<ContractJson> {
  if (query.includes('updateRefs')) return updateRefs(world, variables.input)
  if (query.includes('enqueuePullRequest')) return enqueue(world, variables.id, variables.head)
  if (query.includes('mergeQueueEntry')) return queueOf(world, variables.id)
  if (query.includes('reviewThreads')) return threadsOf(world, variables.id)
  return markPullReady(world, variables.id)
}
