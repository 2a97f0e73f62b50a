import type { InputBlock, ModalView } from '@slack/web-api'
import { z } from 'zod'
import type { Verdict } from '../../core/pipeline/events.ts'
import { SECTIONS, type Section } from '../../core/stages.ts'
import type { TaskView } from '../../store/task-view.ts'
import { type Content, lines, plain, rich, text } from '../blocks/blocks.ts'
import { clip, oneLine, printable } from '../blocks/literal.ts'
import { shortSha } from '../card/artifact-parts.ts'
import type { ActionTarget } from '../card/card-actions.ts'
import { questionParts } from '../card/question.ts'
import type { Words } from '../messages/en.ts'

/** Callback ids of the modals. */
export const MODALS = { reject: 'reject', requestChanges: 'request_changes' } as const
export const ANSWER_MODAL = 'answer'
export const DENY_MODAL = 'deny_packages'

/** Block ids (and, within, action ids) of their inputs. */
const FIELDS = { comment: 'comment', section: 'section' } as const

/** So short that nobody could act on it. */
export const REASON_MIN_CHARS = 10

/** A rejection is tied to the commit, not to the base. */
type Target = Pick<ActionTarget, 'taskId' | 'headSha'>

const Spot = z.object({ channel: z.string().nullable(), threadTs: z.string().nullable() })
/** Where a person acted and is answered; `channel` is `null` in App Home, `threadTs` outside threads. */
export type Spot = z.infer<typeof Spot>

export const Origin = Spot.extend({ taskId: z.number(), headSha: z.string(), language: z.enum(['en', 'ru']) })
/** What a modal was opened for and from where: it travels through Slack and back, and is checked again on arrival. */
export type Origin = z.infer<typeof Origin>

export const originOf = (privateMetadata: string): Origin => Origin.parse(JSON.parse(privateMetadata))

export function rejectModal(view: TaskView, target: Target, spot: Spot, words: Words): ModalView {
  const title = words.rejectTitle(view.task.id)
  return modal(MODALS.reject, title, view, { ...target, ...spot }, words, [
    commentInput(words.comment, words.rejectHint),
  ])
}

export function changesModal(view: TaskView, target: Target, spot: Spot, words: Words): ModalView {
  const inputs = [sectionInput(view, words), commentInput(words.comment, words.changesHint)]
  return modal(MODALS.requestChanges, words.changesTitle(view.task.id), view, { ...target, ...spot }, words, inputs)
}

export function answerModal(view: TaskView, target: Target, spot: Spot, words: Words): ModalView {
  const { answerTitle, yourAnswer, answerHint } = words.judgement
  const input = commentInput(yourAnswer, answerHint)
  const shown = modal(ANSWER_MODAL, answerTitle(view.task.id), view, { ...target, ...spot }, words, [input])
  return { ...shown, blocks: [rich(...questionParts(view, words)), ...shown.blocks] }
}

export function denyModal(view: TaskView, target: Target, spot: Spot, words: Words): ModalView {
  const { denyTitle, instead, denyHint } = words.packages
  const input = commentInput(instead, denyHint)
  const shown = modal(DENY_MODAL, denyTitle(view.task.id), view, { ...target, ...spot }, words, [input])
  const asked = view.task.dependencies.asked.map((line) => [text(`• ${clip(oneLine(line), 200)}`)])
  return {
    ...shown,
    blocks: [...(asked.length === 0 ? [] : [rich(lines(...asked.slice(0, ASKED_SHOWN)))]), ...shown.blocks],
  }
}

const ASKED_SHOWN = 20

/** What came of a button in a modal, in its place. */
export const outcomeModal = (told: Content, words: Words): ModalView => ({
  type: 'modal',
  title: plain(words.taskActions, 24),
  close: plain(words.close, 24),
  blocks: told.blocks,
})

const reason = z.string().trim().min(REASON_MIN_CHARS)
const typed = (value: z.ZodType<string>) => z.object({ comment: z.object({ comment: z.object({ value }) }) })
const Typed = typed(reason)
const Answered = typed(z.string().trim().min(1))
const Chosen = z.object({
  section: z.object({ section: z.object({ selected_option: z.object({ value: z.enum(SECTIONS) }) }) }),
})

/** The answer of a submitted modal; `null`: it says nothing. */
export function submittedAnswer(values: unknown): string | null {
  const answered = Answered.safeParse(values)
  return answered.success ? printable(answered.data.comment.comment.value).trim() || null : null
}

/** The verdict of a submitted modal; `null`: it says too little, or not whom. */
export function submitted(callbackId: string, values: unknown): Verdict | null {
  const said = Typed.safeParse(values)
  if (!said.success) return null
  const comment = printable(said.data.comment.comment.value)
  if (callbackId === MODALS.reject) return { decision: 'reject', comment }
  const chosen = Chosen.safeParse(values)
  return chosen.success
    ? { decision: 'request_changes', section: chosen.data.section.section.selected_option.value, comment }
    : null
}

function modal(
  callbackId: string,
  title: string,
  view: TaskView,
  from: Target & Spot,
  words: Words,
  inputs: InputBlock[],
): ModalView {
  const { taskId, headSha, channel, threadTs } = from
  const origin: Origin = { taskId, headSha, channel, threadTs, language: words.language }
  return {
    type: 'modal',
    callback_id: callbackId,
    private_metadata: JSON.stringify(origin),
    title: plain(title, 24),
    submit: plain(words.send, 24),
    close: plain(words.keep, 24),
    blocks: [
      rich(lines([text(clip(oneLine(view.title), 200))], [text(words.commit(shortSha(from.headSha)))])),
      ...inputs,
    ],
  }
}

const commentInput = (label: string, hint: string): InputBlock => ({
  type: 'input',
  block_id: FIELDS.comment,
  label: plain(label, 2_000),
  hint: plain(hint, 2_000),
  element: { type: 'plain_text_input', action_id: FIELDS.comment, multiline: true, max_length: 3_000 },
})

/** Only sections that the plan needs can be sent back. */
function sectionInput({ task }: TaskView, words: Words): InputBlock {
  const needed = SECTIONS.filter((section) => task.sections[section].gate !== 'not_needed')
  const option = (section: Section) => ({ text: plain(words.sections[section], 75), value: section })
  return {
    type: 'input',
    block_id: FIELDS.section,
    label: plain(words.section, 2_000),
    element: { type: 'static_select', action_id: FIELDS.section, options: needed.map(option) },
  }
}
