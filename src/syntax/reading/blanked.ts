import { isContent, isWholeString } from '../compact.ts'
import { isComment, type SyntaxTree } from '../tree.ts'

interface Span {
  readonly start: number
  readonly end: number
}

/** The text without its comments, and without what its strings say too; lines and columns stay. */
export function blanked({ text, nodes }: SyntaxTree): { readonly code: string; readonly bare: string } {
  const comments: Span[] = nodes.filter(isComment)
  const strings = nodes.flatMap((node): Span[] => {
    if (isContent(node)) return [node]
    return isWholeString(node) ? [{ start: node.start + 1, end: node.end - 1 }] : []
  })
  const all = [...comments, ...strings].toSorted((one, other) => one.start - other.start)
  return { code: without(text, comments), bare: without(text, all) }
}

export function without(text: string, spans: readonly Span[]): string {
  const pieces: string[] = []
  let from = 0
  for (const { start, end } of spans) {
    if (start < from) continue
    pieces.push(text.slice(from, start), text.slice(start, end).replace(/[^\n]/g, ' '))
    from = end
  }
  return pieces.join('') + text.slice(from)
}
