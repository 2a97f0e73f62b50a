import { describe, expect, test } from 'vitest'
import type { ApprovalPolicy } from '../../../src/core/approval/approval.ts'
import type { Made } from '../../../src/core/approval/capsule.ts'
import { evaluateDecision } from '../../../src/core/approval/decide.ts'
import { reservationLine } from '../../../src/core/approval/reservation-text.ts'
import { coversKinds, reservations } from '../../../src/core/approval/reservations.ts'
import { GateDecision, type GuardedPath, ReviewResult } from '../../../src/core/artifacts.ts'
import { verdictsFor } from '../../../src/core/judgement/verdicts.ts'
import { newTask, type Task } from '../../../src/core/pipeline/task.ts'
import { STAGES, type StageName } from '../../../src/core/stages.ts'

const [OWN, THEIRS, AFTER] = ['a'.repeat(40), 'f'.repeat(40), 'b'.repeat(40)]
const WORKFLOW: GuardedPath = { path: '.github/workflows/evil.yml', why: 'workflow' }
const notNeeded = { gate: 'not_needed', reason: 'x' } as const

/** A decision is due on the newest of these heads. */
const due = (...heads: Task['heads'][number][]): Task => ({
  ...newTask(7),
  ...{ state: { status: 'WAITING', stage: 'HUMAN_APPROVAL' }, headSha: heads.at(-1)?.sha ?? null, heads },
  sections: { backend: { gate: 'passed' }, frontend: notNeeded, docs: notNeeded },
})
const ours = (sha: string) => ({ sha, madeBy: 'us' }) as const
const others = (sha: string) => ({ sha, madeBy: 'others' }) as const

const patch = (sha: string): Made => ({
  ...{ stage: 'BACKEND', kind: 'Patch' },
  content: { commit_sha: sha, summary: '', diff_stat: { insertions: 1, deletions: 0, files: [] } },
})
const gateOf = (head_sha: string | undefined, passed = true): GateDecision =>
  GateDecision.parse({ gate: 'BACKEND_GATE', head_sha, passed, details: 'x.yml', checks: [], issues: [] })
const judged = (stage: StageName, head_sha?: string, passed = true): Made =>
  STAGES[stage].kind === 'gate'
    ? { stage, kind: 'GateDecision', content: gateOf(head_sha, passed) }
    : { stage, kind: 'ReviewResult', content: reviewOf(stage, head_sha, passed) }
const reviewOf = (stage: StageName, head_sha: string | undefined, passed: boolean) =>
  ReviewResult.parse({ ...{ stage, head_sha, passed, summary: '', issues: [], suggestions: [], evidence: [] } })
const allJudged = (sha?: string): Made[] =>
  (['QA_BACKEND', 'SECURITY', 'BACKEND_GATE'] as const).map((stage) => judged(stage, sha))
const push = (head_sha: string, files = ['backend/a.js', WORKFLOW.path], gatePassed = true): Made => ({
  ...{ stage: 'PUSH_GATE', kind: 'ForeignPush' },
  content: {
    ...{ head_sha, commits: [{ sha: head_sha, author: 'Zoe', subject: 'CI' }], gates: [gateOf(head_sha, gatePassed)] },
    diff_stat: { insertions: 1, deletions: 0, files: files.map((path) => ({ path, insertions: 1, deletions: 0 })) },
    guarded: files.includes(WORKFLOW.path) ? [WORKFLOW] : [],
  },
})
const diff = (head_sha: string, dependencies: string[] = []): Made => ({
  ...{ stage: 'BACKEND_GATE', kind: 'BranchDiff' },
  content: { base_sha: OWN, head_sha, diff_stat: { insertions: 1, deletions: 0, files: [] }, dependencies },
})
const kindsOf = (task: Task, made: Made[]) => reservations(task, made).map(({ kind }) => kind)
const verdicts = (task: Task, made: Made[]) =>
  verdictsFor(task, made).judges.map(({ stage, verdict }) => `${stage} ${verdict}`)

