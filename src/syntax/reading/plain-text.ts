import { without } from './blanked.ts'

/** To where it closes; what is not closed ends with its line, or with the text. */
const QUOTED = String.raw`"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?`
const LONG = String.raw`"""[\s\S]*?(?:"""|$(?![\s\S]))|'''[\s\S]*?(?:'''|$(?![\s\S]))`
const BACK_TICKED = String.raw`\x60(?:\\[\s\S]|[^\x60\\])*(?:\x60|$(?![\s\S]))`
const SLASHED = String.raw`//[^\n]*|/\*[\s\S]*?(?:\*/|$(?![\s\S]))`

/** Comments and strings by file ending: enough for what we have no grammar for. */
const FORMS: readonly (readonly [ending: RegExp, spans: string])[] = [
  [/\.(?:kts?|scala|swift|gradle)$/i, `${SLASHED}|${LONG}|${QUOTED}`],
  [/\.(?:[cm]?[jt]sx?|java|cs|go|vue|svelte|dart)$/i, `${SLASHED}|${QUOTED}|${BACK_TICKED}`],
  [/\.php$/i, `#[^\\n]*|${SLASHED}|${QUOTED}`],
  [/\.(?:py|rb|ya?ml|sh|toml)$/i, `#[^\\n]*|${LONG}|${QUOTED}`],
]

/** The text without comments, and without what strings say too, as far as signs tell them apart. */
export function plainlyBlanked(path: string, text: string): { readonly code: string; readonly bare: string } {
  const form = FORMS.find(([ending]) => ending.test(path))?.[1] ?? QUOTED
  const comments: { start: number; end: number }[] = []
  const all: { start: number; end: number }[] = []
  for (const { 0: span, index: start } of text.matchAll(new RegExp(form, 'gm'))) {
    const end = start + span.length
    const isComment = /^(?:#|\/[/*])/.test(span)
    if (isComment) comments.push({ start, end })
    if (isComment) all.push({ start, end })
    else if (span.length > 1 && span.at(-1) === span[0]) all.push({ start: start + 1, end: end - 1 })
  }
  return { code: without(text, comments), bare: without(text, all) }
}
