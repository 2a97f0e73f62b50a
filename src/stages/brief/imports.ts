/** Claude Code's imports: `@path` outside of code. */
export const importsIn = (text: string): string[] => [
  ...new Set([...withoutCode(text).matchAll(IMPORT)].map((match) => withoutStop(match[1] ?? ''))),
]
const IMPORT = /(?<=^|\s)@([\w./~-][^\s`'"<>|]*)/gm

export const withoutImports = (text: string): string => text.replace(IMPORT, '').trim()

const withoutCode = (text: string): string => text.replace(/^(```|~~~)[\s\S]*?^\1|`[^`\n]*`/gm, '')

/** Without the punctuation of the sentence around it; a pattern would begin anew at each of many marks. */
function withoutStop(path: string): string {
  let end = path.length
  while (end > 0 && '.,;:!?)'.includes(path.charAt(end - 1))) end--
  return path.slice(0, end)
}
