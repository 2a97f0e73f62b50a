import { describe, expect, test } from 'vitest'
import { type CheckRun, type CiFacts, ciVerdict } from '../../../../src/core/judgement/ci-verdict.ts'

const ACTIONS = 15368
const nothing: CiFacts = {
  ...{ required: [], requiredKnown: true, checkRuns: [], statuses: [], suites: [], waitedMs: 600_000 },
}
let ids = 0
const run = (conclusion: string | null, more: Partial<CheckRun> = {}): CheckRun => ({
  ...{ id: ++ids, name: 'backend', appId: ACTIONS, suiteId: 1, conclusion },
  ...{ status: conclusion === null ? 'in_progress' : 'completed', ...more },
})

// Situations of public reports, in our words; the thread stands in each name.
describe('What runs behind others of its workflow', () => {
  const at = (minute: number) => `2026-01-01T00:${String(minute).padStart(2, '0')}:00Z`
  const job = (name: string, conclusion: string | null, from: number, to: number, more: Partial<CheckRun> = {}) =>
    run(conclusion, { name, startedAt: at(from), endedAt: at(to), ...more })
  const gate = [{ name: 'gate', appId: ACTIONS }]
  const judged = (checkRuns: CheckRun[], facts: Partial<CiFacts> = {}) => ciVerdict({ ...nothing, checkRuns, ...facts })

  test('A gate that is red only because the queue cancelled its jobs is nobody’s code: both are run again (PostHog/posthog#94086)', () => {
    const cancelled = [job('unit', 'cancelled', 0, 2), job('gate', 'failure', 2, 3)]
    for (const facts of [{}, { required: gate }])
      expect(judged(cancelled, facts)).toMatchObject({
        verdict: 'action_required',
        about: expect.arrayContaining(['gate']),
      })
    expect(judged(cancelled).interrupted.map(({ name, ended }) => `${name} ${ended}`)).toEqual([
      ...['unit cancelled', 'gate failure'],
    ])
  })

  test('A job whose failure had the rest of its matrix cancelled is a finding all the same', () => {
    expect(judged([job('unit (20)', 'failure', 0, 2), job('unit (22)', 'cancelled', 0, 3)])).toMatchObject({
      ...{ verdict: 'red', about: ['unit (20)'] },
    })
  })

  test('A gate behind a cancelled job of another workflow, or of unknown times, keeps its word', () => {
    const failed = job('gate', 'failure', 2, 3)
    expect(judged([job('unit', 'cancelled', 0, 2, { suiteId: 2 }), failed]).verdict).toBe('red')
    for (const unknown of [{ endedAt: null }, { startedAt: null }])
      expect(judged([job('unit', 'cancelled', 0, 2, unknown), { ...failed, ...unknown }]).verdict).toBe('red')
    expect(judged([job('unit', 'cancelled', 0, 2), run('failure', { name: 'gate' })]).verdict).toBe('red')
  })

  test('A required check that was skipped because its jobs failed is red (electron/electron#50959, octokit/auth-oauth-device.js#73)', () => {
    const matrix = [job('unit (20)', 'failure', 0, 2), job('unit (22)', 'success', 0, 2)]
    const skipped = judged([...matrix, job('gate', 'skipped', 2, 2)], { required: gate })
    expect(skipped).toMatchObject({ verdict: 'red', about: ['unit (20)'] })
    const stopped = [job('unit (20)', 'cancelled', 0, 2), job('gate', 'skipped', 2, 2)]
    expect(judged(stopped, { required: gate })).toMatchObject({
      ...{ verdict: 'action_required', interrupted: [{ name: 'unit (20)', ended: 'cancelled' }] },
    })
  })

  test('A required check that was skipped for the paths of the change passes, whatever runs beside it (chdsbd/kodiak#780)', () => {
    const beside = [job('lint', 'failure', 0, 5), job('paths', 'success', 0, 1), job('gate', 'skipped', 1, 1)]
    expect(judged(beside, { required: gate })).toMatchObject({ verdict: 'green', about: ['gate'] })
  })

  test('A required check that was cancelled with its workflow is asked about, never taken for a pass (Mergifyio/mergify#5156)', () => {
    const cancelled = [job('unit', 'success', 0, 1), job('gate', 'cancelled', 1, 1)]
    expect(judged(cancelled, { required: gate })).toMatchObject({
      ...{ verdict: 'action_required', interrupted: [{ name: 'gate', ended: 'cancelled' }] },
    })
  })

  test('A check that nobody requires and that was skipped changes nothing (marcusquinn/aidevops#27916)', () => {
    expect(judged([job('gate', 'success', 0, 1), job('deploy', 'skipped', 0, 0)], { required: gate }).verdict).toBe(
      'green',
    )
    expect(judged([job('gate', 'success', 0, 1), job('deploy', 'skipped', 0, 0)]).verdict).toBe('green')
  })
})