describe('A verdict', () => {
  test('stands for the commit that it judged, and while only our own runs add to it', () => {
    const made = [patch(OWN), ...allJudged(OWN)]
    const passed = ['QA_BACKEND passed', 'SECURITY passed', 'BACKEND_GATE passed']
    expect(verdicts(due(ours(OWN)), made)).toEqual(passed)
    expect(verdicts(due(ours(OWN), ours(AFTER)), made)).toEqual(passed)
  })

  test('Attack: of before a colleague’s push says nothing of what was pushed, nor of anything after it', () => {
    const made = [patch(OWN), ...allJudged(OWN)]
    const none = ['QA_BACKEND none', 'SECURITY none', 'BACKEND_GATE none']
    expect(verdicts(due(ours(OWN), others(THEIRS)), made)).toEqual(none)
    expect(verdicts(due(ours(OWN), others(THEIRS), ours(AFTER)), made)).toEqual(none)
  })

  test('of a head that nobody recorded is of no use to another', () => {
    expect(verdicts({ ...due(ours(OWN)), headSha: THEIRS }, allJudged(OWN))[0]).toBe('QA_BACKEND none')
    expect(verdicts({ ...due(), headSha: OWN }, allJudged(OWN))[0]).toBe('QA_BACKEND passed')
  })

  test('that does not say which commit it judged stands for none', () => {
    expect(verdicts(due(ours(OWN)), allJudged())).toContain('BACKEND_GATE none')
  })

  test('falls with its section’s next patch', () => {
    const made = [patch(OWN), ...allJudged(OWN), patch(AFTER)]
    expect(verdicts(due(ours(OWN), ours(AFTER)), made)).toContain('BACKEND_GATE none')
  })

  test('of the gate of a foreign push stands for that push', () => {
    const made = [patch(OWN), ...allJudged(OWN), push(THEIRS)]
    expect(verdicts(due(ours(OWN), others(THEIRS)), made)).toEqual([
      ...['QA_BACKEND none', 'SECURITY none', 'BACKEND_GATE passed'],
    ])
  })

  test('outlives a push that only took in the base', () => {
    const made = [patch(OWN), ...allJudged(OWN), push(THEIRS, [])]
    expect(verdicts(due(ours(OWN), others(THEIRS)), made)).not.toContain('SECURITY none')
    expect(kindsOf(due(ours(OWN), others(THEIRS)), made)).toEqual([])
  })
})

