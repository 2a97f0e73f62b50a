import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { gateOf, producerOf, SECTIONS, STAGE_NAMES, STAGES } from '../../src/core/stages.ts'

const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')

/** `A --> B --> C` and `A -. findings .-> B` as pairs. */
function edgesDrawn(arrow: RegExp): string[] {
  const diagram = /```mermaid\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
  return diagram
    .split('\n')
    .map((line) => line.trim().split(arrow))
    .flatMap((nodes) => nodes.slice(1).map((node, index) => `${nodes[index]} ${node}`))
    .toSorted()
}

test('the README’s diagram draws every way forward of the stage table, and no other', () => {
  const following = [...SECTIONS.map(producerOf), 'CI_WAIT']
  const expected = STAGE_NAMES.map((stage) => {
    const { next, section, kind } = STAGES[stage]
    // Code has made what the gates of a revert judge, so none of its sections is built.
    if (kind === 'revert') return `${stage} ${gateOf('backend')}`
    const index = section === null ? 0 : SECTIONS.indexOf(section) + 1
    return `${stage} ${next === 'NEXT_SECTION' ? following[index] : next}`
  })
  expect(edgesDrawn(/ --> /)).toEqual(expected.toSorted())
})

test('the README’s diagram draws where each review and gate sends its findings', () => {
  const judging = STAGE_NAMES.filter((stage) => ['review', 'gate'].includes(STAGES[stage].kind))
  const expected = judging.map((stage) => `${stage} ${STAGES[stage].rework}`)
  expect(edgesDrawn(/ -\. findings \.-> /)).toEqual(expected.toSorted())
})
