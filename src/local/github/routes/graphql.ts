import type { ContractJson } from '../contract/contract.ts'
import type { World } from '../world/world.ts'
import { enqueue, queueOf } from './merge-queue.ts'
import { markPullReady } from './routes-pulls.ts'
import { updateRefs } from './signing.ts'

/** What REST lacks; each asked for by the name of its field. */
export async function answerGraphql(
  world: World,
  // biome-ignore lint/suspicious/noExplicitAny: GraphQL's own types are not held against a description
  { query, variables }: { readonly query: string; readonly variables: any },
): Promise<ContractJson> {
  if (query.includes('updateRefs')) return updateRefs(world, variables.input)
  if (query.includes('enqueuePullRequest')) return enqueue(world, variables.id, variables.head)
  if (query.includes('mergeQueueEntry')) return queueOf(world, variables.id)
  return markPullReady(world, variables.id)
}
