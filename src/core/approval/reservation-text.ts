import type { GuardedPath } from '../artifacts.ts'
import type { Language } from '../language.ts'
import { counter } from '../plural.ts'
import { reasonsIn } from '../reasons/reasons.ts'
import type { Reservation } from './reservations.ts'

const inEnglish = counter<'one' | 'other'>('en')
const inRussian = counter<'one' | 'few' | 'many' | 'other'>('ru')

const en = {
  foreign: (commits: number, files: number, who: string) =>
    `Somebody else pushed ${inEnglish(commits, { one: 'commit', other: 'commits' })} that no reviewer has seen (${inEnglish(files, { one: 'file', other: 'files' })}). Author: ${who}`,
  forbidden: 'Changes what agents may never touch',
  dependencies: 'Adds dependencies',
  failed: 'Gates that fail for this commit',
  ignored: 'Checks that said nothing about the code and count for nothing',
  unjudged: 'Not judged for this commit',
  judged: (stage: string, sha: string | null) => (sha === null ? stage : `${stage} (judged ${sha})`),
  more: (n: number) => `${n} more`,
  guards: {
    workflow: 'runs in CI',
    owners: 'who must review',
    rules: 'rules of the pipeline',
    attributes: 'git attributes',
    link: 'link',
    submodule: 'submodule',
    lockfile: 'lockfile',
    outside: 'outside the sections',
  } as Readonly<Record<GuardedPath['why'], string>>,
}

const ru: typeof en = {
  foreign: (commits, files, who) =>
    `В ветке есть непроверенное от других: ${inRussian(commits, { one: 'коммит', few: 'коммита', many: 'коммитов', other: 'коммита' })} (${inRussian(files, { one: 'файл', few: 'файла', many: 'файлов', other: 'файла' })}). Автор: ${who}`,
  forbidden: 'Меняет то, что агентам трогать нельзя',
  dependencies: 'Добавляет зависимости',
  failed: 'Контроль не пройден для этого коммита',
  ignored: 'Проверки ничего не сказали о коде и не учитываются',
  unjudged: 'Для этого коммита не проверено',
  judged: (stage, sha) => (sha === null ? stage : `${stage} (проверка была для ${sha})`),
  more: (n) => `ещё ${n}`,
  guards: {
    workflow: 'выполняется в CI',
    owners: 'кто обязан ревьюить',
    rules: 'правила конвейера',
    attributes: 'атрибуты git',
    link: 'ссылка',
    submodule: 'подмодуль',
    lockfile: 'lock-файл',
    outside: 'вне секций',
  },
}

const CATALOGUE: Readonly<Record<Language, typeof en>> = { en, ru }
const AUTHORS_NAMED = 3
const AUTHOR_CHARS = 40

/** A reservation for people: a line and its items. Names and paths are untrusted text. */
export interface ReservationText {
  readonly title: string
  readonly items: readonly string[]
}

export function reservationText(reservation: Reservation, language: Language): ReservationText {
  const words = CATALOGUE[language]
  const { stages } = reasonsIn(language)
  switch (reservation.kind) {
    case 'foreign_push': {
      const { authors, commits, files } = reservation.facts
      const rest = authors.length - AUTHORS_NAMED
      const named = [...authors.slice(0, AUTHORS_NAMED).map(shortName), ...(rest > 0 ? [words.more(rest)] : [])]
      return { title: words.foreign(commits, files.length, named.join(', ')), items: files }
    }
    case 'forbidden_paths':
      return {
        title: words.forbidden,
        items: reservation.facts.paths.map(({ path, why }) => `${path} (${words.guards[why]})`),
      }
    case 'new_dependencies':
      return { title: words.dependencies, items: reservation.facts.dependencies }
    case 'failed_gates':
      return {
        title: words.failed,
        items: reservation.facts.gates.map(({ stage, details }) => `${stages[stage]}: ${details}`),
      }
    case 'ignored_checks':
      return {
        title: words.ignored,
        items: reservation.facts.checks.map(({ name, ended }) => `${name} (${ended})`),
      }
    case 'not_judged':
      return {
        title: words.unjudged,
        items: reservation.facts.judges.map(({ stage, judgedSha }) =>
          words.judged(stages[stage], judgedSha?.slice(0, 7) ?? null),
        ),
      }
  }
}

/** Cuts an author's name, so that a long one does not push our own text out of sight. */
const shortName = (name: string): string =>
  [...name].length <= AUTHOR_CHARS ? name : `${[...name].slice(0, AUTHOR_CHARS).join('')}…`

/** A reservation in one line, for records and automation. */
export function reservationLine(reservation: Reservation): string {
  const { title, items } = reservationText(reservation, 'en')
  return `${title}: ${items.join(', ')}`
}
