import type { Obstacle } from './obstacles.ts'

interface OutsideReasons {
  /** `by` `null`: it is not known who. */
  readonly merged: (sha: string, by: string | null) => string
  readonly landed: (sha: string) => string
  /** `base`: the branch that the pull request goes into now. */
  readonly stopped: Readonly<Record<Obstacle, (facts: { readonly base: string; readonly ours: string }) => string>>
}

/** What people have done on the forge, and what to do about it. */
export const outsideReasons: { readonly en: OutsideReasons; readonly ru: OutsideReasons } = {
  en: {
    merged: (sha, by) =>
      `${by === null ? 'Somebody' : `@${by}`} merged the pull request as ${sha} on the forge; it was not approved here.`,
    landed: (sha) =>
      `The base has the whole change since ${sha}, so nothing is left to merge; it was not approved here.`,
    stopped: {
      closed: () => 'Somebody closed the pull request. Reopen it here to go on, or cancel the task.',
      branch_deleted: () => 'Somebody deleted the branch. Push it again here, as it was, to go on, or cancel the task.',
      retargeted: ({ base, ours }) =>
        `Somebody pointed the pull request at ${base}; the task was asked and checked for ${ours}. Point it back here to go on, or cancel the task and request it for ${base}.`,
      drafted: () =>
        'Somebody converted the pull request to a draft, so nobody is asked and nothing is merged. Mark it ready here to go on, or cancel the task.',
      base_gone: ({ base, ours }) =>
        base === '' || base === ours
          ? `The base ${ours} is gone. Bring it back and try again, or cancel the task and request it for another base.`
          : `The base ${ours} is gone; the pull request goes into ${base} now. Name ${base} in the settings and request the task anew, or bring ${ours} back and try again.`,
      archived: () =>
        'The repository is archived, so nothing can be pushed or merged. Unarchive it and try again, or cancel the task.',
      repository_gone: () =>
        'The repository does not answer any more: it was deleted, or we were taken out of it. Let us in again and try again, or cancel the task.',
    },
  },
  ru: {
    merged: (sha, by) =>
      `Запрос на слияние слит на GitHub как ${sha}${by === null ? '' : ` (это сделал(а) @${by})`}; здесь его не одобряли.`,
    landed: (sha) =>
      `С коммита ${sha} в основной ветке есть всё изменение целиком, сливать нечего; здесь его не одобряли.`,
    stopped: {
      closed: () =>
        'Кто-то закрыл запрос на слияние. Откройте его снова отсюда, чтобы продолжить, или отмените задачу.',
      branch_deleted: () =>
        'Кто-то удалил ветку. Отправьте её отсюда ещё раз, какой она была, чтобы продолжить, или отмените задачу.',
      retargeted: ({ base, ours }) =>
        `Кто-то направил запрос на слияние в ${base}, а задачу ставили и проверяли для ${ours}. Верните его отсюда, чтобы продолжить, или отмените задачу и поставьте её для ${base}.`,
      drafted: () =>
        'Кто-то перевёл запрос на слияние в черновик, поэтому никого не спрашивают и ничего не сливают. Отметьте его готовым отсюда, чтобы продолжить, или отмените задачу.',
      base_gone: ({ base, ours }) =>
        base === '' || base === ours
          ? `Основной ветки ${ours} больше нет. Верните её и попробуйте снова или отмените задачу и поставьте её для другой ветки.`
          : `Основной ветки ${ours} больше нет, запрос на слияние теперь направлен в ${base}. Укажите ${base} в настройках и поставьте задачу заново или верните ${ours} и попробуйте снова.`,
      archived: () =>
        'Репозиторий в архиве: туда нельзя ни отправлять, ни сливать. Верните его из архива и попробуйте снова или отмените задачу.',
      repository_gone: () =>
        'Репозиторий больше не отвечает: его удалили или закрыли нам доступ. Верните доступ и попробуйте снова или отмените задачу.',
    },
  },
}
