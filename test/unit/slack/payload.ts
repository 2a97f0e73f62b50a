import { z } from 'zod'

/** What the app sends to Slack, and no more: a key or a kind that is not here is an error, so a golden text cannot pass over it. */
const Plain = z.strictObject({ type: z.literal('plain_text'), text: z.string(), emoji: z.literal(false) })
const Mrkdwn = z.strictObject({ type: z.literal('mrkdwn'), text: z.string() })

const on = z.literal(true).optional()
const Style = z.strictObject({ bold: on, italic: on, code: on })
const Leaf = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string(), style: Style.optional() }),
  z.strictObject({ type: z.literal('user'), user_id: z.string() }),
  z.strictObject({ type: z.literal('usergroup'), usergroup_id: z.string() }),
  z.strictObject({ type: z.literal('channel'), channel_id: z.string() }),
  z.strictObject({ type: z.literal('date'), timestamp: z.int(), format: z.string(), fallback: z.string() }),
])
const RichSection = z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(Leaf) })
const RichPart = z.discriminatedUnion('type', [
  RichSection,
  z.strictObject({ type: z.literal('rich_text_list'), style: z.literal('bullet'), elements: z.array(RichSection) }),
  z.strictObject({ type: z.literal('rich_text_preformatted'), elements: z.array(Leaf) }),
  z.strictObject({ type: z.literal('rich_text_quote'), elements: z.array(Leaf) }),
])

const Confirm = z.strictObject({ title: Plain, text: Plain, confirm: Plain, deny: Plain })
const Button = z.strictObject({
  type: z.literal('button'),
  action_id: z.string(),
  text: Plain,
  accessibility_label: z.string(),
  value: z.string(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: Confirm.optional(),
})

const Select = z.strictObject({
  type: z.literal('static_select'),
  action_id: z.string(),
  options: z.array(z.strictObject({ text: Plain, value: z.string() })),
})
const Checkboxes = Select.extend({ type: z.literal('checkboxes') })
const TextInput = z.strictObject({
  type: z.literal('plain_text_input'),
  action_id: z.string(),
  multiline: z.boolean(),
  max_length: z.int(),
})

const TaskCard = z.strictObject({
  type: z.literal('task_card'),
  task_id: z.string(),
  title: z.string(),
  status: z.enum(['pending', 'in_progress', 'complete', 'error']),
})

const Block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), text: Plain }),
  z.strictObject({ type: z.literal('divider') }),
  z.strictObject({ type: z.literal('rich_text'), elements: z.array(RichPart) }),
  z.strictObject({ type: z.literal('plan'), title: z.string(), tasks: z.array(TaskCard) }),
  z.strictObject({ type: z.literal('actions'), elements: z.array(Button) }),
  z.strictObject({ type: z.literal('context'), elements: z.array(z.discriminatedUnion('type', [Plain, Mrkdwn])) }),
  z.strictObject({
    type: z.literal('input'),
    block_id: z.string(),
    label: Plain,
    hint: Plain.optional(),
    element: z.discriminatedUnion('type', [Select, Checkboxes, TextInput]),
  }),
])

const blocks = z.array(Block)
export const SentMessage = z.strictObject({ text: z.string(), blocks })
export const SentView = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('home'), blocks }),
  z.strictObject({
    type: z.literal('modal'),
    callback_id: z.string(),
    private_metadata: z.string(),
    title: Plain,
    submit: Plain,
    close: Plain,
    blocks,
  }),
])

export type SentBlock = z.infer<typeof Block>
export type SentButton = z.infer<typeof Button>
export type SentLeaf = z.infer<typeof Leaf>
export type SentPart = z.infer<typeof RichPart>
