const en = {
  title: 'Cleaned up.',
  nothingRan: 'Nothing was under way.',
  model: 'Stopped, a call of the model ',
  command: 'Stopped, with all that it had started: ',
  took: (time: string) => `It took ${time}.`,
  folder: 'The working folder is removed; the branch stays.',
  pullRequest: (number: number) => `Pull request #${number} is closed.`,
}

const ru: typeof en = {
  title: 'Прибрано.',
  nothingRan: 'Ничего не выполнялось.',
  model: 'Остановлено обращение к модели ',
  command: 'Остановлено вместе со всем, что было запущено: ',
  took: (time: string) => `Это заняло ${time}.`,
  folder: 'Рабочая папка удалена, ветка осталась.',
  pullRequest: (number: number) => `Запрос на слияние #${number} закрыт.`,
}

/** Texts about the clean-up after a cancel or rejection. */
export const cleanup = { en, ru }
