import type { Finding } from '../../core/artifacts.ts'
import type { Language } from '../../core/language.ts'
import { BLOCKING, type Observation, type ObservationKind } from './observation.ts'

const TITLES: Readonly<Record<ObservationKind, Readonly<Record<Language, string>>>> = {
  test_removed: { en: 'A test is gone', ru: 'Теста больше нет' },
  test_skipped: { en: 'A test is skipped', ru: 'Тест пропускается' },
  test_conditional: { en: 'A test runs only under a condition', ru: 'Тест выполняется только при условии' },
  test_singled_out: { en: 'Only one of the tests runs', ru: 'Выполняется только один из тестов' },
  test_emptied: { en: 'A test asserts nothing any more', ru: 'Тест больше ничего не проверяет' },
  assertion_removed: { en: 'A test asserts less than before', ru: 'Тест проверяет меньше, чем раньше' },
  assertion_loosened: { en: 'A test asserts less exactly than before', ru: 'Тест проверяет менее точно, чем раньше' },
  expectation_changed: { en: 'A test expects another value', ru: 'Тест ожидает другое значение' },
  test_cut_short: { en: 'A test ends before it asserts', ru: 'Тест заканчивается раньше проверки' },
  test_without_assertion: { en: 'A new test asserts nothing', ru: 'Новый тест ничего не проверяет' },
  tests_read_roughly: {
    en: 'Tests could not be read from end to end: less is seen in them',
    ru: 'Тесты удалось прочитать не полностью: в них видно меньше',
  },
  too_complex: { en: 'Too complex to check', ru: 'Слишком сложно для проверки' },
  error_swallowed: { en: 'A failure is swallowed', ru: 'Ошибка проглатывается' },
  exit_forced: { en: 'The process is ended as if all were well', ru: 'Процесс завершается, будто всё в порядке' },
  unit_mocked: { en: 'A test replaces what it tests', ru: 'Тест подменяет то, что проверяет' },
  timeout_raised: { en: 'A timeout is raised', ru: 'Увеличено время ожидания' },
  snapshot_alone: {
    en: 'A snapshot changes although the product does not',
    ru: 'Снимок изменён, хотя продукт не менялся',
  },
  snapshot_unexplained: {
    en: 'Nothing in the change explains a new snapshot',
    ru: 'Изменение не объясняет новый снимок',
  },
  answer_hard_coded: { en: 'Code chooses by the data of a test', ru: 'Код выбирает ответ по данным теста' },
  test_detected: { en: 'The product behaves otherwise under test', ru: 'Под тестом продукт ведёт себя иначе' },
  coverage_narrowed: { en: 'Code is left out of coverage', ru: 'Код исключён из покрытия' },
  check_silenced: { en: 'A checker is silenced', ru: 'Проверка кода заглушена' },
  configuration_changed: { en: 'What checks the work is changed', ru: 'Изменено то, чем проверяется работа' },
  nothing_fails_on_base: {
    en: 'No new test fails without the change',
    ru: 'Ни один новый тест не падает без изменения',
  },
  passes_on_base: { en: 'A new test passes without the change too', ru: 'Новый тест проходит и без изменения' },
  no_new_test: { en: 'The change brings no new test', ru: 'Изменение не принесло нового теста' },
}

const ADVICE = {
  en: 'Put it back as it was and let the code pass. Where it has to be so, say why in the summary; a person may accept it.',
  ru: 'Верните как было, и пусть проходит код. Если иначе нельзя, объясните это в сводке; человек может это принять.',
} as const
const SIMPLER = {
  en: 'Reading it did not end in time, so nobody knows what it does to the tests. Write it more simply, or in smaller files. A person may accept it as it is.',
  ru: 'Прочитать это за отведённое время не удалось, и что оно делает с тестами, неизвестно. Напишите проще или разбейте на файлы поменьше. Человек может принять и так.',
} as const
const NEWS = { en: 'A person should know.', ru: 'Человеку стоит это знать.' } as const

const TITLE_CHARS = 140

/** An observation as a finding. Its title is stable, so that the same problem has the same title in each round. */
export function findingOf({ kind, path, line, what }: Observation, language: Language): Finding {
  const isBlocking = BLOCKING[kind]
  const title = `${TITLES[kind][language]}: ${what.replace(/\s+/g, ' ')}`
  return {
    severity: isBlocking ? 'blocker' : 'minor',
    title: title.length > TITLE_CHARS ? `${title.slice(0, TITLE_CHARS).toWellFormed()}…` : title,
    detail: (kind === 'too_complex' ? SIMPLER : isBlocking ? ADVICE : NEWS)[language],
    file: path,
    line,
    quote: null,
  }
}
