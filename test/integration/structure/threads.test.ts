import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { importGraph } from '../../structure/mutation/import-graph.ts'

const TABLE = 'src/analysis/analyses.ts'
const THREAD = 'src/analysis/work.ts'
/** Of what threads call these are called on the main thread too, where no text is too long for them. */
const HARMLESS: Readonly<Record<string, string>> = {
  unjudgedReview: 'reads no text',
  tooComplexFinding: 'reads no text',
  faultOf: 'compares numbers of a run and what a thread has read of it',
  mayBeFault: 'compares numbers of a run and what a thread has read of it',
  isTight: 'compares numbers',
  testLines: 'outcomeOf: of old rows, and of all of them together no more than 128 KiB',
  saysWhatToInstall: 'reads a path',
  lockUpdate: 'reads a command of the base',
}
const PARSERS = /^(?:sax|tap-parser|ignore|@secretlint\/.*|@vscode\/tree-sitter-wasm)$/

const IMPORT = /^(?:import|export)(?! type\b) \{([^}]*)\} from '([^']+)'|^import ([\w$* ]+) from '([^']+)'/gm
const textOf = (path: string): string => readFileSync(path, 'utf8')

interface Imported {
  readonly by: string
  readonly from: string
  readonly names: readonly string[]
}

function importsOf(by: string): Imported[] {
  return [...textOf(by).matchAll(IMPORT)].map(([, list, named, one = '', other = '']) => {
    const from = named ?? other
    const names = list === undefined ? [one] : list.split(',').map((name) => name.trim())
    return {
      by,
      from: from.startsWith('.') ? join(dirname(by), from) : from,
      names: names.filter((name) => name !== '' && !name.startsWith('type ')),
    }
  })
}

const onThreads = new Set(
  [...textOf(TABLE).matchAll(/import\('([^']+)'\)/g)].map(([, path = '']) => join(dirname(TABLE), path)),
)
const graph = importGraph()
const onMain = [...graph.reachedFrom('src/main.ts')].filter((path) => path.startsWith('src/'))

test('What analyses texts of others is called on threads only', () => {
  expect(onThreads.size).toBeGreaterThan(8)
  expect(onMain.length).toBeGreaterThan(300)
  expect(onMain).not.toContain(THREAD)
  const called = onMain
    .filter((path) => !onThreads.has(path))
    .flatMap(importsOf)
    .filter(({ from }) => onThreads.has(from))
    .flatMap(({ by, from, names }) => names.map((name) => ({ by, from, name })))
  expect(called.filter(({ name }) => !(name in HARMLESS))).toEqual([])
  expect(new Set(called.map(({ name }) => name))).toEqual(new Set(Object.keys(HARMLESS)))
})

test('No parser of others’ texts is loaded on the main thread', () => {
  expect(onMain.flatMap(importsOf).filter(({ from, names }) => PARSERS.test(from) && names.length > 0)).toEqual([])
})
