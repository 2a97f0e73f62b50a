import { describe, expect, test } from 'vitest'
import { approvableFrom, capsuleOf } from '../../../src/core/approval/capsule.ts'
import { contentHash } from '../../../src/core/content-hash.ts'
import type { MergeCandidate } from '../../../src/core/merge-candidate.ts'
import { taskThatSays } from '../../../src/parts/trial-task.ts'
import { cardOf } from '../../../src/slack/card/card.ts'
import { wordsIn } from '../../../src/slack/messages/words.ts'
import type { StoredArtifact } from '../../../src/store/artifacts.ts'
import type { Decision } from '../../../src/store/decisions.ts'
import type { TaskView } from '../../../src/store/task-view.ts'
import { AT, SHA } from './tasks.ts'

const LOOK = { planBlock: true, buttons: true, publicUrl: null, approvalsNeeded: 1, notice: null }
const ANA = { kind: 'slack', id: 'U1', name: 'ana' } as const
const CANDIDATE: MergeCandidate = {
  ...{ head_sha: SHA, base_sha: 'b'.repeat(40), merge_base: 'b'.repeat(40), tree: 'tree', merged_tree: 'merged' },
  ...{ diff_sha256: 'd'.repeat(64), rules_sha256: 'rules' },
}
const OLDER = { ...CANDIDATE, head_sha: 'a'.repeat(40), base_sha: '1'.repeat(40), merge_base: '1'.repeat(40) }

/** A decision is due on CANDIDATE, after somebody approved what stood before. */
function due(approved: MergeCandidate, language: 'en' | 'ru' = 'en'): TaskView {
  const view = taskThatSays('text', { status: 'WAITING', stage: 'HUMAN_APPROVAL' }, language)
  const stored = { id: 99, runId: 12, stage: 'CI_WAIT', createdAt: AT } as const
  const artifacts: StoredArtifact[] = [
    ...view.artifacts,
    { ...stored, kind: 'MergeCandidate', content: CANDIDATE } as StoredArtifact,
  ]
  const report = view.artifacts.findLast(({ kind }) => kind === 'CiReport')
  if (report?.kind !== 'CiReport') throw new Error('CI has said nothing')
  const approvable = approvableFrom(approved, report.content, artifacts, null)
  const content = capsuleOf(approvable, { actor: ANA, via: 'button', at: AT })
  const capsule = { id: 7, content, sha256: contentHash(content), carriedFrom: null }
  const decision: Decision = {
    ...{ id: 3, runId: 11, stage: 'HUMAN_APPROVAL', decision: 'approve', section: null, comment: null },
    ...{ headSha: approved.head_sha, actor: ANA, via: 'button', createdAt: AT, acknowledged: [], capsule },
  }
  return { ...view, artifacts, decisions: [decision] }
}

const cardText = (view: TaskView): string => JSON.stringify(cardOf(view, LOOK))

describe('When a decision is due again, the card', () => {
  test('shows only what has changed where the change itself is the same', () => {
    const text = cardText(due(OLDER))
    expect(text).toContain('Since @ana approved aaaaaaa, which is void, only this has changed')
    expect(text).toContain('base: 11111111 → bbbbbbbb')
    expect(text).toContain('The change itself is the same.')
    expect(text).not.toContain(wordsIn('en').criteria)
  })

  test('shows what has changed and everything to decide on where the change is another', () => {
    const text = cardText(due({ ...OLDER, diff_sha256: 'e'.repeat(64) }))
    expect(text).toContain('The change itself is another: read it again.')
    expect(text).toContain(wordsIn('en').criteria)
  })

  test('says so in Russian too', () => {
    expect(cardText(due(OLDER, 'ru'))).toContain('Само изменение прежнее.')
  })

  test('says nothing of the kind before anybody has approved', () => {
    expect(cardText({ ...due(OLDER), decisions: [] })).not.toContain('which is void')
  })
})

test('An approval that was carried over says from which', () => {
  const view = due(OLDER)
  const [given] = view.decisions
  if (!given?.capsule) throw new Error('Nobody has approved')
  const carried = { ...given, via: 'carried', capsule: { ...given.capsule, carriedFrom: 7 } }
  const merging = { ...view.task, state: { status: 'RUNNING', stage: 'MERGE' } } as const
  expect(cardText({ ...view, task: merging, decisions: [carried] })).toContain('carried over from approval 7')
})
