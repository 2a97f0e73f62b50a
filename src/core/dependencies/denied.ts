const WHERE = ': '
/** What stands for a package in a line that names none, so that only the file tells what is meant. */
const UNNAMED: ReadonlySet<string> = new Set([
  ...['changed', 'removed', 'runs again', 'cannot be read', 'is too long to be read', 'too complex to read'],
])

/** Those of the lines to which a person has said no: the same package in the same version, whichever file asks for it. */
export function deniedOf(lines: readonly string[], denied: readonly string[]): readonly string[] {
  const no = new Set(denied.map(meant))
  return lines.filter((line) => no.has(meant(line)))
}

function meant(line: string): string {
  const what = line.slice(line.indexOf(WHERE) + WHERE.length)
  return line.includes(WHERE) && !UNNAMED.has(what) ? what : line
}
