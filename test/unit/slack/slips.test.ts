import { describe, expect, test } from 'vitest'
import { typedText } from '../../../src/slack/blocks/literal.ts'
import { parseCommand } from '../../../src/slack/conversation/command-line.ts'
import { REQUESTS, SLIPS } from './typed-lines.ts'

describe('a slip never costs money', () => {
  test('there are 120 slips and 60 requests to tell apart', () => {
    expect(new Set(SLIPS).size).toBeGreaterThanOrEqual(120)
    expect(new Set(REQUESTS).size).toBeGreaterThanOrEqual(60)
  })

  test.each(SLIPS)('%s starts no task', (typed) => {
    expect(parseCommand(typedText(typed)).kind).not.toBe('create')
  })

  test.each(REQUESTS)('%s starts one, word for word', (typed) => {
    expect(parseCommand(typed)).toMatchObject({ kind: 'create', request: typed })
  })

  test.each([
    ['stop 2', 'cancel'],
    ['статус 7', 'status'],
    ['ыефегы 7', 'status'],
    ['7 approve', 'approve'],
    ['/wms-task aprove 7', 'approve'],
    ['undo 7', 'revert'],
  ])('%s is answered with the usage of %s', (typed, nearest) => {
    expect(parseCommand(typed)).toMatchObject({ kind: 'unknown', nearest })
  })
})

test.each([
  ['<http://README.md|README.md>', 'README.md'],
  ['<https://acme.io/a/|acme.io/a>', 'acme.io/a'],
  ['<https://acme.io/a>', 'https://acme.io/a'],
  ['see <https://acme.io/a?x=1&amp;y=2|the page>', 'see the page (https://acme.io/a?x=1&y=2)'],
  ['<mailto:ana@acme.io|ana@acme.io>', 'ana@acme.io'],
  ['<mailto:ana@acme.io>', 'ana@acme.io'],
  ['<tel:+4930123|+49 30 123>', '+49 30 123'],
  ['<!subteam^S012|@dock-team> and <!subteam^S012>', '@dock-team and @S012'],
  ['<!here> <!channel|channel> <!everyone|@everyone>', '@here @channel @everyone'],
  ['<!date^1700000000^{date_short}^https://x.y|14 Nov 2023>', '14 Nov 2023'],
  ['<@U1|ana> in <#C1|wms> and <#C2|>', '@ana in #wms and #C2'],
  ['a &lt; b &amp;&amp; c &gt; d, not &amp;lt;', 'a < b && c > d, not &lt;'],
  ['&lt;@U1&gt; is no person, 3 < 4 neither', '<@U1> is no person, 3 < 4 neither'],
])('%s is read as the person saw it', (sent, seen) => {
  expect(typedText(sent)).toBe(seen)
})

test('a person without a label is called by name', () => {
  expect(typedText('ask <@U1> or <@U2>', (id) => (id === 'U1' ? 'ana' : id))).toBe('ask @ana or @U2')
})
