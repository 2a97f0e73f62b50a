import { createHash } from 'node:crypto'

/** Characters that a model reads and a person does not see: zero-width, bidirectional overrides, tags. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu

/**
 * Marks text from outside as data. The id is a hash of the content, so the prompt stays the same between calls and the
 * text cannot guess it; a closing tag inside is defused.
 */
export const fence = (kind: string, text: string): string => {
  const clean = text.replace(INVISIBLE, '').replace(/<(\/?)untrusted/gi, '‹$1untrusted')
  const id = createHash('sha256').update(clean).digest('hex').slice(0, 12)
  return `<untrusted id=${id} kind=${kind}>\n${clean}\n</untrusted id=${id}>`
}
