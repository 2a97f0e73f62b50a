import { expect, test } from 'vitest'
import { reservations } from '../../../src/core/approval/reservations.ts'
import type { Language } from '../../../src/core/language.ts'
import { viewRefusal } from '../../../src/local/slack/blocks/validate.ts'
import { taskThatSays } from '../../../src/parts/trial-task.ts'
import { cardOf } from '../../../src/slack/card/card.ts'
import { approveModal, approveOriginOf, tickedIn } from '../../../src/slack/conversation/approve-modal.ts'
import { wordsIn } from '../../../src/slack/messages/words.ts'
import type { StoredArtifact } from '../../../src/store/artifacts.ts'
import type { TaskView } from '../../../src/store/task-view.ts'
import { AT, look, SHA } from './tasks.ts'

const SPOT = { channel: 'C1', threadTs: null }

/** A decision is due on a branch that adds these dependencies. */
function due(dependencies: string[], language: Language = 'en'): TaskView {
  const view = taskThatSays('Count', { status: 'WAITING', stage: 'HUMAN_APPROVAL' }, language)
  const branch: StoredArtifact = {
    ...{ kind: 'BranchDiff', stage: 'DOCS_GATE', id: 99, runId: 9, createdAt: AT },
    content: { base_sha: SHA, head_sha: SHA, diff_stat: { insertions: 1, deletions: 0, files: [] }, dependencies },
  }
  return { ...view, artifacts: [...view.artifacts.filter(({ stage }) => !stage.endsWith('_GATE')), branch] }
}

function shown(view: TaskView) {
  const { blocks } = cardOf(view, { ...look, planBlock: false })
  const buttons = blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []))
  const approve = buttons.find((button) => 'action_id' in button && button.action_id === 'approve')
  const standing = reservations(view.task, view.artifacts)
  const outcome = { outcome: 'reserved', standing, missing: standing, view } as const
  const form = approveModal(outcome, { taskId: 7, headSha: SHA, mark: null }, SPOT, wordsIn(view.language))
  return { card: JSON.stringify(blocks), approve: JSON.stringify(approve), form }
}

test.each([
  ['en', 'Adds dependencies', 'Yes, add these dependencies'],
  ['ru', 'Добавляет зависимости', 'Да, добавить эти зависимости'],
] as const)('The card in %s names a new dependency, and the form asks for a yes to it', (language, title, yes) => {
  const { card, approve, form } = shown(due(['package.json: left-pad ^1.3.0'], language))
  expect(card).toContain(title)
  expect(card).toContain('left-pad ^1.3.0')
  expect(approve).not.toContain('confirm')
  expect(JSON.stringify(form)).toContain(yes)
  expect(viewRefusal('modal', form)).toBeNull()
})

test('However many they are, the card says how many more, and the form names them', () => {
  const many = Array.from({ length: 25 }, (_, i) => `backend/package-lock.json: package-${i} 1.0.0`)
  const { card, form } = shown(due(many))
  expect(card).toContain('package-2 ')
  expect(card).not.toContain('package-3 ')
  expect(JSON.stringify(form)).toContain('package-24 ')
})

test('Without any nothing is said of them, and one click with a yes is enough', () => {
  const { card, approve } = shown(due([]))
  expect(card).not.toMatch(/dependenc/i)
  expect(approve).toContain('confirm')
})

test('The form carries what it was opened for, and gives back what was ticked', () => {
  const { form } = shown(due(['package.json: left-pad ^1.3.0']))
  expect(approveOriginOf(form.private_metadata ?? '')).toMatchObject({ taskId: 7, headSha: SHA, mark: null, shown: [] })
  const ticked = { yes: { type: 'checkboxes', selected_options: [{ value: 'new_dependencies:12' }] } }
  expect(tickedIn({ 'new_dependencies:12': ticked })).toEqual(['new_dependencies:12'])
  expect(tickedIn({ 'new_dependencies:12': { yes: { type: 'checkboxes', selected_options: [] } } })).toEqual([])
})
