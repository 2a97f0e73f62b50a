const HEADER = 'diff --git '

/** The files of git's unified diff, each with its part of the text. A line of a file's content never begins one. */
export function filesOfDiff(diff: string): { readonly path: string; readonly text: string }[] {
  const starts = diff.startsWith(HEADER) ? [0] : []
  for (let at = diff.indexOf(`\n${HEADER}`); at >= 0; at = diff.indexOf(`\n${HEADER}`, at + 1)) starts.push(at + 1)
  return starts.map((start, index) => {
    const text = diff.slice(start, starts[index + 1])
    return { path: pathOfFile(text), text }
  })
}

/** The path after the change; of a deleted file the one before. */
function pathOfFile(text: string): string {
  const hunks = text.indexOf('\n@@ ')
  const [first = '', ...head] = (hunks < 0 ? text : text.slice(0, hunks)).split('\n')
  const named = (sign: string) => pathInHeader(head.find((line) => line.startsWith(sign)) ?? '')
  return named('+++ ') || named('--- ') || pathInFirstLine(first)
}

/** Of `--- a/path` or `+++ b/path`; `''` for /dev/null. */
export function pathInHeader(line: string): string {
  const named = unquoted(line.slice(4).replace(/\t$/, ''))
  return named === '/dev/null' ? '' : withoutPrefix(named)
}

/** Of `diff --git a/path b/path`, the only line that binary, empty and merely mode-changed files have. */
export function pathInFirstLine(line: string): string {
  const pair = line.slice(HEADER.length)
  const [quoted] = /^"(?:[^"\\]|\\.)*"/.exec(pair) ?? []
  return withoutPrefix(quoted === undefined ? pair.slice(0, (pair.length - 1) / 2) : unquoted(quoted))
}

const withoutPrefix = (path: string): string => path.replace(/^[ab]\//, '')

const ESCAPES: Readonly<Record<string, string>> = { a: '\x07', b: '\b', t: '\t', n: '\n', v: '\v', f: '\f', r: '\r' }

/** Undoes git's quotation: C's escapes, and bytes of UTF-8 in octal. */
function unquoted(name: string): string {
  if (!/^".*"$/s.test(name)) return name
  return name.slice(1, -1).replace(/(?:\\[0-3][0-7]{2})+|\\(.)/gs, (all, sign: string | undefined) => {
    if (sign !== undefined) return ESCAPES[sign] ?? sign
    const bytes = all.split('\\').slice(1)
    return new TextDecoder().decode(Uint8Array.from(bytes, (octal) => Number.parseInt(octal, 8)))
  })
}
