import type { Pull } from './state.ts'
import type { World } from './world.ts'

/** The head of a pull request; an open one follows its branch. */
export async function headOf({ git }: World, pull: Pull): Promise<string> {
  return pull.endedAt ?? (await git('rev-parse', `refs/heads/${pull.branch}`))
}
