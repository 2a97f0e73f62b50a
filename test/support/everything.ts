import { sealOf } from '../../src/secrets/seal.ts'
import type { TaskReader } from '../../src/store/task-lists.ts'

/** Somebody who sees every task. */
export const EVERYTHING: TaskReader = {
  ...{ actor: { kind: 'system', id: 'test', name: 'test' }, selfApproval: false, team: null, channels: 'all' },
}

/** Whoever asks may ask for as much as they like. */
export const NO_LIMITS = {
  locale: 'en' as const,
  limits: { openTasks: null, tasksAnHour: null, budgetUsd: null },
  fingerprints: sealOf([Buffer.alloc(32, 't')]).fingerprints,
}
