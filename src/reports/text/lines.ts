/** How deep a line stands, and what it says; a tab counts as two spaces. */
export interface IndentedLine {
  readonly depth: number
  readonly text: string
}

export const indented = (line: string): IndentedLine => {
  const text = line.trim()
  const blank = line.slice(0, line.length - line.trimStart().length)
  return { depth: blank.replaceAll('\t', '  ').length, text }
}

const DURATION = /\s{1,20}\(?\d{1,9}(?:\.\d{1,9})?\s?m?s\)?$/

/** Only the end is searched, since no duration is longer. */
export function withoutDuration(text: string): string {
  const end = text.slice(-40)
  return text.slice(0, text.length - end.length) + end.replace(DURATION, '')
}
