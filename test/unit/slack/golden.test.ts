import { describe, expect, test } from 'vitest'
import { reservations } from '../../../src/core/approval/reservations.ts'
import type { Artifact } from '../../../src/core/artifacts.ts'
import type { Language } from '../../../src/core/language.ts'
import { pausedState } from '../../../src/core/pipeline/pauses.ts'
import { newRevert, type TaskState } from '../../../src/core/pipeline/task.ts'
import { reasonsIn } from '../../../src/core/reasons/reasons.ts'
import { STAGE_NAMES, type StageName } from '../../../src/core/stages.ts'
import { messageRefusal, viewRefusal } from '../../../src/local/slack/blocks/validate.ts'
import { taskThatSays } from '../../../src/parts/trial-task.ts'
import type { Content } from '../../../src/slack/blocks/blocks.ts'
import { cardOf } from '../../../src/slack/card/card.ts'
import { type HomeList, homeView } from '../../../src/slack/card/home-view.ts'
import { approveModal } from '../../../src/slack/conversation/approve-modal.ts'
import { answerModal, changesModal, rejectModal } from '../../../src/slack/conversation/modals.ts'
import { reminderOf } from '../../../src/slack/delivery/reminders.ts'
import { summaryOf, threadOf } from '../../../src/slack/delivery/thread.ts'
import { wordsIn } from '../../../src/slack/messages/words.ts'
import type { StoredArtifact } from '../../../src/store/artifacts.ts'
import type { TaskView } from '../../../src/store/task-view.ts'
import { artifactsFor, HEAD } from '../../integration/slack/artifacts.ts'
import { messageAsText, viewAsText } from './as-text.ts'
import { askedAbout } from './asked-about.ts'
import { foreignPush } from './foreign-push.ts'
import { AT, look, policy, SHA, WORST } from './tasks.ts'

/**
 * What the app sends, as pages of text in golden/ (as-text.ts makes them) and three cards as JSON: a change of them is a
 * change that people see. After one that is meant: `npx vitest run --project unit test/unit/slack/golden.test.ts --update=all`,
 * and look at the diff.
 */
const LANGUAGES = ['en', 'ru'] as const
const SAID = {
  en: 'Receive pallets by SSCC scan',
  ru: 'Принять паллеты по скану SSCC',
} as const satisfies Record<Language, string>
const BECAUSE = { en: 'The budget of $5 is spent.', ru: 'Бюджет в $5 израсходован.' } as const
const PNPM = { en: 'npm ci', ru: '«нпм»' } as const
const MISSING = {
  en: 'Check api cannot run here: pnpm not found.',
  ru: 'Проверку складского ядра здесь не запустить: программа не найдена.',
} as const
const STATES = {
  running: { status: 'RUNNING', stage: 'BACKEND' },
  'waiting-for-ci': { status: 'WAITING', stage: 'CI_WAIT' },
  'waiting-for-a-decision': { status: 'WAITING', stage: 'HUMAN_APPROVAL' },
  'over-its-budget': pausedState('QA_BACKEND', 'budget', ''),
  'in-a-broken-environment': pausedState('BACKEND', 'environment', ''),
  'asking-for-packages': pausedState('BACKEND', 'packages', ''),
  'with-a-question': pausedState('BACKEND', 'question', ''),
  'asking-who-is-right': pausedState('QA_BACKEND', 'question', ''),
  failed: { status: 'FAILED', stage: 'SECURITY', reason: '', retryStage: 'BACKEND' },
  cancelled: { status: 'CANCELLED', stage: 'DOCS', reason: '' },
  done: { status: 'DONE', stage: 'DONE', mergeSha: SHA },
} as const satisfies Record<string, TaskState>
const ASKING = ['in-a-broken-environment', 'asking-for-packages', 'with-a-question', 'asking-who-is-right'] as const
const SPOT = { channel: 'C00000WMS', threadTs: '1767323045.000100' }
const TARGET = { taskId: 7, headSha: SHA, mark: null }

