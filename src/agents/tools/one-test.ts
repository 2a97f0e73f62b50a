/** What of a repository says how one test file runs. */
export interface TestFile {
  readonly path: string
  readonly text: string
  /** Only tests whose names contain it; `null`: all of the file. */
  readonly name: string | null
}

type Argv = readonly [string, ...string[]]

/** Runners that are part of a check's command, which takes the file behind it, and how they take a test's name. */
const IN_COMMAND: readonly (readonly [program: RegExp, byName: string])[] = [
  [/(?:^|\/)(?:vitest|jest)(?:\.[cm]?js)?$/, '-t'],
  [/(?:^|\/)mocha(?:\.[cm]?js)?$/, '-g'],
  [/(?:^|\/)(?:pytest|py\.test)$/, '-k'],
]

/** The command that runs one test file, in the way of the checks' own runner; `null`: nothing tells how. */
export function oneTest({ path, text, name }: TestFile, checks: readonly Argv[]): Argv | null {
  for (const command of checks) {
    const runner = IN_COMMAND.find(([program]) => command.some((part) => program.test(part)))
    if (runner !== undefined) return [...command, path, ...(name === null ? [] : [runner[1], name])]
  }
  const byName = name === null ? [] : [`--test-name-pattern=${escaped(name)}`]
  return /\bfrom\s+['"]node:test['"]|require\(['"]node:test['"]\)/.test(text)
    ? ['node', '--test', '--test-reporter=spec', ...byName, path]
    : null
}

/** The name as a pattern that means itself. */
const escaped = (name: string): string => name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