describe('What speaks against a commit', () => {
  const foreign = due(ours(OWN), others(THEIRS))

  test('is nothing where all of it was judged', () => {
    expect(reservations(due(ours(OWN)), [patch(OWN), ...allJudged(OWN), diff(OWN)])).toEqual([])
  })

  test('is told worst first: the push, what agents never touch, dependencies, failed gates, what did not judge it', () => {
    const made = [patch(OWN), ...allJudged(OWN), push(THEIRS, undefined, false), diff(THEIRS, ['package.json: x 1'])]
    expect(reservations(foreign, made).map(reservationLine)).toEqual([
      'Somebody else pushed 1 commit that no reviewer has seen (2 files). Author: Zoe: .github/workflows/evil.yml, backend/a.js',
      'Changes what agents may never touch: .github/workflows/evil.yml (runs in CI)',
      'Adds dependencies: package.json: x 1',
      'Gates that fail for this commit: Backend gate: x.yml',
      'Not judged for this commit: Backend QA (judged aaaaaaa), Security review (judged aaaaaaa)',
    ])
  })

  test('names the paths that agents never touch in all of the branch, also where nobody else has pushed', () => {
    const guarded = [{ path: '.gitattributes', why: 'attributes' as const }]
    const whole = diff(OWN)
    const made = [patch(OWN), ...allJudged(OWN), { ...whole, content: { ...whole.content, guarded } } as Made]
    expect(reservations(due(ours(OWN)), made)).toMatchObject([
      { kind: 'forbidden_paths', explicit: true, facts: { paths: guarded } },
    ])
  })

  test('is to be accepted one by one, but for what is merely not judged', () => {
    const made = [patch(OWN), ...allJudged(OWN), push(THEIRS, undefined, false), diff(THEIRS, ['package.json: x 1'])]
    expect(reservations(foreign, made).map(({ explicit }) => explicit)).toEqual([true, true, true, true, false])
  })

  test('is covered by an approval that has accepted every kind of it, in whatever commit', () => {
    const now = reservations(foreign, [patch(OWN), ...allJudged(OWN), push(THEIRS)])
    const accepted = (...kinds: string[]) =>
      coversKinds(
        kinds.map((kind) => ({ name: `${kind}:0ther` })),
        now,
      )
    expect(now.map(({ kind }) => kind)).toEqual(['foreign_push', 'forbidden_paths', 'not_judged'])
    expect(accepted('foreign_push', 'forbidden_paths', 'not_judged')).toBe(true)
    expect(accepted('foreign_push', 'not_judged')).toBe(false)
    expect(accepted()).toBe(false)
  })

  test('stays while later commits of ours carry the push along', () => {
    const made = [patch(OWN), ...allJudged(OWN), push(THEIRS), patch(AFTER), ...allJudged(AFTER)]
    expect(kindsOf(due(ours(OWN), others(THEIRS), ours(AFTER)), made)).toEqual(['foreign_push', 'forbidden_paths'])
  })

  test('has another name for another commit and for another content', () => {
    const name = (task: Task, ...made: Made[]) => reservations(task, made)[0]?.name
    const first = name(foreign, push(THEIRS))
    expect(first).toMatch(/^foreign_push:[0-9a-f]{8}$/)
    expect(name(foreign, push(THEIRS))).toBe(first)
    expect(name(foreign, push(THEIRS, ['backend/b.js']))).not.toBe(first)
    expect(name(due(ours(OWN), others(AFTER)), push(THEIRS))).not.toBe(first)
  })
})

describe('An approval', () => {
  const task = due(ours(OWN), others(THEIRS))
  const made = [patch(OWN), ...allJudged(OWN), push(THEIRS)]
  const policy: ApprovalPolicy = {
    ...{ approvers: ['U_BORIS'], approvalsNeeded: 1, selfApproval: false, carryOver: false, team: null },
    requesters: 'everybody',
  }
  const approve = (acknowledged: readonly string[], decision: 'approve' | 'reject' = 'approve', now: Made[] = made) =>
    evaluateDecision(
      { task, made: now, team: null, requester: { kind: 'slack', id: 'U_ANA', name: 'ana' } },
      {
        ...{ headSha: THEIRS, mark: null, acknowledged, policy, verdict: { decision, comment: 'x' } },
        decider: {
          ...{ actor: { kind: 'rest', id: 'ci', name: 'ci' }, team: null, scopes: 'all', sees: true },
          facts: { kind: 'token' },
        },
      },
    )
  const names = reservations(task, made).map(({ name }) => name)

  test('without a yes to everything that stands is not counted, and says what is missing', () => {
    expect(approve([])).toMatchObject({
      ...{ outcome: 'reserved', missing: [{}, {}, {}], standing: [{}, {}, {}] },
    })
    expect(approve(names.slice(1))).toMatchObject({
      ...{ outcome: 'reserved', missing: [{ kind: 'foreign_push' }], standing: [{}, {}, {}] },
    })
    expect(approve(['foreign_push', 'forbidden_paths', 'not_judged'])).toMatchObject({ outcome: 'reserved' })
  })

  test('with it is, and keeps what was said yes to', () => {
    expect(approve(names)).toMatchObject({
      ...{ outcome: 'decided', event: { headSha: THEIRS } },
      acknowledged: [{ name: names[0], text: expect.stringContaining('Author: Zoe') }, {}, {}],
    })
  })

  test('that was given before something came up is not counted', () => {
    const later = [...made, diff(THEIRS, ['package.json: x 1'])]
    expect(approve(names, 'approve', later)).toMatchObject({ missing: [{ kind: 'new_dependencies' }] })
  })

  test('is asked for it, a rejection is not', () => {
    expect(approve([], 'reject')).toMatchObject({ outcome: 'decided', acknowledged: [] })
  })
})
