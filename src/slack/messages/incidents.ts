import { counter } from '../../core/plural.ts'

const inEnglish = counter<'one' | 'other'>('en')
const inRussian = counter<'one' | 'few' | 'many' | 'other'>('ru')

const en = {
  away: {
    database: 'The database does not answer',
    forge: 'The repository does not answer',
    model: 'The model does not answer',
    sandbox: 'The sandbox fails',
    slack: 'Slack does not answer',
    machine: 'The machine fails',
  } as Readonly<Record<string, string>>,
  awayOther: (name: string) => `${name} does not answer`,
  back: {
    database: 'The database answers again',
    forge: 'The repository answers again',
    model: 'The model answers again',
    sandbox: 'The sandbox works again',
    slack: 'Slack answers again',
    machine: 'The machine works again',
  } as Readonly<Record<string, string>>,
  backOther: (name: string) => `${name} answers again`,
  since: ' since ',
  wait: (n: number) =>
    `: ${n === 0 ? 'no task waits' : inEnglish(n, { one: 'task waits', other: 'tasks wait' })}, next try at `,
  from: ': away from ',
  to: ' to ',
  waited: (minutes: number, n: number) =>
    ` (${minutes < 1 ? 'less than a minute' : `${minutes} min`}).${n === 0 ? '' : ` Tasks that waited for it and go on: ${n}.`}`,
}

const ru: typeof en = {
  away: {
    database: 'База данных не отвечает',
    forge: 'Репозиторий не отвечает',
    model: 'Модель не отвечает',
    sandbox: 'Песочница не работает',
    slack: 'Slack не отвечает',
    machine: 'Сбой машины',
  },
  awayOther: (name) => `${name}: нет ответа`,
  back: {
    database: 'База данных снова отвечает',
    forge: 'Репозиторий снова отвечает',
    model: 'Модель снова отвечает',
    sandbox: 'Песочница снова работает',
    slack: 'Slack снова отвечает',
    machine: 'Машина снова работает',
  },
  backOther: (name) => `${name}: ответ снова есть`,
  since: ' с ',
  wait: (n) =>
    `: ${n === 0 ? 'ни одна задача не ждёт' : inRussian(n, { one: 'задача ждёт', few: 'задачи ждут', many: 'задач ждут', other: 'задачи ждут' })}, следующая попытка в `,
  from: ': сбой длился с ',
  to: ' до ',
  waited: (minutes, n) =>
    ` (${minutes < 1 ? 'меньше минуты' : `${minutes} мин`}).${n === 0 ? '' : ` Ждали и продолжаются задачи: ${n}.`}`,
}

export const incidentWords = { en, ru }
