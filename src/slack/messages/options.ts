const inEnglish = (option: string, example: string) =>
  `${option} cannot be read: write e.g. ${example}. Nothing was started.`
const inRussian = (option: string, example: string) =>
  `${option}: непонятно. Пишите, например, ${example}. Ничего не начато.`

/** An inline option of a request, as people write it. */
export type OptionName = keyof typeof EXAMPLES

const EXAMPLES = {
  budget: 'budget=2.50 (USD)',
  model: 'model=gpt-5.2',
  repo: 'repo=acme/wms',
  base: 'base=main',
} as const

const en = {
  wrong: (name: OptionName, option: string) => inEnglish(option, EXAMPLES[name]),
  noModels:
    'Models cannot be chosen here, so nothing was started: leave model= out, or ask the operator to set MODEL_CHOICES.',
  unknownModel: (model: string, choices: string) =>
    `${model} is not a model that can be chosen. Nothing was started. These can: ${choices}.`,
  notStarted: (why: string) => `Nothing was started. ${why}`,
  capped: (usd: number) =>
    `Its budget is $${usd}, the most that a task may cost here. An approver can raise it once it is used up.`,
  tooManyOpen: (most: number) =>
    `Nothing was started: you have ${most} tasks open, and no more are allowed. Wait until one ends, or cancel one.`,
  tooManyAnHour: (most: number, minutes: number) =>
    `Nothing was started: you have asked for ${most} tasks within an hour, and no more are allowed. Ask again in ${minutes} min.`,
  model: (name: string) => `model ${name}`,
}

const ru: typeof en = {
  wrong: (name: OptionName, option: string) => inRussian(option, EXAMPLES[name]),
  noModels: 'Здесь модель не выбирают, ничего не начато: уберите model= или попросите оператора задать MODEL_CHOICES.',
  unknownModel: (model: string, choices: string) =>
    `Модель ${model} выбрать нельзя. Ничего не начато. Можно выбрать: ${choices}.`,
  notStarted: (why: string) => `Ничего не начато. ${why}`,
  capped: (usd: number) =>
    `Её бюджет $${usd}: дороже задача здесь стоить не может. Когда он кончится, утверждающий сможет его поднять.`,
  tooManyOpen: (most: number) =>
    `Ничего не начато: открытых задач у вас уже ${most}, больше нельзя. Дождитесь конца одной из них или отмените её.`,
  tooManyAnHour: (most: number, minutes: number) =>
    `Ничего не начато: за последний час вы попросили задач: ${most}, больше нельзя. Попросите снова через ${minutes} мин.`,
  model: (name: string) => `модель ${name}`,
}

/** Texts about a request's options. */
export const options = { en, ru }
