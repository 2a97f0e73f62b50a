import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildContextPack, PACK_TOKENS } from '../../../src/agents/context-pack.ts'
import { renderPrompt } from '../../../src/agents/prompt.ts'
import { ContextPack } from '../../../src/core/artifacts.ts'
import { estimateTokens } from '../../../src/model/model.ts'
import { assignment, finding } from './assignment.ts'

const artifact = (content: string) => ({ kind: 'Patch', stage: 'BACKEND' as const, content })
const kinds = (pack: ContextPack) => pack.artifacts.map((it) => it.kind)

test('However much a task has gathered, the prompt stays within its bound', () => {
  const long = fc
    .tuple(fc.string({ unit: 'grapheme' }), fc.nat(3_000))
    .map(([text, times]) => `${text}й `.repeat(times))
  fc.assert(
    fc.property(long, long, fc.nat(60), (text, other, count) => {
      const full = assignment({
        task: { id: 7, title: 'Receive pallets', rawRequest: text },
        spec: { goal: text, acceptance_criteria: [other], constraints: [], sections: [] },
        conventions: other,
        findings: Array.from({ length: count }, () => finding({ detail: other.slice(0, 500) })),
        previousReasons: Array.from({ length: count }, () => other.slice(0, 300)),
        notes: Array.from({ length: count }, () => other.slice(0, 4_000)),
        artifacts: Array.from({ length: count }, () => artifact(other.slice(0, 5_000))),
        diff: text + other,
      })
      expect(estimateTokens(renderPrompt(buildContextPack(full), 'ru'))).toBeLessThanOrEqual(PACK_TOKENS)
    }),
    { numRuns: 30 },
  )
})

test('What earlier stages handed over is dropped before findings and the request, the oldest first', () => {
  const handedOver = Array.from({ length: 40 }, (_, i) => artifact(`patch ${i} ${'x '.repeat(4_000)}`))
  const pack = buildContextPack(
    assignment({ artifacts: handedOver, findings: [finding()], diff: '+ line\n'.repeat(9_000) }),
  )
  expect(kinds(pack)).toEqual(expect.arrayContaining(['request', 'findings', 'diff']))
  expect(pack.artifacts.some((it) => it.content.startsWith('patch 39'))).toBe(true)
  expect(pack.artifacts.some((it) => it.content.startsWith('patch 0 '))).toBe(false)
})

test('People’s notes are given as data, the newest first, and the oldest are cut', () => {
  const notes = Array.from({ length: 30 }, (_, i) => `ana: note ${i}. ${'Mind the cold store. '.repeat(20)}`)
  const pack = buildContextPack(assignment({ notes }))
  const given = pack.artifacts.find(({ kind }) => kind === 'notes')?.content ?? ''
  expect(given).toMatch(/^- ana: note 29\./)
  expect(given).not.toContain('note 0.')
  expect(renderPrompt(pack, 'en')).toMatch(/<untrusted id=\w+ kind=notes>\n- ana: note 29/)
})

test('A cut text says that it was cut', () => {
  const pack = buildContextPack(assignment({ conventions: 'Use two spaces. '.repeat(5_000) }))
  expect(pack.artifacts[0]?.content).toMatch(/cut here: \d+ more characters/)
})

test('A rework begins with the same prompt as the attempt before, so that it is cached', () => {
  const first = renderPrompt(buildContextPack(assignment({ conventions: 'Two spaces.' })), 'en')
  const second = renderPrompt(buildContextPack(assignment({ conventions: 'Two spaces.', findings: [finding()] })), 'en')
  expect(second.startsWith(first)).toBe(true)
  expect(second).toContain('Counted twice')
})

test('The pack is what is stored: its schema holds', () => {
  expect(ContextPack.safeParse(buildContextPack(assignment({ findings: [finding()] }))).success).toBe(true)
})

test('The language of the people is named', () => {
  expect(renderPrompt(buildContextPack(assignment()), 'ru')).toContain('Answer people in Russian')
})
