import { describe, expect, test } from 'vitest'
import { typedText } from '../../../src/slack/blocks/literal.ts'
import { parseCommand } from '../../../src/slack/conversation/command-line.ts'

const NO_OPTIONS = { budgetUsd: null, model: null, repository: null, baseBranch: null }

describe('what is typed after /wms-task', () => {
  test.each([
    ['', { kind: 'help' }],
    ['help', { kind: 'help' }],
    ['HELP', { kind: 'help' }],
    ['status #7', { kind: 'status', id: 7 }],
    ['list', { kind: 'list', status: null, mine: false }],
    ['list Failed', { kind: 'list', status: 'FAILED', mine: false }],
    ['list mine', { kind: 'list', status: null, mine: true }],
    ['pause 7', { kind: 'pause', id: 7 }],
    ['pause-all', { kind: 'pause_all' }],
    ['resume-all', { kind: 'resume_all' }],
    ['approve 7', { kind: 'approve', id: 7 }],
    ['reject 7 Wrong dock', { kind: 'reject', id: 7, comment: 'Wrong dock' }],
    ['changes 7 Frontend Bigger\nbuttons', { kind: 'changes', id: 7, section: 'frontend', comment: 'Bigger\nbuttons' }],
    ['revert 7', { kind: 'revert', id: 7, reason: null }],
    ['revert #7 Counts\ntwice', { kind: 'revert', id: 7, reason: 'Counts\ntwice' }],
    ['resume 7 $2.50', { kind: 'resume', id: 7, budgetUsd: 2.5 }],
    ['resume 7', { kind: 'resume', id: 7, budgetUsd: null }],
    ['resume 7 Leave it\nas it is', { kind: 'answer', id: 7, text: 'Leave it\nas it is' }],
    ['new status', { kind: 'create', request: 'status', ...NO_OPTIONS }],
    ['budget=2.50 Count pallets', { kind: 'create', request: 'Count pallets', ...NO_OPTIONS, budgetUsd: 2.5 }],
    [
      'Count pallets\nby dock budget=$3',
      { kind: 'create', request: 'Count pallets\nby dock', ...NO_OPTIONS, budgetUsd: 3 },
    ],
    ['Set base=main in the docs', { kind: 'create', request: 'Set base=main in the docs', ...NO_OPTIONS }],
    ['Count pallets budget=much', { kind: 'bad_option', name: 'budget', given: 'budget=much' }],
    ['new repo=other Count pallets', { kind: 'bad_option', name: 'repo', given: 'repo=other' }],
    ['Count pallets model=large', { kind: 'create', request: 'Count pallets', ...NO_OPTIONS, model: 'large' }],
    [
      'repo=acme/wms base=release/2 Count pallets model=a=b budget=1',
      {
        ...{ kind: 'create', request: 'Count pallets', budgetUsd: 1, model: 'a=b' },
        ...{ repository: 'acme/wms', baseBranch: 'release/2' },
      },
    ],
    ['base=fix/#12@é(2) Count', { kind: 'create', request: 'Count', ...NO_OPTIONS, baseBranch: 'fix/#12@é(2)' }],
    ['Count pallets base=-x', { kind: 'bad_option', name: 'base', given: 'base=-x' }],
  ])('%s is a command', (typed, command) => {
    expect(parseCommand(typed)).toEqual(command)
  })

  test.each([
    'Receive pallets by SSCC scan',
    'Cancel orders older than 30 days',
    'list open receipts per dock',
    'Count 5 pallets',
    'Инвентаризация',
    '入库扫描',
    "'; drop table tasks; --",
  ])('%s is a request', (request) => {
    expect(parseCommand(request)).toEqual({ kind: 'create', request, ...NO_OPTIONS })
  })

  test.each(['status', 'reject 7', 'approve seven', 'changes 7 warehouse Why', 'cancel 7 8'])(
    '%s is a command written wrongly, not a request',
    (typed) => {
      expect(parseCommand(typed)).toMatchObject({ kind: 'misused', name: typed.split(' ')[0] })
    },
  )

  test.each([
    ['stauts 4', 'status'],
    ['aprove 7', 'approve'],
    ['cancle 7', 'cancel'],
    ['hlep', 'help'],
    ['frobnicate', null],
  ])('%s is a slip; the nearest command is %s', (typed, nearest) => {
    expect(parseCommand(typed)).toEqual({ kind: 'unknown', word: typed.split(' ')[0], nearest })
  })

  test('characters are counted as people count them', () => {
    expect(parseCommand('📦 '.repeat(10_000).trim())).toMatchObject({ kind: 'create' })
    expect(parseCommand('📦 '.repeat(10_001).trim())).toEqual({ kind: 'too_long', chars: 20_001 })
  })

  test('control characters, which Postgres refuses, are left out', () => {
    expect(parseCommand('Receive\u0000 pallets\u202E')).toEqual({
      kind: 'create',
      request: 'Receive pallets',
      ...NO_OPTIONS,
    })
  })
})

test('Slack’s escapes and references are read as they were typed', () => {
  expect(typedText('&lt;!channel&gt; &amp;amp; <@U1|ana> in <#C1|wms> see <https://x.y/z|x.y>')).toBe(
    '<!channel> &amp; @ana in #wms see x.y (https://x.y/z)',
  )
})
