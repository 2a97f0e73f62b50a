const en = {
  title: 'Cleaned up.',
  stopped: (cost: string) => `Stopped, ${cost} spent.`,
  stoppedUnknown: 'Stopped, the cost is unknown.',
  acts: {
    push: 'A push was under way; what has arrived of it stays on the branch.',
    pull_request: 'An update of the pull request was under way.',
    merge: 'The merge was under way and did not happen.',
  },
  merged: 'The merge was under way and went through as',
  nothingRan: 'Nothing was under way.',
  model: 'Stopped, a call of the model ',
  command: 'Stopped, with all that it had started: ',
  took: (time: string) => `It took ${time}.`,
  folder: 'The working folder is removed; the branch stays.',
  pullRequest: (number: number) => `Pull request #${number} is closed.`,
}

const ru: typeof en = {
  title: 'Прибрано.',
  stopped: (cost) => `Остановлено, потрачено ${cost}.`,
  stoppedUnknown: 'Остановлено, стоимость неизвестна.',
  acts: {
    push: 'Шла отправка коммита; то, что успело дойти, осталось в ветке.',
    pull_request: 'Шло обновление запроса на слияние.',
    merge: 'Шло слияние, оно не состоялось.',
  },
  merged: 'Шло слияние, и оно состоялось:',
  nothingRan: 'Ничего не выполнялось.',
  model: 'Остановлено обращение к модели ',
  command: 'Остановлено вместе со всем, что было запущено: ',
  took: (time: string) => `Это заняло ${time}.`,
  folder: 'Рабочая папка удалена, ветка осталась.',
  pullRequest: (number: number) => `Запрос на слияние #${number} закрыт.`,
}

/** Texts about the clean-up after a cancel or rejection. */
export const cleanup = { en, ru }
