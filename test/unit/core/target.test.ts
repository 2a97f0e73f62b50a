import { expect, test } from 'vitest'
import { chooseTarget, isBranchName, type Targets } from '../../../src/core/target.ts'

const wms = { repository: 'acme/wms', baseBranch: 'main' }
const page = { repository: 'acme/wms-page', baseBranch: 'develop' }
const targets: Targets = {
  repositories: [wms, page],
  ofChannel: new Map([['C0PAGE', { ...page, baseBranch: 'next' }]]),
}
const nothing = { repository: null, baseBranch: null, channel: null }

test('A repository is answered as it is configured, in whatever letters either is written', () => {
  const shouted = { repositories: [{ repository: 'ACME/WMS', baseBranch: 'main' }], ofChannel: new Map() } as const
  expect(chooseTarget(shouted, { ...nothing, repository: 'acme/wms' })).toEqual(shouted.repositories[0])
})

test.each([
  ['nothing', {}, wms],
  ['a channel without a default', { channel: 'C0OTHER' }, wms],
  ['a channel with one', { channel: 'C0PAGE' }, { ...page, baseBranch: 'next' }],
  ['a repository in other letters', { repository: 'ACME/WMS-Page' }, page],
  ['the channel’s repository', { repository: 'acme/wms-page', channel: 'C0PAGE' }, { ...page, baseBranch: 'next' }],
  ['another than the channel’s', { repository: 'acme/wms', channel: 'C0PAGE' }, wms],
  ['a base branch', { baseBranch: 'release/1' }, { ...wms, baseBranch: 'release/1' }],
  ['an unknown repository', { repository: 'acme/wm' }, null],
])('A request that names %s goes where it should', (_, wish, target) => {
  expect(chooseTarget(targets, { ...nothing, ...wish })).toEqual(target)
})

test.each([
  'main',
  'feature/x',
  'a@b',
  '@a',
  'c++',
  'fix/#1',
  "it's",
  'r-(1)',
  'ветка',
  'v1./x',
  'HEADS',
  'refs',
  'a.locked',
  'é'.repeat(122),
  `${'a/'.repeat(499)}a`,
])('%j is a branch name', (name) => expect(isBranchName(name)).toBe(true))

test.each([
  '',
  '-a',
  '@',
  'a..b',
  'a@{1}',
  'a.',
  '.a',
  'a/.b',
  'a.lock',
  'a.lock/b',
  '/a',
  'a/',
  'a//b',
  'a b',
  'a~b',
  'a^b',
  'a:b',
  'a?b',
  'a*b',
  'a[b',
  'a\\b',
  'a\x7fb',
  'a\tb',
  '\u2028',
  'a\u2029b',
  '\u202ea',
  'a\ud800',
  'HEAD',
  'refs/heads/a',
  'é'.repeat(123),
  `${'a/'.repeat(500)}a`,
])('%j is no branch name', (name) => expect(isBranchName(name)).toBe(false))
