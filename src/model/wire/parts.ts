import { type JsonRecord, recordOf } from './json.ts'

interface Content {
  readonly text: string
  readonly reasoning: string
  readonly refusal: string
}

const NOTHING: Content = { text: '', reasoning: '', refusal: '' }

/** Content as a text, as a list of parts, or as an object that is a part or the answer itself. */
export function contentOf(value: unknown): Content {
  if (typeof value === 'string') return { ...NOTHING, text: value }
  if (typeof value === 'number' || typeof value === 'boolean') return { ...NOTHING, text: String(value) }
  if (Array.isArray(value)) return value.map(contentOf).reduce(together, NOTHING)
  const part = recordOf(value)
  return part === null ? NOTHING : partOf(part)
}

function partOf(part: JsonRecord): Content {
  const { type } = part
  if (typeof type === 'string' && /think|reason/.test(type))
    return { ...NOTHING, reasoning: allText(part.thinking ?? part.reasoning ?? part.text ?? part.summary ?? '') }
  if (typeof part.refusal === 'string') return { ...NOTHING, refusal: part.refusal }
  if (typeof part.text === 'string' || recordOf(part.text) !== null) return { ...NOTHING, text: allText(part.text) }
  return { ...NOTHING, text: typeof type === 'string' && /image|audio|file/.test(type) ? '' : JSON.stringify(part) }
}

const together = (one: Content, other: Content): Content => ({
  text: one.text + other.text,
  reasoning: one.reasoning + other.reasoning,
  refusal: one.refusal + other.refusal,
})

/** Where servers put a model's thoughts; the same ones may stand in several fields, so the first counts. */
export function reasoningOf(message: JsonRecord): string {
  for (const field of ['reasoning_content', 'reasoning', 'thinking', 'reasoning_text', 'reasoning_details']) {
    const text = allText(message[field])
    if (text !== '') return text
  }
  return ''
}

function allText(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(allText).join('')
  const part = recordOf(value)
  return part === null ? '' : allText(part.text ?? part.thinking ?? part.content ?? part.summary ?? part.value ?? '')
}