/** A task as teams have them: short words, real artifacts, one failed run. */
function everyday(state: TaskState, language: Language): TaskView {
  const cause = state.status === 'PAUSED' ? state.cause : ''
  const isBroken = cause === 'environment'
  const asked = reasonsIn(language).environment.notAllowed(['package.json: left-pad 1.3.0'])
  const reason = isBroken ? MISSING[language] : cause === 'packages' ? asked : BECAUSE[language]
  const view = taskThatSays(SAID[language], 'reason' in state ? { ...state, reason } : state, language)
  const artifacts = STAGE_NAMES.flatMap((stage, index) =>
    artifactsFor(stage, language).map((one: Artifact): StoredArtifact => stored(one, stage, index + 1)),
  )
  const common = view.runs.filter(({ stage }) => stage !== 'PUSH_GATE' && stage !== 'REVERT')
  const runs = common.map((run) => (run.status === 'FAILED' && run.stage !== 'SECURITY' ? passed(run) : run))
  const isAsking = state.status === 'PAUSED' && state.cause === 'question'
  const sections = {
    ...view.task.sections,
    backend: { gate: 'open', findings: isAsking ? [askedAbout(state.stage, language)] : [] },
  } as const
  return { ...view, task: { ...view.task, sections }, artifacts, runs, requester: { ...view.requester, name: 'ana' } }
}

/** Whatever it is of, of the task's own commit. */
const stored = (one: Artifact, stage: StageName, runId: number): StoredArtifact => ({
  ...(JSON.parse(JSON.stringify(one).replaceAll(HEAD, SHA)) as Artifact),
  ...{ id: runId, runId, stage, createdAt: AT },
})
const passed = (run: TaskView['runs'][number]) => ({ ...run, status: 'PASSED', attempt: 1, reason: null }) as const

/** After everything was judged, somebody pushes a workflow and a dependency. */
function pushedOnto(view: TaskView, language: Language): TaskView {
  const { headSha } = view.task
  const heads = [
    { sha: 'a'.repeat(40), madeBy: 'us' },
    { sha: SHA, madeBy: 'others' },
  ] as const
  const older = view.artifacts.filter(({ kind }) => kind !== 'CiReport')
  const judged = older.map((one) => ({
    ...one,
    content: 'head_sha' in one.content ? { ...one.content, head_sha: 'a'.repeat(40) } : one.content,
  })) as StoredArtifact[]
  const now = [...foreignPush(headSha ?? '', language), ...artifactsFor('CI_WAIT', language)]
  return {
    ...view,
    task: { ...view.task, heads, sections: { ...view.task.sections, backend: { gate: 'passed' } } },
    artifacts: [...judged, ...now.map((one, index) => stored(one, 'PUSH_GATE', 90 + index))],
  }
}

const golden = (name: string) => `./golden/${name}`
/** Cards that are kept as they go over the wire, too. */
const AS_JSON = ['running.en', 'waiting-for-a-decision.en', 'with-a-question.ru']

/** Names, ids, commands and what runs: they are the same in every language. */
const SAME_IN_ALL =
  /\/wms-task \S+|\b(?:WMS|SSCC|CI|QA|AC|REST|Slack|Home|USD|PostgreSQL)\b(?:-\d+)?|wms\/task-\d+|[\w./-]+\.\w{2,4}\b|@\w+|\b[fa]{7}\b|\bok 1\b|\bzoe\b|\bleft-pad\b|node --test|npm test|gpt-[\w.]+|backend|https?:\/\/\S+/g

/** Every text that people read, without what is code or another's name. */
const wordsOf = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(wordsOf)
  if (typeof value !== 'object' || value === null) return []
  const { text, style } = value as { text?: unknown; style?: { code?: boolean } }
  const own = typeof text === 'string' && style?.code !== true ? [text] : []
  return [...own, ...Object.values(value).flatMap(wordsOf)]
}

function expectNoEnglish(payload: object) {
  for (const said of wordsOf(payload)) expect(said.replace(SAME_IN_ALL, '')).not.toMatch(/[a-z]{3,}/i)
}

const expectMessage = (name: string, content: Content) => expectMessages(name, [content])

/** Several are one page, as in the thread. */
async function expectMessages(name: string, contents: readonly Content[]) {
  for (const { text, blocks } of contents) {
    if (name.endsWith('.ru')) expectNoEnglish({ blocks })
    expect(messageRefusal(blocks)).toBeNull()
    expect(text).toMatch(/\p{L}/u)
    expect(text.length).toBeLessThan(4_000)
  }
  await expect(contents.map(messageAsText).join('\n')).toMatchFileSnapshot(golden(`${name}.txt`))
}

