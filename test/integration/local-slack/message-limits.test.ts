import { afterAll, describe, expect, test } from 'vitest'
import { startLocalSlack } from '../../../src/local/slack/local-slack.ts'
import {
  actions,
  button,
  card,
  chars,
  confirmed,
  container,
  element,
  image,
  many,
  mrkdwn,
  numbered,
  option,
  plain,
  rows,
  section,
  select,
  video,
  WMS,
} from './payloads.ts'
import { pointing, refusal } from './refusal.ts'
import { clientOf } from './web-client.ts'

const slack = await startLocalSlack()
const client = clientOf(slack)
afterAll(() => slack.close())

const place = '/blocks/0/elements/0'

/** name, blocks by size, the greatest size that passes, JSON pointer of the fault one above it */
type Limit = [name: string, blocks: (size: number) => object[], max: number, pointer: string]

const messageLimits: Limit[] = [
  ['blocks in a message', (n) => many(n, () => ({ type: 'divider' })), 50, '/blocks'],
  ['section text', (n) => [section(chars(n))], 3000, '/blocks/0/text/text'],
  ['section fields', (n) => [{ type: 'section', fields: many(n, () => mrkdwn('a')) }], 10, '/blocks/0/fields'],
  ['section field', (n) => [{ type: 'section', fields: [mrkdwn(chars(n))] }], 2000, '/blocks/0/fields/0/text'],
  ['header', (n) => [{ type: 'header', text: plain(chars(n)) }], 150, '/blocks/0/text/text'],
  ['block_id', (n) => [{ type: 'divider', block_id: chars(n) }], 255, '/blocks/0/block_id'],
  ['actions elements', (n) => [actions(...many(n, (i) => button('A', `a${i}`)))], 25, '/blocks/0/elements'],
  ['context elements', (n) => [{ type: 'context', elements: many(n, () => mrkdwn('a')) }], 10, '/blocks/0/elements'],
  ['action_id', (n) => [actions(button('A', chars(n)))], 255, `${place}/action_id`],
  ['button text', (n) => [actions(button(chars(n), 'a'))], 75, `${place}/text/text`],
  ['button value', (n) => [actions(button('A', 'a', { value: chars(n) }))], 2000, `${place}/value`],
  ['button url', (n) => [actions(button('A', 'a', { url: chars(n) }))], 3000, `${place}/url`],
  [
    'accessibility label',
    (n) => [actions(button('A', 'a', { accessibility_label: chars(n) }))],
    75,
    `${place}/accessibility_label`,
  ],
  ['confirm title', (n) => confirmed({ title: plain(chars(n)) }), 100, `${place}/confirm/title/text`],
  ['confirm text', (n) => confirmed({ text: mrkdwn(chars(n)) }), 300, `${place}/confirm/text/text`],
  ['confirm yes', (n) => confirmed({ confirm: plain(chars(n)) }), 30, `${place}/confirm/confirm/text`],
  ['confirm no', (n) => confirmed({ deny: plain(chars(n)) }), 30, `${place}/confirm/deny/text`],
  ['select options', (n) => select(many(n, numbered)), 100, `${place}/options`],
  ['option text', (n) => select([{ text: plain(chars(n)), value: 'a' }]), 75, `${place}/options/0/text/text`],
  [
    'option description',
    (n) => select([{ text: plain('A'), value: 'a', description: plain(chars(n)) }]),
    75,
    `${place}/options/0/description/text`,
  ],
  ['option value', (n) => select([{ text: plain('A'), value: chars(n) }]), 150, `${place}/options/0/value`],
  ['overflow options', (n) => element({ type: 'overflow', options: many(n, numbered) }), 5, `${place}/options`],
  ['radio buttons', (n) => element({ type: 'radio_buttons', options: many(n, numbered) }), 10, `${place}/options`],
  ['checkboxes', (n) => element({ type: 'checkboxes', options: many(n, numbered) }), 10, `${place}/options`],
  [
    'placeholder',
    (n) => element({ type: 'users_select', placeholder: plain(chars(n)) }),
    150,
    `${place}/placeholder/text`,
  ],
  ['image alt text', (n) => [image({ alt_text: chars(n) })], 2000, '/blocks/0/alt_text'],
  ['image title', (n) => [image({ title: plain(chars(n)) })], 2000, '/blocks/0/title/text'],
  ['image url', (n) => [image({ image_url: chars(n) })], 3000, '/blocks/0/image_url'],
  ['markdown', (n) => [{ type: 'markdown', text: chars(n) }], 12000, '/blocks/0/text'],
  [
    'markdown together',
    (n) => [chars(6000), chars(n - 6000)].map((text) => ({ type: 'markdown', text })),
    12000,
    '/blocks',
  ],
  [
    'context_actions elements',
    (n) => [
      {
        type: 'context_actions',
        elements: many(n, (i) => ({ type: 'icon_button', icon: 'trash', text: plain('A'), action_id: `a${i}` })),
      },
    ],
    5,
    '/blocks/0/elements',
  ],
  ['table rows', (n) => [{ type: 'table', rows: rows(n, 1) }], 100, '/blocks/0/rows'],
  ['table columns', (n) => [{ type: 'table', rows: rows(1, n) }], 20, '/blocks/0/rows/0'],
  ['data_table rows', (n) => [{ type: 'data_table', caption: 'A', rows: rows(n, 1) }], 101, '/blocks/0/rows'],
  ['data_table columns', (n) => [{ type: 'data_table', caption: 'A', rows: rows(2, n) }], 20, '/blocks/0/rows/0'],
  ['card title', (n) => [card({ title: mrkdwn(chars(n)) })], 150, '/blocks/0/title/text'],
  ['card subtitle', (n) => [card({ subtitle: mrkdwn(chars(n)) })], 150, '/blocks/0/subtitle/text'],
  ['card body', (n) => [card({ body: mrkdwn(chars(n)) })], 200, '/blocks/0/body/text'],
  ['card actions', (n) => [card({ actions: many(n, (i) => button('A', `a${i}`)) })], 2, '/blocks/0/actions'],
  ['carousel', (n) => [{ type: 'carousel', elements: many(n, () => card({})) }], 10, '/blocks/0/elements'],
  ['container children', (n) => [container(n)], 10, '/blocks/0/child_blocks'],
  ['container title', (n) => [container(1, { title: plain(chars(n)) })], 150, '/blocks/0/title/text'],
  ['video title', (n) => [video({ title: plain(chars(n)) })], 199, '/blocks/0/title/text'],
  ['container subtitle', (n) => [container(1, { subtitle: plain(chars(n)) })], 150, '/blocks/0/subtitle/text'],
  [
    'option groups',
    (n) => element({ type: 'static_select', option_groups: many(n, group) }),
    100,
    `${place}/option_groups`,
  ],
  [
    'option group label',
    (n) => element({ type: 'static_select', option_groups: [{ ...group(), label: plain(chars(n)) }] }),
    75,
    `${place}/option_groups/0/label/text`,
  ],
  [
    'data_table page size',
    (n) => [{ type: 'data_table', caption: 'A', rows: rows(2, 1), page_size: n }],
    100,
    '/blocks/0/page_size',
  ],
  ['video description', (n) => [video({ description: plain(chars(n)) })], 200, '/blocks/0/description/text'],
  ['video author', (n) => [video({ author_name: chars(n) })], 49, '/blocks/0/author_name'],
]

const group = () => ({ label: plain('A'), options: [option('A')] })

const post = (blocks: object[]) => client.chat.postMessage({ channel: WMS, text: 'A', blocks: blocks as never[] })

describe('A message', () => {
  test.each(messageLimits)('takes %s up to the limit and not one more', async (_, blocks, max, pointer) => {
    expect(await post(blocks(max))).toMatchObject({ ok: true })
    expect(await refusal(post(blocks(max + 1)))).toMatchObject({
      error: 'invalid_blocks',
      errors: pointing(pointer),
      response_metadata: { messages: pointing(pointer) },
    })
  })
})
