import { expect, test } from 'vitest'
import { taskThatSays } from '../../../src/parts/trial-task.ts'
import { cardOf } from '../../../src/slack/card/card.ts'
import { look } from './tasks.ts'

const WAITING = { status: 'WAITING', stage: 'HUMAN_APPROVAL' } as const
const due = (language: 'en' | 'ru') => taskThatSays('Count', WAITING, language)
const card = (language: 'en' | 'ru', forgeApprovals: readonly { login: string; sha: string }[]): string =>
  JSON.stringify(cardOf({ ...due(language), forgeApprovals }, { ...look, planBlock: false }).blocks)

test('Who has approved on GitHub stands on the card, with the commit where it is an older one, and that it decides nothing', () => {
  const headSha = due('en').task.headSha ?? ''
  const approvals = [
    { login: 'ana', sha: headSha },
    { login: 'boris', sha: 'a'.repeat(40) },
  ]
  expect(card('en', approvals)).toMatch(/Approved on GitHub: @ana; @boris, of the older a{7,8}\. That does not replace/)
  expect(card('ru', approvals)).toMatch(/Одобрено на GitHub: @ana; @boris, более ранний коммит a{7,8}\. Решения здесь/)
  expect(card('en', [])).not.toContain('Approved on GitHub')
})
