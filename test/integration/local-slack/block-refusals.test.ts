import { afterAll, describe, expect, test } from 'vitest'
import { startLocalSlack } from '../../../src/local/slack/local-slack.ts'
import {
  actions,
  button,
  card,
  cell,
  chars,
  container,
  element,
  image,
  input,
  many,
  mrkdwn,
  option,
  plain,
  rich,
  rows,
  section,
  task,
  text,
  video,
  WMS,
} from './payloads.ts'
import { refusal } from './refusal.ts'
import { clientOf } from './web-client.ts'

const slack = await startLocalSlack()
const client = clientOf(slack)
afterAll(() => slack.close())

const place = '/blocks/0/elements/0'

const post = (blocks: object[]) => client.chat.postMessage({ channel: WMS, text: 'A', blocks: blocks as never[] })

describe('A message', () => {
  const wrong: [string, object[], string][] = [
    ['an unknown type', [{ type: 'marquee' }], 'unsupported type: marquee [json-pointer:/blocks/0/type]'],
    [
      'an image without alt text',
      [{ type: 'image', image_url: 'x' }],
      'missing required field: alt_text [json-pointer:/blocks/0]',
    ],
    ['a section without text', [{ type: 'section' }], 'must define either `text` or `fields` [json-pointer:/blocks/0]'],
    [
      'a field Slack does not know',
      [{ type: 'divider', color: 'red' }],
      'invalid additional property: color [json-pointer:/blocks/0]',
    ],
    [
      'markdown in a header',
      [{ type: 'header', text: mrkdwn('a') }],
      'unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]',
    ],
    ['a bare text', [{ type: 'section', text: 'a' }], 'must provide an object [json-pointer:/blocks/0/text]'],
    ['an empty text', [section('')], 'must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
    [
      'one block_id twice',
      many(2, () => ({ type: 'divider', block_id: 'b' })),
      'block_id must be unique [json-pointer:/blocks/1/block_id]',
    ],
    [
      'one action_id twice',
      [actions(button('A', 'a'), button('B', 'a'))],
      'action_id must be unique [json-pointer:/blocks/0/elements/1/action_id]',
    ],
    [
      'a task state that is none',
      [{ ...task(1), status: 'completed' }],
      'must be a valid enum value [json-pointer:/blocks/0/status]',
    ],
    [
      'a plan beside a task card',
      [{ type: 'plan', title: 'A', tasks: [task(1)] }, task(2)],
      'plan and task_card blocks cannot be used together [json-pointer:/blocks/1]',
    ],
    [
      'a data table without a row below its header',
      [{ type: 'data_table', caption: 'A', rows: rows(1, 1) }],
      'must have at least 2 items [json-pointer:/blocks/0/rows]',
    ],
    [
      'rich text in the header of a data table',
      [{ type: 'data_table', caption: 'A', rows: [[rich('A')], [cell]] }],
      'rich_text is not allowed in the header [json-pointer:/blocks/0/rows/0/0]',
    ],
    [
      'a row of a data table that is shorter than its header',
      [{ type: 'data_table', caption: 'A', rows: [[cell, cell], [cell]] }],
      'all rows must have the same number of values [json-pointer:/blocks/0/rows/1]',
    ],
    [
      'one block_id on a block and inside a container',
      [{ type: 'divider', block_id: 'b' }, container(1, { child_blocks: [{ type: 'divider', block_id: 'b' }] })],
      'block_id must be unique [json-pointer:/blocks/1/child_blocks/0/block_id]',
    ],
    ['an alert', [{ type: 'alert', text: plain('a') }], 'unsupported type: alert [json-pointer:/blocks/0/type]'],
    [
      'a file input',
      [input('b', 'A', { type: 'file_input' })],
      'unsupported type: file_input [json-pointer:/blocks/0/element/type]',
    ],
    [
      'both sources of options',
      element({
        type: 'static_select',
        options: [option('A')],
        option_groups: [{ label: plain('A'), options: [option('A')] }],
      }),
      `must define either \`options\` or \`option_groups\` [json-pointer:${place}]`,
    ],
  ]
  test.each(wrong)('is refused with %s', async (_, blocks, error) => {
    expect(await refusal(post(blocks))).toMatchObject({ error: 'invalid_blocks', errors: [error] })
  })

  test('says of a text that is too long that none of the text types matched', async () => {
    const messages = [
      '[ERROR] failed to match all allowed schemas [json-pointer:/blocks/0/text]',
      '[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    ]
    expect(await refusal(post([section(chars(3001))]))).toMatchObject({ response_metadata: { messages } })
  })

  test('holds 13,200 characters of block text in all', async () => {
    const blocks = (last: number) => [...many(4, () => section(chars(3000))), section(chars(last))]
    expect(await post(blocks(1200))).toMatchObject({ ok: true })
    expect(await refusal(post(blocks(1201)))).toMatchObject({ error: 'msg_blocks_too_long' })
  })

  test('holds one table', async () => {
    const table = { type: 'table', rows: rows(1, 1) }
    const dataTable = { type: 'data_table', caption: 'A', rows: rows(2, 1) }
    for (const alone of [table, dataTable]) expect(await post([alone])).toMatchObject({ ok: true })
    for (const both of [table, dataTable])
      expect(await refusal(post([table, both]))).toMatchObject({ error: 'invalid_attachments' })
  })

  test('takes an example of every block type', async () => {
    const examples = [
      section('a'),
      actions(button('A', 'a')),
      { type: 'context', elements: [image({})] },
      { type: 'divider' },
      { type: 'header', text: plain('A') },
      image({}),
      text({}),
      rich('a'),
      video({}),
      container(1),
      card({}),
      { type: 'markdown', text: '**a**' },
      { type: 'file', source: 'remote', external_id: 'F1' },
      { type: 'carousel', elements: [card({})] },
      { type: 'plan', title: 'A', tasks: [task(1)] },
      {
        type: 'data_table',
        caption: 'A',
        rows: [
          [cell, cell],
          [{ type: 'raw_number', value: 1, text: '1' }, rich('x')],
        ],
      },
    ]
    expect(await post(examples)).toMatchObject({ ok: true })
    expect(await post([{ type: 'table', rows: rows(2, 2), column_settings: [{ align: 'right' }] }])).toMatchObject({
      ok: true,
    })
    expect(
      await post([
        {
          ...task(1),
          details: rich('a'),
          output: rich('b'),
          sources: [{ type: 'url', url: 'https://x.test', text: 'x' }],
        },
      ]),
    ).toMatchObject({ ok: true })
  })
})
