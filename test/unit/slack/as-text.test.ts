import { describe, expect, test } from 'vitest'
import { statesWithReason, taskThatSays } from '../../../src/parts/trial-task.ts'
import { bold, bullets, code, header, lines, preformatted, rich, say, text } from '../../../src/slack/blocks/blocks.ts'
import { mentions } from '../../../src/slack/blocks/people.ts'
import { cardOf } from '../../../src/slack/card/card.ts'
import { homeView } from '../../../src/slack/card/home-view.ts'
import { answerModal, changesModal } from '../../../src/slack/conversation/modals.ts'
import { threadOf } from '../../../src/slack/delivery/thread.ts'
import { wordsIn } from '../../../src/slack/messages/words.ts'
import { messageAsText, viewAsText } from './as-text.ts'
import { look, policy, SHA } from './tasks.ts'

test('A message reads line by line, with what is bold, code or a person', () => {
  const blocks = [
    header('Receive pallets'),
    rich(lines([bold('Proof: '), code('npm test')], mentions(['U1', 'S1'])), bullets([[text('one')], [text('two')]])),
  ]
  expect(messageAsText({ text: 'Task 7', blocks })).toBe(
    [
      'text       Task 7',
      'header     Receive pallets',
      'rich_text  *Proof: *`npm test`',
      '           <@U1>, <!S1>',
      '           • one',
      '           • two',
      '',
    ].join('\n'),
  )
})

test.each([
  ['a star', '*bold*', '\\*bold\\*'],
  ['a mention', '<@U1>', '\\<@U1>'],
  ['a bullet', '• one', '\\• one'],
  ['a backslash', 'back\\slash', 'back\\\\slash'],
  ['a character that shows nothing', 'line\u200eend', 'line\\u{200e}end'],
  ['a space at the end', 'ends in a space ', 'ends in a space␠'],
  ['a long row of one sign', 'W'.repeat(150), '⟪W⟫×150'],
])('A text that could be taken for another is told from it: %s', (_, written, read) => {
  expect(messageAsText(say(written))).toContain(`rich_text  ${read}\n`)
})

test('Text that Slack reads as markup is told from text that it shows as it is', () => {
  const inContext = (element: object) => messageAsText({ text: '', blocks: [{ type: 'context', elements: [element] }] })
  const asMarkup = inContext({ type: 'mrkdwn', text: '<!here>' })
  expect(inContext({ type: 'plain_text', text: '<!here>', emoji: false })).not.toBe(asMarkup)
})

test('What it does not know it refuses, so that nothing is passed over', () => {
  const [known] = say('Task 7').blocks
  expect(() => messageAsText({ text: '', blocks: [{ ...known, expand: true }] })).toThrow(/Unrecognized key.*expand/)
  expect(() => messageAsText({ text: '', blocks: [{ type: 'image' }] })).toThrow(/Invalid discriminator/)
})

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** The payload with one thing changed: a value, a key left out, two neighbours changed over. */
function* variantsOf(json: Json): Generator<Json> {
  if (typeof json === 'string') yield `${json}!`
  if (typeof json === 'number') yield json + 1
  if (typeof json === 'boolean') yield !json
  if (Array.isArray(json)) {
    for (const [index, item] of json.entries()) {
      yield json.toSpliced(index, 1)
      const next = json[index + 1]
      if (next !== undefined && JSON.stringify(next) !== JSON.stringify(item))
        yield json.toSpliced(index, 2, next, item)
      for (const variant of variantsOf(item)) yield json.with(index, variant)
    }
  } else if (typeof json === 'object' && json !== null) {
    for (const [key, value] of Object.entries(json)) {
      const { [key]: _, ...rest } = json
      yield rest
      for (const variant of variantsOf(value)) yield { ...json, [key]: variant }
    }
  }
}

const readOrRefused = (asText: (payload: unknown) => string, payload: Json): string => {
  try {
    return asText(payload)
  } catch {
    return 'refused'
  }
}

describe('Whatever changes in a payload changes how it reads', () => {
  const words = wordsIn('en')
  const due = taskThatSays('Receive pallets', { status: 'WAITING', stage: 'HUMAN_APPROVAL' }, 'en')
  const asked = taskThatSays('Receive', statesWithReason('')['with a question'], 'en')
  const [target, spot] = [
    { taskId: 7, headSha: SHA },
    { channel: 'C1', threadTs: null },
  ]
  const task = { record: due, artifacts: due.artifacts, acts: ['approve'] as const }
  const message = messageAsText
  const payloads = {
    'a card': [message, cardOf(due, { ...look, planBlock: true })],
    'a card without the plan block': [message, cardOf(asked, { ...look, planBlock: false })],
    'a call for a decision': [message, threadOf(due, policy).find(({ kind }) => kind === 'question')?.content],
    'a log': [message, { text: 'Log', blocks: [rich(preformatted('not ok 1\nok 2'))] }],
    'a modal with a choice': [viewAsText, changesModal(due, target, spot, words)],
    'a modal with a question': [viewAsText, answerModal(asked, target, spot, words)],
    'App Home': [viewAsText, homeView([{ list: 'waiting', isNewest: false, tasks: [task] }], null, words)],
  } as const

  test.each(Object.entries(payloads))('%s', (_, [asText, payload]) => {
    const json: Json = JSON.parse(JSON.stringify(payload))
    const reads = asText(json)
    const unnoticed = [...variantsOf(json)].filter((variant) => readOrRefused(asText, variant) === reads)
    expect(unnoticed).toEqual([])
  })
})
