import { z } from 'zod'

/** A person's name by user id. */
export type NameOf = (userId: string) => string

/** A thread message's rich text as lines for a terminal; other blocks have nothing to read there. */
export function terminalText(blocks: unknown, nameOf: NameOf): string {
  const parsed = z.array(Block).safeParse(blocks)
  if (!parsed.success) return ''
  return parsed.data
    .flatMap((block) => (block.type === 'rich_text' ? block.elements.map((part) => richText(part, nameOf)) : []))
    .join('\n')
}

const Leaf = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  url: z.string().optional(),
  user_id: z.string().optional(),
  /** A date's text where the reader's time zone is unknown. */
  fallback: z.string().optional(),
  style: z.looseObject({ bold: z.boolean().optional(), code: z.boolean().optional() }).optional(),
})
const Section = z.looseObject({ type: z.string(), elements: z.array(z.looseObject({ type: z.string() })) })
const Block = z.union([
  z.object({ type: z.literal('rich_text'), elements: z.array(Section) }),
  z.looseObject({
    type: z.string().refine((type) => type !== 'rich_text'),
    elements: z.array(Section).default([]).catch([]),
  }),
])

function richText({ type, elements }: z.infer<typeof Section>, nameOf: NameOf): string {
  if (type === 'rich_text_list')
    return elements.map((item) => `  • ${richText(Section.parse(item), nameOf)}`).join('\n')
  const text = elements.map((leaf) => styled(Leaf.parse(leaf), nameOf)).join('')
  return type === 'rich_text_preformatted' || type === 'rich_text_quote' ? text.replace(/^/gm, '    │ ') : text
}

function styled({ text, url, user_id, fallback, style }: z.infer<typeof Leaf>, nameOf: NameOf): string {
  const shown = text ?? url ?? (user_id === undefined ? (fallback ?? '') : `@${nameOf(user_id)}`)
  return style?.bold === true && process.stdout.isTTY ? `\u001b[1m${shown}\u001b[22m` : shown
}
