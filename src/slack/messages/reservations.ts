import type { ReservationKind } from '../../core/approval/reservations.ts'

const en = {
  onCard: '⚠ Before you approve',
  notJudged: 'not this commit',
  pushed: 'Commits of others',
  title: (id: number) => `Approve task ${id}?`,
  label: 'This needs a yes of its own',
  yes: {
    foreign_push: 'Yes, merge what they pushed too',
    forbidden_paths: 'Yes, I have read these files',
    new_dependencies: 'Yes, add these dependencies',
    failed_gates: 'Yes, although these gates fail',
    ignored_checks: 'Yes, without these checks',
    not_judged: 'Yes, without these reviews',
  } as Readonly<Record<ReservationKind, string>>,
  refused: (id: number) =>
    `Not approved: task ${id} has what an approval must say yes to. Press Approve on its card and say it there.`,
  asked: (id: number) =>
    `Not approved yet: task ${id} has what an approval must say yes to. Press Approve… and say it in the form.`,
}

const ru: typeof en = {
  onCard: '⚠ Прежде чем одобрить',
  notJudged: 'не этот коммит',
  pushed: 'Чужие коммиты',
  title: (id) => `Одобрить задачу ${id}?`,
  label: 'Здесь нужно отдельное «да»',
  yes: {
    foreign_push: 'Да, влить и чужие коммиты',
    forbidden_paths: 'Да, эти файлы прочитаны',
    new_dependencies: 'Да, добавить эти зависимости',
    failed_gates: 'Да, хотя контроль не пройден',
    ignored_checks: 'Да, без результата этих проверок CI',
    not_judged: 'Да, без этих проверок',
  },
  refused: (id) =>
    `Не одобрено: в задаче ${id} есть то, на что нужно отдельное «да». Нажмите «Одобрить» на её карточке и ответьте там.`,
  asked: (id) =>
    `Пока не одобрено: в задаче ${id} есть то, на что нужно отдельное «да». Нажмите «Одобрить…» и ответьте в форме.`,
}

/** Texts about reservations against an approval. */
export const reservationWords = { en, ru }
