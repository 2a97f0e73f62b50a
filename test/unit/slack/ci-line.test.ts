import { describe, expect, test } from 'vitest'
import type { CiWaitStatus } from '../../../src/core/judgement/ci-verdict.ts'
import { taskThatSays } from '../../../src/parts/trial-task.ts'
import { cardOf } from '../../../src/slack/card/card.ts'
import { look } from './tasks.ts'

const card = (ci: CiWaitStatus, language: 'en' | 'ru'): string =>
  JSON.stringify(
    cardOf(
      { ...taskThatSays('Count', { status: 'WAITING', stage: 'CI_WAIT' }, language), ci },
      { ...look, planBlock: false },
    ).blocks,
  )

const STANDINGS: readonly (readonly [CiWaitStatus, RegExp, RegExp])[] = [
  [{ verdict: 'not_started', about: [], overdue: false }, /not started yet\. Nothing to do/, /ещё не начат\. Делать/],
  [{ verdict: 'not_started', about: ['unit'], overdue: false }, /expected: .*unit/, /ожидается: .*unit/],
  [
    { verdict: 'not_started', about: ['unit'], overdue: true },
    /Nothing has reported .*unit.*: look at/,
    /unit.*посмотрите/,
  ],
  [{ verdict: 'action_required', about: ['unit'], overdue: false }, /approve the run/, /разрешите запуск/],
  [{ verdict: 'running', about: ['unit', 'lint'], overdue: false }, /running: .*unit.*lint/, /идёт: .*unit.*lint/],
  [{ verdict: 'red', about: ['unit'], overdue: false }, /red: .*unit/, /красный: .*unit/],
  [{ verdict: 'none', about: [], overdue: false }, /no check ran.*look at it yourself/, /проверок не было.*посмотрите/],
  [{ verdict: 'green', about: ['unit'], overdue: false }, /CI: green/, /CI: зелёный/],
]

describe.each(STANDINGS)('A card whose checks stand as %o', (standing, english, russian) => {
  test('says so and what to do, in both languages', () => {
    expect(card(standing, 'en')).toMatch(english)
    expect(card(standing, 'ru')).toMatch(russian)
  })
})

test('A check’s name is shown as it is, not as markup', () => {
  expect(card({ verdict: 'running', about: ['<!channel>\nmore'], overdue: false }, 'en')).toContain('<!channel> more')
})
