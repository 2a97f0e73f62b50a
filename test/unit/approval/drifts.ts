import type { Desk } from './desk.ts'

const fileAdded = ({ desk: { world } }: Desk, ref: 'base' | 'head', change: Record<string, string>): void => {
  const before = world[ref]
  world[ref] = world.git.commit({ ...world.git.at(before).files, ...change }, before)
}

let made = 0
const text = (): string => `written ${++made}`

/** Twelve ways in which the world leaves what a person has approved behind. */
export const DRIFTS: Readonly<Record<string, (desk: Desk) => void>> = {
  'a person pushes to the branch': (desk) => fileAdded(desk, 'head', { 'backend/theirs.js': text() }),
  'the branch is forced to another commit of the same tree': ({ desk: { world } }) => {
    const { files, parents } = world.git.at(world.head)
    world.head = world.git.commit(files, ...parents)
  },
  'a push is made and reverted': (desk) => {
    const { files } = desk.desk.world.git.at(desk.desk.world.head)
    fileAdded(desk, 'head', { 'backend/theirs.js': text() })
    desk.desk.world.head = desk.desk.world.git.commit(files, desk.desk.world.head)
  },
  'the base gains another file': (desk) => fileAdded(desk, 'base', { [`backend/${text()}.js`]: 'x' }),
  'the base changes the same lines': (desk) => fileAdded(desk, 'base', { 'backend/a.js': text() }),
  'the base is forced back': ({ desk: { world } }) => {
    const [parent] = world.git.at(world.base).parents
    if (parent !== undefined && world.merges.length === 0) world.base = parent
  },
  'the rules of the repository are loosened': (desk) => fileAdded(desk, 'base', { '.rules': text() }),
  'a check turns red': ({ desk: { world } }) => void world.red.add(world.head),
  'an artifact is rewritten': ({ desk }) => {
    const patch = desk.made[0]
    if (patch?.kind === 'Patch') desk.made[0] = { ...patch, content: { ...patch.content, summary: text() } }
  },
  'other people may approve': ({ desk: { world } }) => {
    world.policy = { ...world.policy, approvers: [text()] }
  },
  'the pull request is closed': ({ desk: { world } }) => {
    if (world.pull === 'open') world.pull = 'closed'
  },
  'the record of the approval is rewritten': ({ desk }) => {
    const last = desk.decisions.at(-1)
    if (last?.capsule) {
      const content = { ...last.capsule.content, head_sha: desk.world.head, base_sha: desk.world.base, via: text() }
      last.capsule = { ...last.capsule, content }
    }
  },
}

/** Everything that stands in the way is put right, so that only approving and merging are left to do. */
export function heal({ desk, apply }: Desk): void {
  const { world } = desk
  world.red.clear()
  world.crash = null
  world.meanwhile.clear()
  if (world.pull === 'closed') world.pull = 'open'
  if (desk.task.state.status === 'PAUSED') apply({ type: 'resumed', budgetUsd: null, answer: null })
  if (desk.task.state.status === 'FAILED') apply({ type: 'retried' })
}
