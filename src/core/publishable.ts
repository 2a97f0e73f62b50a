/** Characters that show a person something else than is there: control, zero-width, bidirectional, tags. */
const INVISIBLE = /(?![\t\n])[\p{Cc}\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu

/** Each keeps the words readable and takes away what a forge would do because of them. */
const DEFUSED: readonly (readonly [RegExp, string])[] = [
  [INVISIBLE, ''],
  [/<!--[\s\S]*?(-->|$)/g, ''],
  [/<(?=[a-z/!])/gi, '&lt;'],
  [/!?\[([^\][\n]{0,500})\]\([^)\n[]{0,2000}\)/g, '$1'], // an image is loaded by whoever looks, with what stands in its address
  [/(?<![a-z])[a-z]{1,12}:\/\/(?=\S)/gi, ''], // no link, and no "closes" by address
  [/(^|[^\w`])@(?=[a-z\d])/gi, '$1＠'],
  [/#(?=\d)/g, '＃'],
  [/\bGH-(?=\d)/gi, 'GH '],
  [/\[\s*(skip ci|ci skip|no ci|skip actions|actions skip)\s*\]/gi, '($1)'],
  [/\bskip-checks:/gi, 'skip checks:'],
]

/**
 * Text of people and models, fit for titles, bodies and commit messages on a forge: it mentions nobody, closes
 * nothing, loads and links nothing, hides nothing and switches no CI off.
 */
export const publishable = (text: string): string =>
  DEFUSED.reduce((clean, [pattern, replacement]) => clean.replace(pattern, replacement), text)
