import { expect, test } from 'vitest'
import { impossibleQuestion } from '../../../../src/core/findings/impossible.ts'
import { findingId, isFoundBy, isSuspended, isUpheld, titleWithPlace } from '../../../../src/core/findings/standing.ts'
import { finding } from '../given.ts'

test('A finding of a review has an id by which its reviewer is known', () => {
  const id = findingId('QA_BACKEND', 2, 3)
  expect(id).toBe('QA_BACKEND-2.3')
  expect([isFoundBy({ id }, 'QA_BACKEND'), isFoundBy({ id }, 'SECURITY'), isFoundBy({}, 'SECURITY')]).toEqual([
    true,
    false,
    false,
  ])
})

test('A finding that is disputed or withdrawn is no word against the work', () => {
  const all = ['open', 'disputed', 'withdrawn', 'upheld'] as const
  expect(all.filter((standing) => isSuspended({ standing }))).toEqual(['disputed', 'withdrawn'])
  expect(all.filter((standing) => isUpheld({ standing }))).toEqual(['upheld'])
})

test('A finding is told with its place, unless its title has it', () => {
  const one = { ...finding('Twice'), file: 'a.mjs', line: 4 }
  expect(titleWithPlace(one)).toBe('Twice (a.mjs:4)')
  expect(titleWithPlace({ ...one, line: null })).toBe('Twice (a.mjs)')
  expect([titleWithPlace({ ...one, file: null }), titleWithPlace({ ...one, title: 'In a.mjs' })]).toEqual([
    'Twice',
    'In a.mjs',
  ])
})

test('Each criterion that cannot be met is told with its reason', () => {
  const criteria = [
    { criterion: 'AC-1: a page', why: 'No pages here.' },
    { criterion: 'AC-3: a route', why: 'Outside.' },
  ]
  expect(impossibleQuestion('en', 'BACKEND', criteria)).toBe(
    'Backend cannot meet "AC-1: a page": No pages here. How shall it go on?\nBackend cannot meet "AC-3: a route": Outside. How shall it go on?',
  )
})
