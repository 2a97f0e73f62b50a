import { describe, expect, test } from 'vitest'
import { actionsElement, contextActionsElement, inputElement } from '../../../src/local/slack/blocks/elements.ts'
import { blocksOn } from '../../../src/local/slack/blocks/surfaces.ts'
import { messageRefusal, viewRefusal } from '../../../src/local/slack/blocks/validate.ts'
import { blocks } from './published/blocks.ts'
import { elements, viewElements } from './published/elements.ts'
import { objects, richTexts } from './published/objects.ts'
import type { Examples } from './published/parts.ts'

/**
 * Slack's reference as it stood in 2026, example by example; long texts are shortened. One is left out, since what is
 * published is no JSON: the bar chart of data_visualization.
 */
const examplesOf = (pages: Examples) =>
  Object.entries(pages).flatMap(([page, all]) =>
    all.map((example, index): [string, readonly object[]] => [`${page} ${index + 1}`, example]),
  )

/** Where Slack takes it, by its own list of surfaces. */
const refusalOf = (example: readonly object[]) =>
  example.some((block) => 'type' in block && block.type === 'alert')
    ? viewRefusal('home', { type: 'home', blocks: example })
    : messageRefusal(example)

describe('An example that Slack publishes passes', () => {
  test.each(examplesOf(blocks))('of the block %s', (_, example) => expect(refusalOf(example)).toBeNull())
  test.each(examplesOf(elements))('of the element %s', (_, example) => expect(refusalOf(example)).toBeNull())
  test.each(examplesOf(objects))('of the object %s', (_, example) => expect(refusalOf(example)).toBeNull())
  test.each(examplesOf(richTexts))('of the rich text %s', (_, example) => expect(refusalOf(example)).toBeNull())
  test.each(Object.entries(viewElements))('of %s in a view', (_, view) =>
    expect(viewRefusal(view.type, view)).toBeNull(),
  )
})

/** The types that a union of the validator takes. */
const typesIn = ({ options }: { options: readonly { shape: { type: { value: string } } }[] }) =>
  options.map(({ shape }) => shape.type.value)

test('Each block and element that the local Slack takes has an example', () => {
  const known = [...typesIn(blocksOn('message').element), ...typesIn(blocksOn('home').element)]
  expect(Object.keys(blocks)).toEqual(expect.arrayContaining(known.filter((type) => type !== 'rich_text')))
  const shown = [...Object.keys(elements), ...Object.keys(viewElements)]
  const elementTypes = [actionsElement, inputElement, contextActionsElement].flatMap((union) => typesIn(union))
  expect(shown).toEqual(expect.arrayContaining(elementTypes))
})
