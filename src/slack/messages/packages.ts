const en = {
  deny: 'No, otherwise…',
  denyTitle: (id: number) => `Packages of task ${id}`,
  instead: 'What to do instead',
  denyHint: 'The author reads this word by word, e.g. "use what is there" or the name of a library that is installed.',
  denied: (id: number) => `Task ${id} goes on without these packages; the author has your words.`,
  cannotDeny: 'Only a task that asks for new packages can be told to do without.',
}

const ru: typeof en = {
  deny: 'Нет, иначе…',
  denyTitle: (id) => `Пакеты задачи ${id}`,
  instead: 'Как сделать вместо этого',
  denyHint: 'Автор прочтёт это дословно: например, «обойтись тем, что есть» или название уже установленной библиотеки.',
  denied: (id) => `Задача ${id} продолжается без этих пакетов; автор получил ваши слова.`,
  cannotDeny: 'Обойтись без пакетов можно велеть только той задаче, которая их просит.',
}

export const packages = { en, ru }
