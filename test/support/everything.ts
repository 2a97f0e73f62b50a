import type { TaskReader } from '../../src/store/task-lists.ts'

/** Somebody who sees every task. */
export const EVERYTHING: TaskReader = {
  ...{ actor: { kind: 'system', id: 'test', name: 'test' }, selfApproval: false, team: null, channels: 'all' },
}
