import type { InputBlock, ModalView } from '@slack/web-api'
import { z } from 'zod'
import type { Verdict } from '../core/events.ts'
import { SECTIONS, type Section } from '../core/stages.ts'
import type { TaskView } from '../store/task-view.ts'
import { shortSha } from './artifact-parts.ts'
import { lines, plain, rich, text } from './blocks.ts'
import type { Target } from './card-actions.ts'
import { clip, oneLine, printable } from './literal.ts'
import { type Words, wordsIn } from './messages/words.ts'

/** Callback ids of the modals. */
export const MODALS = { reject: 'reject', requestChanges: 'request_changes' } as const

/** Block ids (and, within, action ids) of their inputs. */
const FIELDS = { comment: 'comment', section: 'section' } as const

const Origin = z.object({
  taskId: z.number(),
  headSha: z.string(),
  channel: z.string(),
  language: z.enum(['en', 'ru']),
})
/** Where a modal was opened from: it travels through Slack and back, and is checked again on arrival. */
export type Origin = z.infer<typeof Origin>

export const originOf = (privateMetadata: string): Origin => Origin.parse(JSON.parse(privateMetadata))

export function rejectModal(view: TaskView, target: Target, channel: string): ModalView {
  const words = wordsIn(view.language)
  return modal(MODALS.reject, words.rejectTitle(view.task.id), view, target, channel, [
    commentInput(words, words.rejectHint),
  ])
}

export function changesModal(view: TaskView, target: Target, channel: string): ModalView {
  const words = wordsIn(view.language)
  return modal(MODALS.requestChanges, words.changesTitle(view.task.id), view, target, channel, [
    sectionInput(view, words),
    commentInput(words, words.changesHint),
  ])
}

const Typed = z.object({ comment: z.object({ comment: z.object({ value: z.string().trim().min(1) }) }) })
const Chosen = z.object({
  section: z.object({ section: z.object({ selected_option: z.object({ value: z.enum(SECTIONS) }) }) }),
})

/** The verdict of a submitted modal; `null`: it says nothing, or not whom. */
export function submitted(callbackId: string, values: unknown): Verdict | null {
  const typed = Typed.safeParse(values)
  if (!typed.success) return null
  const comment = printable(typed.data.comment.comment.value)
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
  target: Target,
  channel: string,
  inputs: InputBlock[],
): ModalView {
  const words = wordsIn(view.language)
  const origin: Origin = { ...target, channel, language: view.language }
  return {
    type: 'modal',
    callback_id: callbackId,
    private_metadata: JSON.stringify(origin),
    title: plain(title, 24),
    submit: plain(words.send, 24),
    close: plain(words.keep, 24),
    blocks: [
      rich(lines([text(clip(oneLine(view.title), 200))], [text(words.commit(shortSha(target.headSha)))])),
      ...inputs,
    ],
  }
}

const commentInput = (words: Words, hint: string): InputBlock => ({
  type: 'input',
  block_id: FIELDS.comment,
  label: plain(words.comment, 2_000),
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
