import { expect, test } from 'vitest'
import { parseInput, Reject, TaskPage, TaskRequest, titleAndRequest } from '../../../src/http/input.ts'

const request = (body: unknown) => titleAndRequest(parseInput(TaskRequest, body))

test('A title is one line, cut between characters and never within one', () => {
  expect(request({ title: ' Receive\n\t pallets ' }).title).toBe('Receive pallets')
  const { title, rawRequest } = request({ raw_request: `${'👍'.repeat(300)}\nmore` })
  expect(title).toBe('👍'.repeat(200))
  expect(rawRequest).toContain('\nmore')
})

test('A request keeps its lines and tabs', () => {
  expect(request({ raw_request: 'a\n\tb\r\nc\u0000\u009f' }).rawRequest).toBe('a\n\tb\r\nc')
})

test('All faults of a body are told at once', () => {
  expect(() => parseInput(Reject, { why: 'x' })).toThrow('comment: is required. why: is not known here.')
})

test('A page has 20 tasks unless asked', () => {
  expect(parseInput(TaskPage, {})).toEqual({ limit: 20 })
  expect(parseInput(TaskPage, { limit: '100', cursor: '7' })).toEqual({ limit: 100, cursor: 7 })
})
