import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { mutableLanguageOf, mutantsOf, withMutant } from '../../../src/syntax/mutate.ts'
import type { MutableLanguage } from '../../../src/syntax/mutate-dialects.ts'
import { syntaxFault } from '../../../src/syntax/syntax.ts'

/** Sources with one fault each, of one kind. */
async function faulty(language: MutableLanguage, source: string, kind: string): Promise<string[]> {
  const mutants = await mutantsOf(source, language)
  return mutants.filter((one) => one.kind === kind).map((mutant) => withMutant(source, mutant))
}

describe('A small fault in JavaScript and TypeScript', () => {
  test.each<[string, MutableLanguage, string, string, readonly string[]]>([
    ['lets a limit in or out', 'javascript', 'x = a >= b', 'relational', ['x = a > b']],
    ['takes unequal for equal', 'javascript', 'x = a === b', 'relational', ['x = a !== b']],
    ['takes away for adding', 'javascript', 'x = a + 1', 'arithmetic', ['x = a - 1']],
    ['does not take texts apart', 'javascript', "x = a + 'b' + c", 'arithmetic', []],
    ['forgets a sign', 'javascript', 'x = a.at(-1)', 'arithmetic', ['x = a.at(1)']],
    [
      'goes one way whatever is asked',
      'javascript',
      'x = a ? 1 : 2',
      'condition',
      ['x = true ? 1 : 2', 'x = false ? 1 : 2'],
    ],
    ['skips a loop and never hangs in one', 'javascript', 'while (a) b()', 'condition', ['while (false) b()']],
    [
      'forgets a guard',
      'typescript',
      'function f() { if (a) return 1 }',
      'guard',
      ['function f() { if (false) return 1 }'],
    ],
    [
      'forgets half of what is asked',
      'javascript',
      'x = a && b && c',
      'operand',
      ['x = b && c', 'x = a && c', 'x = a && b'],
    ],
    ['asks for the contrary', 'javascript', 'x = !a', 'negation', ['x = a']],
    ['has no fallback, or nothing else', 'typescript', 'x = a ?? b', 'fallback', ['x = b', 'x = a']],
    [
      'trusts what may be missing',
      'typescript',
      'x = a?.b?.[0]?.()',
      'optional_chaining',
      [...['x = a.b?.[0]?.()', 'x = a?.b[0]?.()', 'x = a?.b?.[0]()']],
    ],
    ['is off by one', 'javascript', 'x = a.slice(1_000)', 'number', ['x = a.slice(1001)']],
    ['is not off by one twice', 'javascript', 'x = a >= 3', 'number', []],
    ['says no for yes', 'javascript', 'x = { allowed: true }', 'boolean', ['x = { allowed: false }']],
    ['compares with nothing', 'javascript', "x = a === 'b'", 'string', ["x = a === ''"]],
    ['leaves other texts alone', 'javascript', "import a from 'a'\nlog('b')", 'string', []],
    ['asks every one for one', 'javascript', 'x = a.some(b)', 'method', ['x = a.every(b)']],
    ['keeps what should be dropped', 'javascript', 'x = a\n  .filter(b)\n  .map(c)', 'method', ['x = a\n  .map(c)']],
    ['forgets to act', 'javascript', 'save(a)', 'statement', [';']],
    [
      'forgets a part',
      'typescript',
      'x = { a, b: 1, ...c }',
      'property',
      ['x = {  b: 1, ...c }', 'x = { a,  ...c }', 'x = { a, b: 1,  }'],
    ],
    ['forgets some of a list', 'typescript', 'x = [...a, b]', 'property', ['x = [ b]']],
    [
      'answers nothing where its type allows it',
      'typescript',
      'const f = (): A | null => a',
      'return',
      ['const f = (): A | null => null'],
    ],
    [
      'answers an empty list',
      'typescript',
      'async function f(): Promise<readonly A[]> { return a }',
      'return',
      ['async function f(): Promise<readonly A[]> { return [] }'],
    ],
    ['does not answer what its type forbids', 'typescript', 'function f(): A { return a }', 'return', []],
  ])('%s', async (_, language, source, kind, mutants) => {
    expect(await faulty(language, source, kind)).toEqual(mutants)
  })

  test('is never in a type', async () => {
    const types = "type A = 'a' | { b?: true }\nlet x: Map<'a', 1> | null = y as { z: false }\ninterface B { c: 2 }"
    expect(await mutantsOf(types, 'typescript')).toEqual([])
  })

  test('may be in a page', async () => {
    expect(await faulty('tsx', 'const p = <p>{a && <b>{a > 1}</b>}</p>', 'relational')).toEqual([
      'const p = <p>{a && <b>{a >= 1}</b>}</p>',
    ])
  })
})

