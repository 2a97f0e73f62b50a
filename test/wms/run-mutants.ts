import { spawn } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { testLines } from '../../src/core/judgement/test-lines.ts'
import type { Mutant } from './mutants.ts'

const REPOSITORY = fileURLToPath(new URL('./repository/', import.meta.url))
const LONGEST_MS = 60_000

/** Which tests: the recipes of the pack's points, or the examples that a developer writes without them. */
export type Suite = 'recipes' | 'examples'
const FOLDERS: Readonly<Record<Suite, string>> = { recipes: 'backend/test/qa', examples: 'backend/test' }

export interface SuiteEnd {
  readonly passed: readonly string[]
  /** Names of the tests that fail; a run that does not end by itself is one, too. */
  readonly failed: readonly string[]
}

/** Runs a suite on the sample repository with one mistake, or none, in a copy of it. */
export async function runSuite(suite: Suite, mutant: Mutant | null): Promise<SuiteEnd> {
  const root = await mkdtemp(join(tmpdir(), 'wms-mutant-'))
  try {
    await cp(REPOSITORY, root, { recursive: true })
    if (mutant !== null) await plant(join(root, 'backend/src', mutant.file), mutant)
    return await runTests(join(root, FOLDERS[suite]))
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

async function plant(path: string, { id, search, replace }: Mutant): Promise<void> {
  const parts = (await readFile(path, 'utf8')).split(search)
  if (parts.length !== 2) throw new Error(`${id}: its text stands ${parts.length - 1} times in ${path}`)
  await writeFile(path, parts.join(replace))
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
