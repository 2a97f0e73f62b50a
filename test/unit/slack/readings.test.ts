import { expect, test } from 'vitest'
import { TaskSpec } from '../../../src/core/artifacts.ts'
import { artifactPartsOf } from '../../../src/slack/card/artifact-parts.ts'
import { en } from '../../../src/slack/messages/en.ts'
import { ru } from '../../../src/slack/messages/ru.ts'

const content = TaskSpec.parse({
  ...{ goal: 'Allocate', acceptance_criteria: ['The day itself is good'], constraints: [], sections: [] },
  points: [
    { id: 'OUT-02', why: 'it allocates', criteria: [], reading: 'The day of expiry is good.' },
    { id: 'INV-06', why: 'it is scanned', criteria: ['AC-1'], reading: null },
  ],
})

test.each([
  [en, 'Read so where a warehouse rule says otherwise'],
  [ru, 'Как понят запрос там, где правило склада говорит иначе'],
])('A specification says in the thread which rule the request overrules, and how it was read', (words, title) => {
  const said = JSON.stringify(artifactPartsOf({ kind: 'TaskSpec', content }, words))
  expect(said).toContain(title)
  expect(said).toContain('OUT-02: The day of expiry is good.')
  expect(said).not.toContain('INV-06')
})
