import { pathInFirstLine, pathInHeader } from '../../core/judgement/diff-paths.ts'

/** A line of a diff, and whether the change added or removed it; `line` is its number after the change. */
export interface DiffLine {
  readonly text: string
  readonly line: number
  readonly changed: boolean
}

/** One file of a unified diff. */
export interface FileDiff {
  readonly path: string
  /** Consecutive lines: for each hunk, the text after the change and the text before it. */
  readonly passages: readonly (readonly DiffLine[])[]
}

const HUNK = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/

/** Reads git's unified diff. A hunk's lengths tell its lines from ones that look like the next header. */
export function parseDiff(diff: string): FileDiff[] {
  const files: { path: string; isNamed: boolean; readonly passages: (readonly DiffLine[])[] }[] = []
  const lines = diff.split('\n')
  let from = ''
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (line.startsWith('diff --git ')) {
      from = ''
      files.push({ path: pathInFirstLine(line), isNamed: false, passages: [] })
    } else if (line.startsWith('--- ')) from = pathInHeader(line)
    else if (line.startsWith('+++ ')) {
      const path = pathInHeader(line) || from
      if (files.at(-1)?.isNamed === false) files.pop()
      files.push({ path, isNamed: true, passages: [] })
    }
    const head = HUNK.exec(line)
    const file = files.at(-1)
    if (head === null || file === undefined) continue
    const { passages, length } = hunk(lines, at + 1, head)
    file.passages.push(...passages)
    at += length
  }
  return files.map(({ path, passages }) => ({ path, passages }))
}

function hunk(lines: readonly string[], start: number, [, before = '1', at = '1', after = '1']: readonly string[]) {
  const [newLines, oldLines]: DiffLine[][] = [[], []]
  let [oldLeft, newLeft, line, index] = [Number(before), Number(after), Number(at), start]
  for (; index < lines.length && (oldLeft > 0 || newLeft > 0); index++) {
    const [sign, text] = [lines[index]?.[0] ?? ' ', lines[index]?.slice(1) ?? '']
    if (sign === '\\') continue
    if (sign !== '+') oldLines?.push({ text, line, changed: sign === '-' })
    if (sign !== '-') newLines?.push({ text, line, changed: sign === '+' })
    oldLeft -= sign === '+' ? 0 : 1
    newLeft -= sign === '-' ? 0 : 1
    line += sign === '-' ? 0 : 1
  }
  return { passages: [newLines ?? [], oldLines ?? []], length: index - start }
}
