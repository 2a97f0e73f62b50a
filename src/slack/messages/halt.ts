const tasks = (count: number) => (count === 1 ? '1 task' : `${count} tasks`)

const en = {
  held: (id: number) => `Task ${id} is stopped. /wms-task resume ${id} goes on with the same attempt.`,
  halted: (count: number) =>
    `Everything is stopped: ${tasks(count)} ran. Nothing begins until /wms-task resume-all; requests and decisions are kept.`,
  already_halted: (count: number) =>
    count === 0 ? 'Everything is stopped already.' : `Everything was stopped already; now ${tasks(count)} more.`,
  resumed: (count: number) => `Everything goes on: ${tasks(count)} at once.`,
  not_halted: (_count: number) => 'Nothing was stopped by pause-all.',
}

const ru: typeof en = {
  held: (id) => `Задача ${id} остановлена. /wms-task resume ${id} продолжит ту же попытку.`,
  halted: (count) =>
    `Всё остановлено, выполнялось задач: ${count}. До /wms-task resume-all ничего не начнётся; запросы и решения сохраняются.`,
  already_halted: (count) =>
    count === 0 ? 'Всё уже остановлено.' : `Всё уже было остановлено; сейчас остановлено ещё задач: ${count}.`,
  resumed: (count) => `Всё продолжается, сразу задач: ${count}.`,
  not_halted: (_count) => 'Командой pause-all ничего не останавливали.',
}

/** Texts about stopping a task, or everything, for now. */
export const halt = { en, ru }