describe('A small fault in another language', () => {
  test.each<[string, MutableLanguage, string, string, readonly string[]]>([
    ['a limit in Python', 'python', 'x = a <= b', 'relational', ['x = a < b']],
    ['membership in Python', 'python', 'x = a in b', 'relational', ['x = a not in b']],
    [
      'a guard in Python',
      'python',
      'def f():\n    if not a:\n        return 1',
      'guard',
      ['def f():\n    if False:\n        return 1'],
    ],
    ['a call in Python', 'python', 'save(a)', 'statement', ['pass']],
    [
      'an answer in Python',
      'python',
      'def f() -> bool:\n    return a',
      'return',
      ['def f() -> bool:\n    return True', 'def f() -> bool:\n    return False'],
    ],
    [
      'a limit in Java',
      'java',
      'class A { boolean f() { return a < b; } }',
      'relational',
      ['class A { boolean f() { return a <= b; } }'],
    ],
    ['a call in Java', 'java', 'class A { void f() { save(a); } }', 'statement', ['class A { void f() { ; } }']],
    [
      'a stream in Java',
      'java',
      'class A { Object f = s.filter(g).anyMatch(h); }',
      'method',
      ['class A { Object f = s.filter(g).allMatch(h); }', 'class A { Object f = s.anyMatch(h); }'],
    ],
  ])('%s', async (_, language, source, kind, mutants) => {
    expect((await faulty(language, source, kind)).toSorted()).toEqual([...mutants].toSorted())
  })
})

test('A mutant says where it is, what it does, and keeps its id while the source is the same', async () => {
  const source = "const имя = 'ё'\nif (имя >= b) save()\n"
  const mutants = await mutantsOf(source, 'javascript')
  expect(mutants.find(({ kind }) => kind === 'relational')).toEqual({
    ...{ id: 'relational@2:9', kind: 'relational', line: 2, column: 9, startIndex: 24, endIndex: 26 },
    ...{ replacement: '>', description: '`>=` becomes `>`' },
  })
  expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length)
  expect(await mutantsOf(source, 'javascript')).toEqual(mutants)
})

test('Of changed lines only those faults are made that begin in them', async () => {
  const mutants = await mutantsOf('x = a > 1\ny = b > 2\nz = c > 3', 'javascript', { lines: new Set([2]) })
  expect(mutants.map(({ line, kind }) => [line, kind])).toEqual([
    [2, 'statement'],
    [2, 'relational'],
    [2, 'number'],
  ])
})

test('The same fault is made once', async () => {
  const source = 'async function f(): Promise<boolean> { return true }'
  expect((await mutantsOf(source, 'typescript')).map((one) => withMutant(source, one))).toEqual([
    'async function f(): Promise<boolean> { return false }',
  ])
})

test.each([
  'src/core/pipeline/transition.ts',
  'src/core/judgement/dependency-changes.ts',
  'src/core/approval/reminders.ts',
])('Every faulty %s is still a program', async (path) => {
  const source = readFileSync(join(import.meta.dirname, '../../..', path), 'utf8')
  for (const mutant of await mutantsOf(source, 'typescript')) {
    expect(await syntaxFault(path, source, withMutant(source, mutant)), mutant.id).toBeNull()
  }
})

test('The language is told by the ending; a file of another one has no mutants', () => {
  const paths = ['a.mts', 'B.TSX', 'c.jsx', 'd.py', 'e.java', 'f.css', 'Makefile']
  expect(paths.map(mutableLanguageOf)).toEqual(['typescript', 'tsx', 'javascript', 'python', 'java', null, null])
})
