declare const harmless: unique symbol

/**
 * Text that only can be read on a forge: titles, bodies, comments and commit messages take nothing else. It mentions
 * nobody, refers to nothing and closes nothing, loads and links nothing, hides nothing and skips no CI.
 */
export type Publishable = string & { readonly [harmless]: true }

/** Characters that make text look different from what it is: control, zero-width, bidirectional, blank letters, tags. */
const INVISIBLE = /(?![\t\n])[\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]/gu

/**
 * Each replaces one sign that a forge acts on by one that looks the same, so that it works nowhere: in Markdown, HTML,
 * titles, commit messages.
 */
const DEFUSED: readonly (readonly [RegExp, string])[] = [
  [/\r\n?|[\u0085\u2028\u2029]/g, '\n'],
  [INVISIBLE, ''],
  [/&(?=#?\w{1,40};)/g, '＆'], // signs by their names: &commat; is an @ again
  [/@/g, '＠'], // mentions of people and teams, addresses, commits of other repositories
  [/#(?=\d)/g, '＃'],
  [/\bGH-(?=\d)/gi, 'GH '],
  [/:\/\//g, '：//'], // links, and references by URL
  [/\bwww\./gi, 'www．'],
  [/\](?=[[(:])/g, '］'], // links, images, footnotes and what they refer to
  [/<(?=\S)/g, '＜'],
  [/~~/g, '～～'], // reaches over what stands after it
  [/\$(?!\d)/g, '＄'], // formulas can hide what stands between two of them
  [/``+/g, "'"],
  [/\[\s*(skip ci|ci skip|no ci|skip actions|actions skip)\s*\]/gi, '($1)'],
  [/\bskip-checks:/gi, 'skip checks:'],
  [/^([ \t]*\d{1,9})[.)](?=\s)/gm, '$1．'],
]

/** What makes a heading, a list, a ticked box or a quotation of a line that begins with it. */
const LINE_STARTS: Readonly<Record<string, string>> = {
  ...{ '#': '＃', '>': '＞', '[': '［', '+': '＋', '*': '＊', '=': '＝', '|': '｜', '-': '–' },
}

/** Others' text with its line breaks, for places of its own. */
export function publishable(text: string): Publishable {
  const clean = DEFUSED.reduce(
    (said, [pattern, replacement]) => said.replace(pattern, replacement),
    text.toWellFormed(),
  ).replace(/^([ \t]*)([#>[+*=|-])/gm, (_, indent: string, sign: string) => `${indent}${LINE_STARTS[sign]}`)
  const isPaired = clean.split('`').length % 2 === 1
  return (isPaired ? clean : clean.replaceAll('`', "'")) as Publishable
}

/** Others' text in one line, for lines of ours. */
export const publishableLine = (text: string): Publishable =>
  publishable(text.replace(/\s+/gu, ' ')).replace(/\s+/gu, ' ').trim() as Publishable

/** Others' long text as a quotation: none of its lines looks like ours. */
export const publishableQuote = (text: string): Publishable =>
  publishable(text.trim())
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n') as Publishable

/** A name, a path or a command as code. */
export const publishableCode = (text: string): Publishable =>
  `\`${publishableLine(text).replaceAll('`', "'")}\`` as Publishable

/** Words of ours, around what was made publishable. */
export const inOurWords = (words: TemplateStringsArray, ...said: readonly (Publishable | number)[]): Publishable =>
  words.map((word, index) => `${word}${said[index] ?? ''}`).join('') as Publishable

export const joined = (parts: readonly Publishable[], separator: string): Publishable =>
  parts.join(separator) as Publishable

/** At most `limit` characters. */
export const cut = (text: Publishable, limit: number): Publishable =>
  (text.length <= limit
    ? text
    : `${text
        .slice(0, limit - 1)
        .toWellFormed()
        .trimEnd()}…`) as Publishable
