import { describe, expect, test } from 'vitest'
import { readCode } from '../../../src/syntax/reading/read-code.ts'
import { SAMPLES } from './languages.ts'

describe.each(SAMPLES)('In $language', ({ path, text, tests, marks }) => {
  test('tests are read with their names, rows, assertions and marks', async () => {
    const read = await readCode(path, text)
    const said = read.tests.map(({ name, assertions, mark }) => {
      const times = assertions.reduce((sum, one) => sum + one.times, 0)
      return `${name}: ${assertions.length} ×${times}${mark === null ? '' : ` ${mark}`}`
    })
    expect(said).toEqual(tests)
    expect(read.marks.map(({ kind, line }) => `${kind} ${line}`)).toEqual(marks)
  })

  test('a reading is plain data', async () => {
    const read = await readCode(path, text)
    expect(structuredClone(read)).toEqual(read)
  })

  test('blanking comments and strings moves nothing', async () => {
    const { code, bare } = await readCode(path, text)
    const breaks = (one: string) => [...one.matchAll(/\n/g)].map(({ index }) => index)
    expect([code.length, breaks(code)]).toEqual([text.length, breaks(text)])
    expect([bare.length, breaks(bare)]).toEqual([text.length, breaks(text)])
  })
})

test.each([
  ['a comparison, whatever brackets a pattern holds', 'a.mjs', "if (a === 'LOT-1') f(/[)'\"]x/) // 'LOT-9'", ['LOT-1']],
  ['a comparison on several lines', 'a.ts', "return (\n  a ===\n    'LOT-1'\n)", ['LOT-1']],
  ['a case, not what it answers', 'a.ts', "switch (a) { case 'LOT-1': return 'LOT-2' }", ['LOT-1']],
  ['the keys of a table', 'a.ts', "const T = { 'LOT-1': 'LOT-2' }", ['LOT-1']],
  ['members of lists', 'a.ts', "['LOT-1'].includes(a) || new Set(['LOT-3']).has(b)", ['LOT-1', 'LOT-3']],
  ['nothing, where values are only handed on', 'a.ts', "log('LOT-1', ['LOT-2'])", []],
  ['members of a tuple in Python', 'a.py', 'if a in ("LOT-1", "LOT-2"):\n    return "LOT-3"\n', ['LOT-1', 'LOT-2']],
  ['equals in Java', 'A.java', 'class A { void f() { if (a.equals("LOT-1")) g("LOT-2"); } }', ['LOT-1']],
  ['a case in Go', 'a.go', 'package a\nfunc f() { switch a { case "LOT-1": g("LOT-2") } }', ['LOT-1']],
  ['an arm of a switch in C#', 'A.cs', 'var z = x switch { "LOT-1" => "LOT-2", _ => y };', ['LOT-1']],
  ['an arm of a match in PHP', 'a.php', "<?php $y = match ($x) { 'LOT-1' => 'LOT-2', default => 3 };", ['LOT-1']],
  ['a when in Ruby', 'a.rb', "case x\nwhen 'LOT-1' then 'LOT-2'\nend\n", ['LOT-1']],
  ['an arm of a match in Rust', 'a.rs', 'fn f() { match x { "LOT-1" => "LOT-2", _ => y } }', ['LOT-1']],
  ['a comparison in Kotlin, without a grammar', 'a.kt', 'if (a == "LOT-1") return "LOT-2"', ['LOT-1']],
])('Code is seen to choose by %s', async (_, path, text, values) => {
  expect((await readCode(path, text)).choices.map(({ value }) => value)).toEqual(values)
})

test('A text that holds the parser up is read in words', async () => {
  const text = `test('a', () => {\n  assert.ok(a)\n})\n${"'".repeat(25_000)}`
  const { method, tests } = await readCode('a.test.mjs', text)
  expect(method).toBe('words')
  expect(tests.map(({ title, assertions }) => [title, assertions.length])).toEqual([['a', 1]])
})

test('A text that fits no rule everywhere says so, and the rest is read', async () => {
  const { method, tests } = await readCode('a.test.mjs', "test('a', () => { assert.ok(a) })\n(((\n")
  expect([method, tests.length]).toEqual(['in_part', 1])
})
