import type { Evidence } from '../artifacts.ts'
import type { News } from '../checks/compare.ts'

const en = {
  news: {
    test: (what) => `test ${what}`,
    broken: (what) => `${what} does not load`,
    vanished: (what) => `${what} does not run any more`,
    unnamed: () => 'it ends red, though no test of it is red',
    no_report: () => 'it names no tests any more',
    died: (code) => (code === '' ? 'it did not end by itself' : `it ended with exit code ${code}`),
  } as Readonly<Record<News['kind'], (what: string) => string>>,
  newlyRed: (all: string) => `Newly red, and not so on the base: ${all}`,
  /** `null`: the check as a whole. */
  before: (tests: number | null) =>
    tests === null ? 'was red before' : `${tests} ${tests === 1 ? 'was' : 'were'} red before`,
  byNames: "told by names, which the branch's own code prints",
  noCommand: 'no command of the repository ran',
  ownEnvironment: 'Its base ran with the packages and builds of the base, this run with those of the task.',
}

const ru: typeof en = {
  news: {
    test: (what) => `тест ${what}`,
    broken: (what) => `${what} не загружается`,
    vanished: (what) => `${what} больше не запускается`,
    unnamed: () => 'проверка красная, хотя ни один тест не упал',
    no_report: () => 'проверка больше не называет тестов',
    died: (code) => (code === '' ? 'проверка не завершилась сама' : `код выхода ${code}`),
  },
  newlyRed: (all) => `Новое красное, чего в базе нет: ${all}`,
  before: (tests) => (tests === null ? 'была красной и раньше' : `и раньше не проходили: ${tests}`),
  byNames: 'судя по именам, которые печатает сам код ветки',
  noCommand: 'команды репозитория не запускались',
  ownEnvironment: 'База запускалась с пакетами и сборками базы, этот запуск — с пакетами и сборками задачи.',
}

/** What a red check says beside its base. */
export const besideBaseReasons = { en, ru }

export type BesideBase = typeof en

/** 'npm test → 1 (17 were red before; told by names …)'. */
export function runText({ command, exit_code, compared }: Evidence, words: BesideBase): string {
  const end = `${command} → ${exit_code ?? '–'}`
  return compared == null ? end : `${end} (${beforeText(compared, words)})`
}

export function beforeText({ by, red_before }: NonNullable<Evidence['compared']>, words: BesideBase): string {
  const before = words.before(red_before)
  return by === 'names' ? `${before}; ${words.byNames}` : before
}

const NEWS_SHOWN = 20

export function newsText({ newly_red }: NonNullable<Evidence['compared']>, words: BesideBase): string {
  const shown = newly_red.slice(0, NEWS_SHOWN).map(({ kind, what }) => words.news[kind](what))
  const hidden = newly_red.length - shown.length
  return words.newlyRed([...shown, ...(hidden > 0 ? [`+${hidden}`] : [])].join('; '))
}
