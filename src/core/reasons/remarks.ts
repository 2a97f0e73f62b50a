import type { TakenAs } from '../remarks/remarks.ts'

interface RemarkReasons {
  readonly title: (login: string) => string
  /** Where something was said, and of which commit. */
  readonly place: (file: string, line: number | null) => string
  readonly summary: (login: string, count: number) => string
  readonly edited: string
  /** What was begun with a remark that is no finding; `now`: the newest commit. */
  readonly answers: Readonly<Record<Exclude<TakenAs, 'finding' | 'refused'>, (said: string, now: string) => string>>
  readonly done: (stage: string, attempt: number, sha: string) => string
  readonly unchanged: (stage: string, attempt: number) => string
  readonly ended: string
  /** What stands before an answer that has no thread of its own. */
  readonly review: (login: string, sha: string) => string
}

/** What becomes of what people say of a pull request, in the words in which they are answered there. */
export const remarkReasons: { readonly en: RemarkReasons; readonly ru: RemarkReasons } = {
  en: {
    title: (login) => `@${login} asked for a change in the review`,
    place: (file, line) => (line === null ? `On ${file}` : `On ${file}, line ${line}`),
    summary: (login, count) => (count === 1 ? `@${login} on GitHub` : `@${login} on GitHub, ${count} remarks`),
    edited: 'changed what they had said',
    answers: {
      older_commit: (said, now) =>
        `This was said of ${said}; the newest commit is ${now}. It is kept as a note to the agents. If it still holds, say it of ${now}.`,
      at_work: () => 'Kept as a note: the agents read it in their next run.',
      not_allowed: () =>
        'Kept as a note to the agents. Who may ask for a rework of the task from here is set by the operator, and this login is not among them.',
      note: () => 'Kept as a note to the agents. To ask for a rework, start a thread of its own or request changes.',
    },
    done: (stage, attempt, sha) => `${stage} worked on it in attempt ${attempt}: ${sha}.`,
    unchanged: (stage, attempt) => `${stage} worked on it in attempt ${attempt}; no commit came of it.`,
    ended: 'Nothing came of it, since the task has ended:',
    review: (login, sha) => `To the review by ${login} of ${sha}:`,
  },
  ru: {
    title: (login) => `@${login} просит изменений в ревью`,
    place: (file, line) => (line === null ? `К файлу ${file}` : `К файлу ${file}, строка ${line}`),
    summary: (login, count) => (count === 1 ? `@${login} на GitHub` : `@${login} на GitHub, замечаний: ${count}`),
    edited: 'изменил(а) сказанное',
    answers: {
      older_commit: (said, now) =>
        `Это сказано о ${said}, а последний коммит — ${now}. Сохранено как заметка для агентов. Если это ещё в силе, скажите это о ${now}.`,
      at_work: () => 'Сохранено как заметка: агенты прочтут её при следующем запуске.',
      not_allowed: () =>
        'Сохранено как заметка для агентов. Кто может отсюда отправить задачу на доработку, задаёт оператор, и этого логина среди них нет.',
      note: () =>
        'Сохранено как заметка для агентов. Чтобы попросить доработку, начните отдельную ветку обсуждения или запросите изменения.',
    },
    done: (stage, attempt, sha) => `${stage}: сделано в попытке ${attempt}, коммит ${sha}.`,
    unchanged: (stage, attempt) => `${stage}: сделана попытка ${attempt}, но нового коммита не получилось.`,
    ended: 'Ничего не вышло: задача завершилась.',
    review: (login, sha) => `К ревью ${login} на коммит ${sha}:`,
  },
}
