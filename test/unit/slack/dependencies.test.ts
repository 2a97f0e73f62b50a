import { expect, test } from 'vitest'
import { taskThatSays } from '../../../src/parts/trial-task.ts'
import { cardOf } from '../../../src/slack/card/card.ts'
import type { StoredArtifact } from '../../../src/store/artifacts.ts'
import { AT, look, SHA } from './tasks.ts'

const branch = (dependencies: string[]): StoredArtifact => ({
  ...{ kind: 'BranchDiff', stage: 'DOCS_GATE', id: 99, runId: 9, createdAt: AT },
  content: { base_sha: SHA, head_sha: SHA, diff_stat: { insertions: 1, deletions: 0, files: [] }, dependencies },
})

const card = (dependencies: string[], language: 'en' | 'ru' = 'en') => {
  const view = taskThatSays('Count', { status: 'WAITING', stage: 'HUMAN_APPROVAL' }, language)
  const { blocks } = cardOf(
    { ...view, artifacts: [...view.artifacts, branch(dependencies)] },
    { ...look, planBlock: false },
  )
  const buttons = blocks?.flatMap((block) => (block.type === 'actions' ? block.elements : [])) ?? []
  const asks = buttons.flatMap((button) => ('confirm' in button ? [button.confirm?.text?.text ?? ''] : []))[0] ?? ''
  return { all: JSON.stringify(blocks), asks }
}

test.each([
  ['en', 'New dependencies', 'You also say yes to these dependencies: package.json: left-pad'],
  ['ru', 'Новые зависимости', 'Вы также соглашаетесь на зависимости: package.json: left-pad'],
] as const)(
  'An approval in %s names each new dependency on the card and asks for a yes to it',
  (language, title, asks) => {
    const shown = card(['package.json: left-pad ^1.3.0'], language)
    expect(shown.all).toContain(title)
    expect(shown.all).toContain('left-pad ^1.3.0')
    expect(shown.asks).toContain(asks)
  },
)

test('However many they are, the card says how many more and the question stays short', () => {
  const shown = card(Array.from({ length: 40 }, (_, i) => `backend/package-lock.json: package-${i} 1.0.0`))
  expect(shown.all).toContain('package-11')
  expect(shown.all).not.toContain('package-12 ')
  expect(shown.asks.length).toBeLessThanOrEqual(300)
  expect(shown.asks).toContain('You also say yes')
})

test('Without any nothing is said of them', () => {
  const { all, asks } = card([])
  expect(all + asks).not.toMatch(/dependenc/i)
})
