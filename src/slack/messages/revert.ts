const en = {
  button: 'Revert…',
  title: (id: number) => `Revert task ${id}?`,
  asks: (sha: string) =>
    `A new task takes back exactly what was merged as ${sha}. Gates, CI and a person judge it like any other; until it is approved, nothing changes.`,
  asked: (id: number, by: number) =>
    `Task ${by} takes back what task ${id} merged. It needs an approval, as every task does; its card appears in the channel.`,
  askedBefore: (id: number, by: number) => `Task ${by} takes back what task ${id} merged; that was asked for before.`,
  cannot: 'Only a done task can be reverted: nothing else has merged anything.',
  reverts: (id: number) => `Takes back what task ${id} merged.`,
  revertedBy: (id: number) => `Task ${id} takes it back.`,
}

const ru: typeof en = {
  button: 'Откатить…',
  title: (id) => `Откатить задачу ${id}?`,
  asks: (sha) =>
    `Новая задача откатит ровно то, что было влито как ${sha}. Её проверят контроль, CI и человек, как любую другую; до одобрения ничего не изменится.`,
  asked: (id, by) =>
    `Задача ${by} откатит то, что влила задача ${id}. Её, как и любую, нужно одобрить; карточка появится в канале.`,
  askedBefore: (id, by) => `Задача ${by} откатывает то, что влила задача ${id}; об этом уже просили.`,
  cannot: 'Откатить можно только выполненную задачу: остальные ничего не вливали.',
  reverts: (id) => `Откатывает то, что влила задача ${id}.`,
  revertedBy: (id) => `Откатывается задачей ${id}.`,
}

/** Texts about taking back what was merged. */
export const revertWords = { en, ru }
