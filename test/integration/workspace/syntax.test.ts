import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSample, type Sample } from '../agents/team.ts'

let sample: Sample
beforeEach(async () => {
  sample = await openSample()
})
afterEach(() => sample.close())

const LEDGER = 'backend/src/ledger.mjs'
const text = (path: string) => readFile(join(sample.root, path), 'utf8')

test('An edit that breaks the syntax is refused with its line, and the file stays', async () => {
  const before = await text(LEDGER)
  expect(await sample.files.edit(LEDGER, before, `${before}const x = {;\n`)).toMatchObject({
    ok: false,
    text: expect.stringMatching(/break the syntax.*line \d+/),
  })
  expect(await text(LEDGER)).toBe(before)
})

test.each([
  ['backend/src/new.mjs', 'export const x = [1, 2\n'],
  ['backend/src/new.py', 'def f(:\n  pass\n'],
  ['backend/src/New.java', 'class New { void f( { } }\n'],
  ['frontend/new.css', 'a { color: red \n b }}\n'],
])('A new file %s with a broken syntax is refused', async (path, content) => {
  expect(await sample.files.write(path, content)).toMatchObject({ ok: false })
})

test('A language that we know no grammar of is written as it comes', async () => {
  expect(await sample.files.write('docs/new.md', '{{{ (')).toMatchObject({ ok: true })
})

test('A file that was broken before may be mended step by step', async () => {
  const broken = 'const a = {;\nconst b = [;\n'
  await sample.files.write('backend/src/x.mjs', broken)
  await sample.files.write('backend/src/x.mjs', broken)
  expect(await sample.files.edit('backend/src/x.mjs', 'const a = {;', 'const a = {}')).toMatchObject({ ok: true })
})

test('Who sends the same again gets it written: the grammar may be older than the code', async () => {
  const content = 'export const x = #{ a: 1 }\n'
  expect(await sample.files.write('backend/src/x.mjs', content)).toMatchObject({ ok: false })
  expect(await sample.files.write('backend/src/x.mjs', content)).toMatchObject({ ok: true })
  expect(await text('backend/src/x.mjs')).toBe(content)
})
