import type { CiWaitStatus } from '../../core/judgement/ci-verdict.ts'
import type { Language } from '../../core/language.ts'

type Say = (checks: string, overdue: boolean) => string
type CiWords = Readonly<Record<CiWaitStatus['verdict'], Say>>

/** The state of the checks, and what to do. */
const en: CiWords = {
  none: () =>
    'CI: no check ran. Only reviews and gates have tested this commit: look at it yourself before you approve.',
  not_started: (checks, overdue) =>
    overdue
      ? `CI: not started. Nothing has reported ${checks}: look at what starts that workflow, or at the rule that requires it.`
      : `CI: not started yet${checks === '' ? '' : `, expected: ${checks}`}. Nothing to do.`,
  action_required: (checks) =>
    `CI: needs approval to run: ${checks}. Open the checks of the pull request and approve the run.`,
  running: (checks) => `CI: running: ${checks}. Nothing to do; the task goes on by itself.`,
  red: (checks) => `CI: red: ${checks}. Its section is at work on it with the end of the log; nothing to do.`,
  green: () => 'CI: green.',
}

const ru: CiWords = {
  none: () => 'CI: проверок не было. Коммит видели только ревью и гейты: посмотрите его сами, прежде чем одобрить.',
  not_started: (checks, overdue) =>
    overdue
      ? `CI: не начат. Никто не сообщил о ${checks}: посмотрите, что запускает этот workflow, или правило, которое его требует.`
      : `CI: ещё не начат${checks === '' ? '' : `, ожидается: ${checks}`}. Делать ничего не нужно.`,
  action_required: (checks) =>
    `CI: нужно разрешение на запуск: ${checks}. Откройте проверки пул-реквеста и разрешите запуск.`,
  running: (checks) => `CI: идёт: ${checks}. Делать ничего не нужно, задача продолжится сама.`,
  red: (checks) => `CI: красный: ${checks}. Раздел уже исправляет, конец лога у него есть; делать ничего не нужно.`,
  green: () => 'CI: зелёный.',
}

interface IgnoreWords {
  readonly button: string
  readonly done: (id: number) => string
  readonly cannot: string
}

/** The button by which checks that say nothing count for nothing. */
export const ignoreWords: Readonly<Record<Language, IgnoreWords>> = {
  en: {
    button: 'Ignore once',
    done: (id) =>
      `Task ${id} goes on; these checks count for nothing, for this commit only. Whoever approves it says yes to that.`,
    cannot: 'No checks wait for a word on this commit.',
  },
  ru: {
    button: 'Не учитывать',
    done: (id) =>
      `Задача ${id} продолжается; эти проверки не учитываются, только для этого коммита. Кто её одобрит, подтвердит это.`,
    cannot: 'Нет проверок этого коммита, о которых нужно решать.',
  },
}

const CATALOGUE: Readonly<Record<Language, CiWords>> = { en, ru }

export const ciWordsIn = (language: Language): CiWords => CATALOGUE[language]
