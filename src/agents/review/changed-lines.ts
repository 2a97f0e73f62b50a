/** A line of a diff, and whether the change made or removed it; `line` is its number after the change. */
export interface DiffLine {
  readonly text: string
  readonly line: number
  readonly changed: boolean
}

/** One file of a unified diff. */
export interface FileDiff {
  readonly path: string
  /** Lines that stand together, as they are after the change and as they were before it. */
  readonly passages: readonly (readonly DiffLine[])[]
}

const HUNK = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/

/** Reads git's unified diff. The lengths in a hunk's head tell its lines from what looks like the next head. */
export function parseDiff(diff: string): FileDiff[] {
  const files: { readonly path: string; readonly passages: (readonly DiffLine[])[] }[] = []
  const lines = diff.split('\n')
  let [from, to] = ['', '']
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (line.startsWith('diff --git ')) [from, to] = ['', '']
    else if (line.startsWith('--- ')) from = pathIn(line)
    else if (line.startsWith('+++ ')) {
      to = pathIn(line)
      files.push({ path: to || from, passages: [] })
    }
    const head = HUNK.exec(line)
    const file = files.at(-1)
    if (head === null || file === undefined) continue
    const { passages, length } = hunk(lines, at + 1, head)
    file.passages.push(...passages)
    at += length
  }
  return files
}

/** `''` for /dev/null. */
function pathIn(line: string): string {
  const named = line.slice(4).replace(/\t$/, '')
  const plain = named.startsWith('"') ? unquoted(named) : named
  return plain === '/dev/null' ? '' : plain.replace(/^[ab]\//, '')
}

function unquoted(named: string): string {
  try {
    return String(JSON.parse(named))
  } catch {
    return named
  }
}

function hunk(lines: readonly string[], start: number, [, before = '1', at = '1', after = '1']: readonly string[]) {
  const [now, then]: DiffLine[][] = [[], []]
  let [old, fresh, line, index] = [Number(before), Number(after), Number(at), start]
  for (; index < lines.length && (old > 0 || fresh > 0); index++) {
    const [sign, text] = [lines[index]?.[0] ?? ' ', lines[index]?.slice(1) ?? '']
    if (sign === '\\') continue
    if (sign !== '+') then?.push({ text, line, changed: sign === '-' })
    if (sign !== '-') now?.push({ text, line, changed: sign === '+' })
    old -= sign === '+' ? 0 : 1
    fresh -= sign === '-' ? 0 : 1
    line += sign === '-' ? 0 : 1
  }
  return { passages: [now ?? [], then ?? []], length: index - start }
}