const expectJson = (name: string, content: Content) =>
  expect(`${JSON.stringify(content, null, 2)}\n`).toMatchFileSnapshot(golden(`${name}.json`))

async function expectView(name: string, view: { type: 'modal' | 'home' }) {
  if (name.endsWith('.ru')) expectNoEnglish(view)
  expect(viewRefusal(view.type, view)).toBeNull()
  await expect(viewAsText(view)).toMatchFileSnapshot(golden(`${name}.txt`))
}

describe.each(LANGUAGES)('in %s', (language) => {
  const words = wordsIn(language)
  const due = everyday(STATES['waiting-for-a-decision'], language)

  test.each(Object.entries(STATES))('the card of a task %s', async (name, state) => {
    const card = cardOf(everyday(state, language), { ...look, notice: words.card.notices.local, planBlock: true })
    await expectMessage(`card/${name}.${language}`, card)
    if (AS_JSON.includes(`${name}.${language}`)) await expectJson(`json/card-${name}.${language}`, card)
  })

  test('the card while the environment is set up, and while a check is tried on the base', async () => {
    const ours = { ...look, notice: words.card.notices.local, planBlock: true }
    const card = (kind: 'setup' | 'check', name: string) =>
      cardOf({ ...everyday(STATES.running, language), preparing: { kind, name, output: '', since: AT } }, ours)
    await expectMessages(`card/preparing.${language}`, [card('setup', PNPM[language]), card('check', PNPM[language])])
  })

  test('the card while the model does not answer', async () => {
    const running = everyday(STATES.running, language)
    const waiting = { dependency: 'model', since: AT, next_at: AT, tries: 3, reason: MISSING[language] }
    const runs = running.runs.map((run) => (run.stage === 'BACKEND' ? { ...run, seq: running.task.seq, waiting } : run))
    const card = cardOf({ ...running, runs }, { ...look, notice: words.card.notices.local, planBlock: true })
    await expectMessage(`card/waiting-for-the-model.${language}`, card)
  })

  test('the card and the thread where tests were red before', async () => {
    const compared = { by: 'names', red_before: 17, newly_red: [] } as const
    const run = { command: 'npm test', exit_code: 1, output: '', compared: { ...compared, newly_red: [] } }
    const artifacts = due.artifacts.map((one) =>
      one.kind === 'ReviewResult' ? { ...one, content: { ...one.content, evidence: [run] } } : one,
    )
    const red = { ...due, artifacts }
    const card = cardOf(red, { ...look, notice: words.card.notices.local, planBlock: true })
    const review = threadOf(red, policy).find(({ run: { stage } }) => stage === 'QA_BACKEND')?.content ?? none
    await expectMessages(`card/red-before.${language}`, [card, review])
  })

  test('the card and the form when somebody else has pushed', async () => {
    const pushed = pushedOnto(due, language)
    const card = cardOf(pushed, { ...look, notice: words.card.notices.local, planBlock: true })
    await expectMessage(`card/foreign-push.${language}`, card)
    const standing = reservations(pushed.task, pushed.artifacts)
    const outcome = { outcome: 'reserved', standing, missing: standing, view: pushed } as const
    await expectView(`modal/approve.${language}`, approveModal(outcome, TARGET, SPOT, words))
  })

  test('the card of what landed otherwise than approved, of what takes it back, and of both once that is asked', async () => {
    const ours = { ...look, notice: words.card.notices.local, planBlock: true }
    const done = everyday(STATES.done, language)
    const content = {
      merge_sha: SHA,
      head_sha: SHA,
      base_branch: 'main',
      as_approved: false,
      approved_here: true,
      merged_by: null,
    }
    const landed = stored({ kind: 'MergeReceipt', content }, 'MERGE', 99)
    const otherwise = { ...done, decisions: [], artifacts: [...done.artifacts, landed] }
    const running = { ...newRevert(9, 7), headSha: SHA }
    const reverting = { ...due, runs: [], artifacts: [], decisions: [], task: running }
    const cards = [otherwise, { ...otherwise, revertedBy: 9 }, reverting].map((view) => cardOf(view, ours, words))
    await expectMessages(`card/revert.${language}`, cards)
  })

  test('the card where the plan block is not known', () =>
    expectMessage(
      `card/as-list.${language}`,
      cardOf(due, { ...look, notice: words.card.notices.local, planBlock: false }),
    ))

  test('the thread, from the specification to the question', async () => {
    const thread = threadOf(due, policy).map(({ content }) => content)
    await expectMessages(`thread/from-specification-to-question.${language}`, thread)
  })

  test('the question of a paused task, and the end of a failed one', async () => {
    const questionIn = (view: TaskView) =>
      threadOf(view, policy).find(({ kind }) => kind === 'question')?.content ?? none
    const [paused, failed] = [everyday(STATES['over-its-budget'], language), everyday(STATES.failed, language)]
    await expectMessage(`thread/over-its-budget.${language}`, questionIn(paused))
    for (const name of ASKING)
      await expectMessage(`thread/${name}.${language}`, questionIn(everyday(STATES[name], language)))
    await expectMessage(`thread/failed.${language}`, threadOf(failed, policy).at(-1)?.content ?? none)
  })

  test('what a cancel stopped and removed', async () => {
    const command = { kind: 'command', name: 'node scripts/check.mjs <backend>' } as const
    const cleanup = {
      stopped: [{ kind: 'model_call', name: 'gpt-5.2' } as const, command],
      stopped_after_ms: 4_200,
      worktree_removed: true,
      pull_request_closed: 12,
      acts: ['push' as const],
      merge_sha: null,
    }
    const cancelled = { ...everyday(STATES.cancelled, language), cleanup }
    await expectMessage(`thread/cleanup.${language}`, threadOf(cancelled, policy).at(-1)?.content ?? none)
    const nothing = { ...cleanup, acts: [], stopped: [], stopped_after_ms: 0, pull_request_closed: null }
    const idle = threadOf({ ...cancelled, cleanup: nothing }, policy).at(-1)?.content ?? none
    await expectMessage(`thread/cleanup-idle.${language}`, idle)
    const late = { ...nothing, acts: ['merge' as const], merge_sha: 'c0ffee00c0ffee00' }
    const merged = threadOf({ ...cancelled, cleanup: late }, policy).at(-1)?.content ?? none
    await expectMessage(`thread/cleanup-merged.${language}`, merged)
  })

  test('a summary and a reminder', async () => {
    await expectMessage(`thread/summary.${language}`, summaryOf(due, due.runs.slice(0, 9), 'runs-1-9').content)
    const working = { days: ['fri'], fromMinute: 0, toMinute: 1_440, timeZone: 'UTC' } as const
    const later = new Date(AT.getTime() + 5 * 3_600_000)
    const reminder = reminderOf(due, policy, { afterHours: [4], working }, new Map(), later)
    await expectMessage(`thread/reminder.${language}`, reminder?.content ?? none)
  })

  test('the modals', async () => {
    await expectView(`modal/reject.${language}`, rejectModal(due, TARGET, SPOT, words))
    await expectView(`modal/changes.${language}`, changesModal(due, TARGET, SPOT, words))
    await expectView(
      `modal/answer.${language}`,
      answerModal(everyday(STATES['with-a-question'], language), TARGET, SPOT, words),
    )
  })

  test('App Home, with and without tasks', async () => {
    await expectView(`home/full.${language}`, homeView(listsOf([due]), null, words))
    await expectView(`home/empty.${language}`, homeView(listsOf([]), null, words))
  })
})

describe('at its worst', () => {
  test.each(Object.keys(WORST) as (keyof typeof WORST)[])('with %s', async (kind) => {
    const view = taskThatSays(WORST[kind], STATES['waiting-for-a-decision'], 'en')
    const name = kind.replaceAll(' ', '-')
    await expectMessage(`worst/card-${name}`, cardOf(view, { ...look, planBlock: true }))
    await expectView(`worst/home-${name}`, homeView(listsOf(Array(6).fill(view)), null, wordsIn('en')))
  })
})

const none: Content = { text: '', blocks: [] }

const listsOf = (views: readonly TaskView[]): HomeList[] =>
  (['waiting', 'mine', 'running', 'failed'] as const).map((list) => ({
    list,
    isNewest: true,
    tasks: views.map((view) => ({
      record: view,
      artifacts: view.artifacts,
      acts: list === 'waiting' ? ['approve', 'reject', 'request_changes'] : [],
    })),
  }))
