import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answerReader } from '../../../src/exec/reader/object-lines.ts'

const ID = 'a'.repeat(40)

const ANSWERS: Readonly<Record<string, readonly [answer: string, content: string | null]>> = {
  'a file': [`${ID} blob 5\nab\nc\n\n`, 'ab\nc\n'],
  'an empty file': [`${ID} blob 0\n\n`, ''],
  'a file that looks like an answer': [`${ID} blob 12\n${ID.slice(0, 3)} missing\n\n`, 'aaa missing\n'],
  missing: ['missing missing\n', null],
  'a name\nwith a line end': ['a name\nwith a line end missing\n', null],
  [ID]: [`${ID} missing\n`, null],
  abcd: ['abcd ambiguous\n', null],
  'a submodule': [`${ID} submodule\n`, null],
  'a folder': [`${ID} tree 3\n\0\xff\n\n`, '\0\xff\n'],
}

const answerTo = (name: string) => ANSWERS[name] ?? ['', null]

test('Objects are told apart in whatever pieces git’s answer comes', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(Object.keys(ANSWERS), { minLength: 1 }), fc.array(fc.nat(30)), (asked, cuts) => {
      const answer = Buffer.from(asked.map((name) => answerTo(name)[0]).join(''), 'latin1')
      const reader = answerReader({ ask: 'contents', names: asked })
      let [at, found]: [number, ReturnType<typeof reader.add>] = [0, null]
      for (const length of [...cuts, answer.length]) {
        if (at >= answer.length) break
        expect(found).toBeNull()
        found = reader.add(answer.subarray(at, at + Math.max(length, 1)))
        at += Math.max(length, 1)
      }
      const contents = found?.map((object) => object && Buffer.from(object.content).toString('latin1'))
      expect(contents).toEqual(asked.map((name) => answerTo(name)[1]))
    }),
  )
})

test('Without contents, an answer is a line', () => {
  const reader = answerReader({ ask: 'info', names: ['x', 'y'] })
  expect(reader.add(Buffer.from(`${ID} blob 500\ny missing\n`))).toEqual([
    { id: ID, type: 'blob', content: new Uint8Array() },
    null,
  ])
})

test('What is no answer of git is an error, not an endless wait', () => {
  const reader = answerReader({ ask: 'info', names: ['x'] })
  expect(() => reader.add(Buffer.from(`usage: git cat-file${' '.repeat(200)}\n`))).toThrow('git cat-file answered')
})
