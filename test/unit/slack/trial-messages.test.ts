import { expect, test } from 'vitest'
import { messageRefusal } from '../../../src/local/slack/blocks/validate.ts'
import { trialMessages } from '../../../src/parts/trial-messages.ts'

const messages = [...trialMessages()]
const contents = messages.map(([, content]) => content)

test('What the doctor has Slack validate holds every kind of block that messages are made of', () => {
  const kinds = new Set(contents.flatMap(({ blocks }) => blocks.map(({ type }) => type)))
  expect([...kinds].sort()).toEqual(['actions', 'context', 'header', 'plan', 'rich_text'])
})

test('It holds buttons of every act, and texts up to the limits', () => {
  const said = JSON.stringify(contents)
  for (const act of ['approve', 'reject', 'request_changes', 'retry', 'resume', 'answer', 'cancel'])
    expect(said).toContain(`"action_id":"${act}"`)
  expect(Math.max(...contents.map(({ text }) => text.length))).toBeGreaterThan(3_500)
})

test.each(messages)('A workspace as it should be takes %s', (_, { blocks }) => {
  expect(messageRefusal(blocks)).toBeNull()
})
