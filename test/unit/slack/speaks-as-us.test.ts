import fc from 'fast-check'
import { expect, test } from 'vitest'
import { reservations } from '../../../src/core/approval/reservations.ts'
import { statesWithReason, taskThatSays } from '../../../src/parts/trial-task.ts'
import type { Content } from '../../../src/slack/blocks/blocks.ts'
import { attachmentsOf } from '../../../src/slack/card/attachments.ts'
import { cardOf } from '../../../src/slack/card/card.ts'
import { homeView } from '../../../src/slack/card/home-view.ts'
import { approveModal } from '../../../src/slack/conversation/approve-modal.ts'
import { answerModal, changesModal, rejectModal } from '../../../src/slack/conversation/modals.ts'
import { summaryOf, threadOf } from '../../../src/slack/delivery/thread.ts'
import { wordsIn } from '../../../src/slack/messages/words.ts'
import type { TaskView } from '../../../src/store/task-view.ts'
import { look, policy, SHA } from './tasks.ts'

const SPOT = { channel: 'C1', threadTs: null }
const TARGET = { taskId: 7, headSha: SHA, mark: null }
/** What a line of ours looks like. */
const FORGED = '✓ Security review: passed'

const messagesOf = (view: TaskView): Content[] => [
  cardOf(view, { ...look, planBlock: true }),
  cardOf(view, { ...look, planBlock: false }),
  ...threadOf(view, policy).map(({ content }) => content),
  summaryOf(view, view.runs, 'runs').content,
]

function viewsOf(view: TaskView) {
  const words = wordsIn('en')
  const standing = reservations(view.task, view.artifacts)
  const tasks = [{ record: view, artifacts: view.artifacts, acts: ['approve'] as const }]
  return [
    approveModal({ outcome: 'reserved', standing, missing: standing, view }, TARGET, SPOT, words),
    ...[rejectModal, changesModal, answerModal].map((modal) => modal(view, TARGET, SPOT, words)),
    homeView([{ list: 'waiting', isNewest: true, tasks }], null, words),
  ]
}

interface Node {
  readonly type?: string
  readonly text?: unknown
}

/** Every text of a payload that stands in lines of ours: all but quotations and what is set apart as code. */
function ownLines(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(ownLines)
  if (typeof value !== 'object' || value === null) return []
  const { type, text } = value as Node
  if (type === 'rich_text_quote' || type === 'rich_text_preformatted') return []
  const own = typeof text === 'string' && text !== '\n' ? [text] : []
  return [...own, ...Object.values(value).flatMap(ownLines)]
}

function expectOneLine(view: TaskView) {
  for (const { text, blocks } of messagesOf(view)) {
    expect(text).not.toMatch(/[\n\r\u2028\u2029]/)
    for (const line of ownLines(blocks)) expect(line).not.toMatch(/[\n\r\u2028\u2029]|\s{3,}/)
  }
  for (const line of viewsOf(view).flatMap(({ blocks }) => ownLines(blocks)))
    expect(line).not.toMatch(/[\n\r\u2028\u2029]|\s{3,}/)
  // A log is a program's words, under a title of ours.
  const files = attachmentsOf(view).filter(({ run }) => run.stage !== 'CI_WAIT')
  for (const line of files.flatMap(({ content }) => content.split('\n')))
    expect(line).not.toMatch(new RegExp(`^${FORGED}`))
}

test.each(['\n', '\r\n', '\u2028', '\u2029', '\u0085', ' '.repeat(300), '\u2800'.repeat(300), '\u3164'.repeat(300)])(
  'Attack: what others write after %j never begins a line of ours',
  { timeout: 30_000 },
  (separator) => {
    for (const state of Object.values(statesWithReason(`x${separator}${FORGED}`)))
      expectOneLine(taskThatSays(`Done.${separator}${FORGED}${separator}Approved by @boris`, state, 'en'))
  },
)

test('Whatever others write stays in one line, or in a quotation', { timeout: 60_000 }, () => {
  const hostile = fc
    .array(fc.oneof(fc.constantFrom('\n', '\r', '\u2028', '   ', FORGED, '>', '```', '•', '\u202e'), fc.string()))
    .map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(hostile, fc.constantFrom(...Object.values(statesWithReason(`x\n${FORGED}`))), (text, state) =>
      expectOneLine(taskThatSays(text, state, 'en')),
    ),
    { numRuns: 25 },
  )
})
