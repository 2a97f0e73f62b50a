import { afterAll, describe, expect, test } from 'vitest'
import { startLocalSlack } from '../../../src/local/slack/local-slack.ts'
import { chars, input, many, modal, plain, section, text } from './payloads.ts'
import { pointing, refusal } from './refusal.ts'
import { clientOf } from './web-client.ts'

const slack = await startLocalSlack()
const client = clientOf(slack)
afterAll(() => slack.close())

const viewLimits: [string, (size: number) => object, number, string][] = [
  [
    'blocks in a modal',
    (n) =>
      modal(
        'A',
        many(n, () => ({ type: 'divider' })),
      ),
    100,
    '/view/blocks',
  ],
  ['modal title', (n) => modal(chars(n), []), 24, '/view/title/text'],
  ['modal submit', (n) => modal('A', [], { submit: plain(chars(n)) }), 24, '/view/submit/text'],
  ['modal close', (n) => modal('A', [], { close: plain(chars(n)) }), 24, '/view/close/text'],
  ['private_metadata', (n) => modal('A', [], { private_metadata: chars(n) }), 3000, '/view/private_metadata'],
  ['external_id', (n) => modal('A', [], { external_id: chars(n) }), 255, '/view/external_id'],
  [
    'input hint',
    (n) => modal('A', [{ ...input('b', 'A', { type: 'plain_text_input' }), hint: plain(chars(n)) }]),
    2000,
    '/view/blocks/0/hint/text',
  ],
  [
    'files of an input',
    (n) => modal('A', [input('b', 'A', { type: 'file_input', max_files: n })]),
    10,
    '/view/blocks/0/element/max_files',
  ],
  ['input min_length', (n) => modal('A', [text({ min_length: n })]), 3000, '/view/blocks/0/element/min_length'],
  ['callback_id', (n) => modal('A', [], { callback_id: chars(n) }), 255, '/view/callback_id'],
  [
    'input label',
    (n) => modal('A', [input('b', chars(n), { type: 'plain_text_input' })]),
    2000,
    '/view/blocks/0/label/text',
  ],
  ['input max_length', (n) => modal('A', [text({ max_length: n })]), 3000, '/view/blocks/0/element/max_length'],
  [
    'initial value',
    (n) => modal('A', [text({ initial_value: chars(n) })]),
    3000,
    '/view/blocks/0/element/initial_value',
  ],
]

/** A view is judged before its trigger, so a trigger that is none tells that the view passed. */
const open = (view: object) => refusal(client.views.open({ trigger_id: 'none', view: view as never }))

describe('A view', () => {
  test.each(viewLimits)('takes %s up to the limit and not one more', async (_, view, max, pointer) => {
    expect(await open(view(max))).toMatchObject({
      error: 'invalid_trigger_id',
    })
    const outside = await open(view(max + 1))
    expect(outside).toMatchObject({ error: 'invalid_arguments', errors: pointing(pointer) })
  })

  test.each(['plan', 'task_card', 'markdown', 'table', 'context_actions'])('takes no %s', async (type) => {
    const pointer = '/view/blocks/0/type'
    expect(await open(modal('A', [{ type }]))).toMatchObject({ error: 'invalid_arguments', errors: pointing(pointer) })
    const home = client.views.publish({ user_id: 'U00000ANA', view: { type: 'home', blocks: [{ type }] as never[] } })
    expect(await refusal(home)).toMatchObject({ error: 'invalid_arguments', errors: pointing(pointer) })
  })

  test('needs a submit when it asks for something', async () => {
    expect(await open(modal('A', [text({})], { submit: undefined }))).toMatchObject({
      errors: ['missing required field: submit [json-pointer:/view]'],
    })
  })

  test('is at most 250 kB', async () => {
    const heavy = (bytes: number) => {
      const bare = modal('A', [...many(87, () => section(chars(2_800))), section('')])
      const missing = bytes - Buffer.byteLength(JSON.stringify(bare))
      return modal('A', [...many(87, () => section(chars(2_800))), section(chars(missing))])
    }
    expect(await open(heavy(250_000))).toMatchObject({ error: 'invalid_trigger_id' })
    expect(await open(heavy(250_001))).toMatchObject({ error: 'view_too_large' })
  })

  test('of App Home holds 100 blocks', async () => {
    const publish = (count: number) => {
      const blocks = many(count, () => ({ type: 'divider' as const }))
      return refusal(client.views.publish({ user_id: 'U00000ANA', view: { type: 'home', blocks } }))
    }
    expect(await publish(100)).toEqual({ error: 'none' })
    expect(await publish(101)).toMatchObject({ error: 'invalid_arguments', errors: pointing('/view/blocks') })
  })
})
