import { describe, expect, test } from 'vitest'
import { Head, lineageOf, ownHeadOf, ownHeadsOf, withHead } from '../../../../src/core/heads.ts'

const ours = (sha: string) => ({ sha, madeBy: 'us' }) as const
const theirs = (sha: string) => ({ sha, madeBy: 'others' }) as const
/** Small letters are heads of our runs, capitals those of others. */
const history = (letters: string): Head[] =>
  [...letters].map((sha) => (sha === sha.toLowerCase() ? ours(sha) : theirs(sha)))

test('A stored head has its commit and who made it', () => {
  expect(Head.parse(theirs('a'))).toEqual(theirs('a'))
  expect(Head.safeParse({ sha: 'a', madeBy: 'nobody' }).success).toBe(false)
  expect(Head.safeParse({ madeBy: 'us' }).success).toBe(false)
})

describe('A branch that moves', () => {
  test('keeps its heads, oldest first', () => {
    expect(withHead({ headSha: 'b', heads: history('ab') }, 'c', 'others')).toEqual({
      ...{ headSha: 'c', heads: [ours('a'), ours('b'), theirs('c')] },
    })
    expect(withHead({ headSha: null, heads: [] }, 'a', 'us')).toEqual({ headSha: 'a', heads: [ours('a')] })
  })

  test('keeps the head of an older version, which wrote down no history, as ours', () => {
    expect(withHead({ headSha: 'a', heads: [] }, 'b', 'others').heads).toEqual([ours('a'), theirs('b')])
  })

  test('forgets the oldest beyond two hundred heads', () => {
    const heads = Array.from({ length: 200 }, (_, at) => ours(`${at}`))
    const moved = withHead({ headSha: '199', heads }, '200', 'us')
    expect(moved.heads).toHaveLength(200)
    expect([moved.heads[0], moved.heads.at(-1)]).toEqual([ours('1'), ours('200')])
  })
})

test.each([
  ['all of them, where nobody else has pushed', 'abc', 'c', ['a', 'b', 'c']],
  ['those from the last push of somebody else on, itself among them', 'aBcDef', 'f', ['D', 'e', 'f']],
  ['the head alone, where it is not the newest that is recorded', 'abc', 'x', ['x']],
  ['the head alone, where an older version recorded none', '', 'a', ['a']],
  ['none, where there is no head', '', null, []],
])('A verdict still applies that was given on one of these heads: %s', (_, letters, headSha, lineage) => {
  expect([...lineageOf({ headSha, heads: history(letters) })]).toEqual(lineage)
})

test('Of heads that others have pushed between, ours are told apart, the newest of them too', () => {
  expect(ownHeadsOf({ heads: history('aBcD') })).toEqual(['a', 'c'])
  expect(ownHeadOf({ heads: history('aBcD') })).toBe('c')
  expect(ownHeadOf({ heads: history('B') })).toBeNull()
})
