import type { Pull } from './state.ts'
import type { World } from './world.ts'

/** An open pull request is wherever its branch is. */
export async function headOf({ git }: World, pull: Pull): Promise<string> {
  return pull.endedAt ?? (await git('rev-parse', `refs/heads/${pull.branch}`))
}
