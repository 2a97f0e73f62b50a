import { z } from 'zod'
import { identifier, plainText } from './composition.ts'
import { LIMITS } from './limits.ts'
import { blockTextChars, type Json, problemsTogether, tableCount } from './payload-rules.ts'
import { type BlockProblem, problemsIn, slackErrorLists } from './problem.ts'
import { blocksOn, type Surface } from './surfaces.ts'

/** Slack's refusal of a payload: the error code, and for some codes lists with JSON pointers. */
export interface BlockRefusal {
  error: string
  errors?: string[]
  response_metadata?: { messages: string[] }
}

/** Faults of `blocks` on a surface, in Slack's words; empty: Slack would show them. */
export function blockProblems(surface: Surface, blocks: unknown, root: readonly string[] = ['blocks']): BlockProblem[] {
  const parsed = blocksOn(surface).safeParse(blocks, { reportInput: true })
  if (!parsed.success) return problemsIn(parsed.error, root)
  return problemsTogether(surface, blocks as Json[], root.map((step) => `/${step}`).join(''))
}

const refuse = (error: string, problems: readonly BlockProblem[]): BlockRefusal => {
  const { errors, messages } = slackErrorLists(problems)
  return { error, errors, response_metadata: { messages } }
}

/** Why Slack would refuse a message with these blocks; `null`: it would accept it. */
export function messageRefusal(blocks: unknown): BlockRefusal | null {
  if (!Array.isArray(blocks)) return { error: 'invalid_blocks_format' }
  const problems = blockProblems('message', blocks)
  if (problems.length > 0) return refuse('invalid_blocks', problems)
  if (tableCount(blocks) > 1) {
    return { error: 'invalid_attachments', response_metadata: { messages: ['[ERROR] only_one_table_allowed'] } }
  }
  return blockTextChars(blocks) > LIMITS.messageBlockTextChars ? { error: 'msg_blocks_too_long' } : null
}

const common = {
  blocks: z.unknown(),
  private_metadata: z.string().max(LIMITS.modal.privateMetadataChars).optional(),
  callback_id: identifier.optional(),
  external_id: identifier.optional(),
}
const views = {
  modal: z.strictObject({
    ...common,
    type: z.literal('modal'),
    title: plainText(LIMITS.modal.titleChars),
    submit: plainText(LIMITS.modal.submitChars).optional(),
    close: plainText(LIMITS.modal.closeChars).optional(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
    submit_disabled: z.boolean().optional(),
  }),
  home: z.strictObject({ ...common, type: z.literal('home') }),
}
const viewSchema = z.discriminatedUnion('type', [views.modal, views.home])

function viewProblems(view: Json, surface: 'modal' | 'home'): BlockProblem[] {
  const parsed = viewSchema.safeParse(view, { reportInput: true })
  const outer = parsed.success ? [] : problemsIn(parsed.error, ['view'])
  const wrongSurface =
    view.type === surface ? [] : [{ message: 'must be a valid enum value', pointer: '/view/type', unionPointer: null }]
  const problems = [
    ...outer,
    ...(outer.length > 0 ? [] : wrongSurface),
    ...blockProblems(surface, view.blocks, ['view', 'blocks']),
  ]
  const asks = Array.isArray(view.blocks) && view.blocks.some((block) => block?.type === 'input')
  if (surface === 'modal' && asks && view.submit === undefined) {
    problems.push({ message: 'missing required field: submit', pointer: '/view', unionPointer: null })
  }
  return problems
}

/** Why Slack would refuse this view; `null`: it would accept it. */
export function viewRefusal(surface: 'modal' | 'home', view: unknown): BlockRefusal | null {
  if (typeof view !== 'object' || view === null || Array.isArray(view)) {
    return refuse('invalid_arguments', [{ message: 'must provide an object', pointer: '/view', unionPointer: null }])
  }
  if (Buffer.byteLength(JSON.stringify(view)) > LIMITS.viewBytes) return { error: 'view_too_large' }
  const problems = viewProblems(view as Json, surface)
  return problems.length > 0 ? refuse('invalid_arguments', problems) : null
}
