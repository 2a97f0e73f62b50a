import { spawn } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { testLines } from '../../src/core/judgement/test-lines.ts'
import { mutantsOf, withMutant } from '../../src/syntax/mutate.ts'
import type { Mutant } from './mutants.ts'

const REPOSITORY = fileURLToPath(new URL('./repository/', import.meta.url))
const SOURCES = 'backend/src'
const LONGEST_MS = 60_000

/** Which tests: the recipes of the pack's points, or the examples that a developer writes without them. */
export type Suite = 'recipes' | 'examples'
const FOLDERS: Readonly<Record<Suite, string>> = { recipes: 'backend/test/qa', examples: 'backend/test' }

export interface SuiteEnd {
  readonly passed: readonly string[]
  /** Names of the tests that fail; a run that does not end by itself is one, too. */
  readonly failed: readonly string[]
}

/** Another text for a file of backend/src. */
export interface Change {
  readonly file: string
  readonly changed: (source: string) => string
}

/** Runs a suite on the sample repository with one mistake, or none, in a copy of it. */
export const runSuite = (suite: Suite, mutant: Mutant | null): Promise<SuiteEnd> =>
  runSuiteWith(suite, mutant === null ? null : { file: mutant.file, changed: planted(mutant) })

export async function runSuiteWith(suite: Suite, change: Change | null): Promise<SuiteEnd> {
  const root = await mkdtemp(join(tmpdir(), 'wms-mutant-'))
  try {
    await cp(REPOSITORY, root, { recursive: true })
    if (change !== null) {
      const path = join(root, SOURCES, change.file)
      await writeFile(path, change.changed(await readFile(path, 'utf8')))
    }
    return await runTests(join(root, FOLDERS[suite]))
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

const planted =
  ({ id, file, search, replace }: Mutant) =>
  (source: string): string => {
    const parts = source.split(search)
    if (parts.length !== 2) throw new Error(`${id}: its text stands ${parts.length - 1} times in ${file}`)
    return parts.join(replace)
  }

/** The small faults that a tool makes of the sample repository, one in so many of them. */
export async function toolChanges(step: number): Promise<Change[]> {
  const files = (await readdir(join(REPOSITORY, SOURCES))).sort()
  const all = await Promise.all(
    files.map(async (file) => {
      const mutants = await mutantsOf(await readFile(join(REPOSITORY, SOURCES, file), 'utf8'), 'javascript')
      return mutants.map((mutant) => ({ file, changed: (source: string) => withMutant(source, mutant) }))
    }),
  )
  return all.flat().filter((_, index) => index % step === 0)
}

/** All test files of a folder in one process: a start for each would take longer than the tests. */
async function runTests(folder: string): Promise<SuiteEnd> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.test.mjs')).sort()
  const imports = files.map((name) => `await import(${JSON.stringify(pathToFileURL(join(folder, name)).href)})`)
  const { NODE_TEST_CONTEXT: _, NODE_OPTIONS: __, ...env } = process.env
  const argv = ['--test-reporter=spec', '--input-type=module', '-e', imports.join('\n')]
  const child = spawn(process.execPath, argv, { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: LONGEST_MS })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
  const code = await new Promise<number | null>((ended) => child.on('close', ended))
  const lines = testLines(output.split('failing tests:')[0] ?? '')
  const named = (state: string) => lines.filter((it) => it.state === state).map((it) => it.name)
  const failed = named('failed')
  return { passed: named('passed'), failed: code === 0 || failed.length > 0 ? failed : [`the run ended with ${code}`] }
}
