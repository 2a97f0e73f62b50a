import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { STAGE_NAMES, STAGES } from '../../../src/core/stages.ts'
import { messageRefusal, viewRefusal } from '../../../src/local/slack/blocks/validate.ts'
import { statesWithReason, taskThatSays } from '../../../src/parts/trial-task.ts'
import type { Content } from '../../../src/slack/blocks/blocks.ts'
import { clip } from '../../../src/slack/blocks/literal.ts'
import { cardOf } from '../../../src/slack/card/card.ts'
import { homeView, PAGE_LENGTH } from '../../../src/slack/card/home-view.ts'
import { changesModal, rejectModal } from '../../../src/slack/conversation/modals.ts'
import { threadOf } from '../../../src/slack/delivery/thread.ts'
import { wordsIn } from '../../../src/slack/messages/words.ts'
import { TASK_LISTS } from '../../../src/store/task-lists.ts'
import type { TaskView } from '../../../src/store/task-view.ts'
import { look, policy, SHA, WORST } from './tasks.ts'

const SPOT = { channel: 'C1', threadTs: null }
const messagesOf = (view: TaskView): Content[] => [
  cardOf(view, { ...look, planBlock: true }),
  cardOf(view, { ...look, planBlock: false }),
  ...threadOf(view, policy).map(({ content }) => content),
]

function expectAccepted({ text, blocks }: Content) {
  expect(messageRefusal(blocks)).toBeNull()
  expect(text.length).toBeGreaterThan(0)
  expect(text.length).toBeLessThan(4_000)
  expect(text).not.toMatch(/<[!@#]/)
  expect(blocks.some(({ type }) => type === 'rich_text')).toBe(true)
}

describe.each(['en', 'ru'] as const)('every message in %s is one that Slack takes', { timeout: 30_000 }, (language) => {
  test.each(Object.entries(WORST))('with %s', (_, worst) => {
    for (const state of Object.values(statesWithReason(worst || '-'))) {
      const view = taskThatSays(worst, state, language)
      for (const message of messagesOf(view)) expectAccepted(message)
      const target = { taskId: 7, headSha: SHA, mark: null }
      const words = wordsIn(language)
      for (const modal of [rejectModal(view, target, SPOT, words), changesModal(view, target, SPOT, words)])
        expect(viewRefusal('modal', modal)).toBeNull()
    }
  })
})

/** By the numbers of its characters, halves of pairs among them; `fc.string` makes a table of them all first. */
const anyText = fc
  .array(fc.oneof(fc.nat(0x10ffff), fc.nat(0x24f)), { maxLength: 2_000 })
  .map((codes) => String.fromCodePoint(...codes))

test('a message of any text whatever is one that Slack takes', { timeout: 30_000 }, () => {
  fc.assert(
    fc.property(anyText, fc.constantFrom(...Object.values(statesWithReason('because'))), (text, state) => {
      for (const message of messagesOf(taskThatSays(text, state, 'en'))) expectAccepted(message)
    }),
    { numRuns: 20 },
  )
})

test('a cut text ends in … and never inside a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 1, max: 40 }), (text, limit) => {
      const cut = clip(text, limit)
      expect(cut.length).toBeLessThanOrEqual(limit)
      expect(cut === text || cut.endsWith('…')).toBe(true)
      expect(cut.isWellFormed()).toBe(text.isWellFormed())
    }),
  )
  expect(clip('👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 15)).toBe('👨‍👩‍👧‍👦…')
})

test('every stage has a name in both languages, and no label is too long for a button', () => {
  expect(Object.keys(STAGES)).toEqual(STAGE_NAMES)
  for (const language of ['en', 'ru'] as const) {
    const view = taskThatSays('Receive', { status: 'WAITING', stage: 'HUMAN_APPROVAL' }, language)
    expect(JSON.stringify(cardOf(view, { ...look, planBlock: true }).blocks)).not.toContain('undefined')
  }
})

test('every page of App Home is one that Slack takes: the newest, one between, the oldest', () => {
  const record = { ...taskThatSays('Receive', { status: 'RUNNING', stage: 'BACKEND' }, 'en') }
  const task = { record, acts: ['cancel'] as const, artifacts: [] }
  for (const isNewest of [true, false]) {
    for (const length of [PAGE_LENGTH, PAGE_LENGTH + 1]) {
      const lists = TASK_LISTS.map((list) => ({ list, isNewest, tasks: Array.from({ length }, () => task) }))
      expect(viewRefusal('home', homeView(lists, null, wordsIn('en')))).toBeNull()
    }
  }
})
