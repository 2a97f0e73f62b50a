import { counter } from '../../core/plural.ts'

/** The notice on every card about its workspace. */
export type Notice = 'local' | 'local_everybody'

const inEnglish = counter<'one' | 'other'>('en')
const inRussian = counter<'one' | 'few' | 'many' | 'other'>('ru')

const en = {
  decide: (sha: string) => `Approve merges commit ${sha} into the main branch.`,
  retry: 'Retry gives it new attempts; nothing happens until then.',
  resume: 'It waits until somebody presses Resume or Cancel task.',
  tryAgain: 'The same attempt goes on when somebody presses Try again.',
  allow:
    'An approver may allow exactly these packages, for this task alone; then the same attempt goes on. Or say no, and what to do instead.',
  preparing: {
    setup: (command: string) => `Setting up: ${command}, since`,
    check: (name: string) => `Trying check ${name} on the base, since`,
  },
  waitsFor: (what: string) => `Waiting for ${what} since`,
  nextTry: ', next try at',
  line: (place: number, behind: number) => `In line to be merged: number ${place}, behind task ${behind}.`,
  dependencies: {
    database: 'the database',
    forge: 'the repository',
    model: 'the model',
    sandbox: 'the sandbox',
    slack: 'Slack',
    machine: 'the machine',
  },
  somethingOutside: 'something outside',
  criteria: (met: number, all: number) => `Acceptance criteria: ${met} of ${all} proven by a test`,
  waitsForOthers: 'Waiting for a decision',
  cost: 'Cost',
  invariants: (n: number) => `${inEnglish(n, { one: 'warehouse rule', other: 'warehouse rules' })} touched`,
  remarks: (n: number) => `${inEnglish(n, { one: 'remark remains', other: 'remarks remain' })}`,
  moreInThread: (n: number) => `${n} more in the thread`,
  notices: {
    local: 'local Slack',
    local_everybody: 'local Slack · everybody approves, but not their own tasks',
  } as Readonly<Record<Notice, string>>,
}

const ru: typeof en = {
  decide: (sha) => `«Одобрить» вольёт коммит ${sha} в основную ветку.`,
  retry: '«Повторить» даст новые попытки; до тех пор ничего не происходит.',
  resume: 'Задача ждёт, пока кто-нибудь не нажмёт «Продолжить» или «Отменить задачу».',
  allow:
    'Утверждающий может разрешить именно эти пакеты и только для этой задачи; та же попытка продолжится. Или откажите и скажите, как сделать иначе.',
  tryAgain: 'Та же попытка продолжится, когда кто-нибудь нажмёт «Попробовать снова».',
  preparing: {
    setup: (command) => `Готовится окружение: ${command}, с`,
    check: (name) => `Проверка ${name} пробуется на базовой ветке, с`,
  },
  waitsFor: (what) => `${what} с`,
  nextTry: ', следующая попытка в',
  line: (place, behind) => `В очереди на слияние: ${place}-я, сразу за задачей ${behind}.`,
  dependencies: {
    database: 'База данных не отвечает',
    forge: 'Репозиторий не отвечает',
    model: 'Модель не отвечает',
    sandbox: 'Песочница не отвечает',
    slack: 'Slack не отвечает',
    machine: 'Сбой машины',
  },
  somethingOutside: 'Нет ответа извне',
  criteria: (met, all) => `Критерии приёмки: тестом доказано ${met} из ${all}`,
  waitsForOthers: 'Ждёт решения',
  cost: 'Стоимость',
  invariants: (n) =>
    `${inRussian(n, { one: 'затронутое правило', few: 'затронутых правила', many: 'затронутых правил', other: 'затронутых правила' })} склада`,
  remarks: (n) =>
    inRussian(n, {
      one: 'замечание осталось',
      few: 'замечания осталось',
      many: 'замечаний осталось',
      other: 'замечания осталось',
    }),
  moreInThread: (n) => `ещё ${n} в треде`,
  notices: {
    local: 'локальный Slack',
    local_everybody: 'локальный Slack · одобряет каждый, но не свои задачи',
  },
}

/** The card's own texts. */
export const cardWords = { en, ru }
