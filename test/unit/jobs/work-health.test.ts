import { expect, test } from 'vitest'
import { ailmentOf, type WorkHealth } from '../../../src/jobs/work-health.ts'

const WELL: WorkHealth = {
  ...{ holdsLease: true, isConnected: true, busy: 0 },
  ...{ lookedMsAgo: 9_000, tookMsAgo: null, keptUpMsAgo: 19_000, heardMsAgo: 5_000 },
}

test.each<[string, Partial<WorkHealth>, RegExp | null]>([
  ['is well', {}, null],
  ['has only just begun', { lookedMsAgo: null, keptUpMsAgo: null, heardMsAgo: null }, null],
  ['is busy in all its slots, and so looks for no work', { busy: 4, lookedMsAgo: 600_000 }, null],
  ['has lost its lease', { holdsLease: false }, /cannot prove that it lives/],
  ['hears of nothing', { isConnected: false }, /reconnecting/],
  ['is idle and does not look for work', { lookedMsAgo: 10_001 }, /does not look for work/],
  ['hangs in its upkeep', { keptUpMsAgo: 20_001 }, /upkeep/],
  ['hangs in its upkeep while it is busy', { busy: 4, lookedMsAgo: 600_000, keptUpMsAgo: 20_001 }, /upkeep/],
])('A process that %s says so', (_, change, ailment) => {
  const said = ailmentOf({ ...WELL, ...change })
  if (ailment === null) expect(said).toBeNull()
  else expect(said).toMatch(ailment)
})
