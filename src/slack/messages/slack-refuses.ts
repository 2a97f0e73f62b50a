const en = {
  here: (remedy: string) => `Slack does not let me show this task in its channel. ${remedy}`,
  nowhere: 'I cannot show this task in its channel any more, so I ask you here.',
  goesOn: (id: number) => `It goes on all the same: /wms-task status ${id} shows where it stands.`,
  replaces: 'This card takes the place of an earlier one, which can be changed no more',
  standing: (remedy: string) => `Slack refuses something here. ${remedy}`,
  noCard: (id: number, remedy: string) =>
    `Its card cannot be shown in this channel: ${remedy} /wms-task status ${id} shows where it stands.`,
  act: (remedy: string) => `Slack refused a part of it. ${remedy}`,
  form: (remedy: string) => `Slack did not open the form. ${remedy}`,
}

const ru: typeof en = {
  here: (remedy) => `Slack не даёт показывать эту задачу в её канале. ${remedy}`,
  nowhere: 'Показывать эту задачу в её канале больше не получается, поэтому спрашиваю вас здесь.',
  goesOn: (id) => `Сама задача продолжается: /wms-task status ${id} покажет, где она.`,
  replaces: 'Эта карточка заменяет прежнюю, которую больше нельзя изменить',
  standing: (remedy) => `Slack здесь что-то не принимает. ${remedy}`,
  noCard: (id, remedy) =>
    `Карточку в этом канале показать нельзя: ${remedy} /wms-task status ${id} покажет, где задача.`,
  act: (remedy) => `Часть этого Slack не принял. ${remedy}`,
  form: (remedy) => `Slack не открыл форму. ${remedy}`,
}

/** Texts about what Slack does not take. */
export const slackRefuses = { en, ru }
