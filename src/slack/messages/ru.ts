import { counter } from '../../core/plural.ts'
import { gateCheckName } from '../../core/reasons/reasons.ts'
import { ruReasons as reasons } from '../../core/reasons/ru.ts'
import { approval } from './approval.ts'
import { cardWords } from './card.ts'
import { ignoreWords } from './ci.ts'
import { cleanup } from './cleanup.ts'
import type { Words } from './en.ts'
import { halt } from './halt.ts'
import { heard } from './heard.ts'
import { incidentWords } from './incidents.ts'
import { judgement } from './judgement.ts'
import { options } from './options.ts'
import { packages } from './packages.ts'
import { refusals } from './refusals.ts'
import { reservationWords } from './reservations.ts'
import { revertWords } from './revert.ts'
import { slackRefuses } from './slack-refuses.ts'

const count = counter<'one' | 'few' | 'many' | 'other'>('ru')

export const ru: Words = {
  language: 'ru',
  stages: reasons.stages,
  gateCheck: (id) => gateCheckName(reasons, id),
  sections: { backend: 'Бэкенд', frontend: 'Фронтенд', docs: 'Документация' },
  statuses: {
    RUNNING: 'В работе',
    WAITING: 'Ожидание',
    PAUSED: 'Пауза',
    DONE: 'Готово',
    FAILED: 'Не удалось',
    CANCELLED: 'Отменено',
    UNKNOWN: 'Неизвестно',
  },
  unread: (what) => `Записала более новая версия бота: ${what}`,
  unknownState: (status, stage) => `Состояние записала более новая версия бота: ${status}, ${stage}.`,
  outcomes: {
    QUEUED: 'в очереди',
    RUNNING: 'в работе',
    WAITING: 'ожидание',
    PAUSED: 'пауза',
    PASSED: 'пройдено',
    REJECTED: 'на доработку',
    FAILED: 'не удалось',
    CANCELLED: 'отменено',
  },

  task: (id) => `Задача ${id}`,
  attempt: (n, limit) => `попытка ${n} из ${limit}`,
  attemptAlone: (n) => `попытка ${n}`,
  waitsForDecision: 'Ждёт вашего решения',
  waitsForCi: 'Ждёт CI',
  merged: (sha) => `Влито коммитом ${sha}`,
  progress: (done, all) => `Этапов готово: ${done} из ${all}`,
  notNeeded: (stage) => `${stage}: не требуется`,
  requestedBy: (name) => `Автор запроса: ${name}`,
  pullRequest: (n) => `Пул-реквест #${n}`,
  tokens: (n) => count(n, { one: 'токен', few: 'токена', many: 'токенов', other: 'токена' }),
  costUnknown: 'стоимость неизвестна',

  criteria: 'Критерии приёмки',
  constraints: 'Ограничения',
  readings: 'Как понят запрос там, где правило склада говорит иначе',
  goal: 'Цель',
  changes: 'Изменения',
  checks: 'Проверки',
  gates: 'Контроль',
  invariants: 'Затронутые правила склада',
  remarks: 'Оставшиеся замечания',
  proof: 'Доказательство',
  ranGreen: (commands) => `${commands}: всё зелёное`,
  notProven: 'не доказано',
  noTestHolds: (ids) => `тестом не подтверждено: ${ids}`,
  lookFirst: 'Смотреть сначала здесь',
  risks: {
    schema: 'схема базы данных',
    pipeline: 'сборка и конвейер',
    access: 'доступ и секреты',
    stock: 'остатки',
    remarked: 'есть замечание',
  },
  more: (n) => `и ещё ${n}`,
  diff: (files, added, removed) =>
    `${count(files, { one: 'файл', few: 'файла', many: 'файлов', other: 'файла' })}, +${added} −${removed}`,
  checkStates: {
    queued: 'в очереди',
    running: 'идёт',
    passed: 'пройдена',
    failed: 'не пройдена',
    skipped: 'пропущена',
  },
  severities: { blocker: 'Блокирует', major: 'Важно', minor: 'Мелочь' },
  commit: (sha) => `Коммит ${sha}`,
  took: (duration) => `заняло ${duration}`,
  seconds: (s) => `${s} с`,
  minutes: (m, s) => `${m} мин ${s} с`,
  hours: (h, m) => `${h} ч ${m} мин`,

  approve: 'Одобрить',
  reject: 'Отклонить…',
  requestChanges: 'Вернуть на доработку…',
  retry: 'Повторить',
  resume: 'Продолжить',
  runAgain: 'Попробовать снова',
  restore: {
    reopen: 'Открыть снова',
    push_again: 'Отправить снова',
    point_back: 'Вернуть в ветку',
    mark_ready: 'Отметить готовым',
    run_again: 'Запустить снова',
  },
  allow: 'Разрешить пакеты',
  cancel: 'Отменить задачу',
  keep: 'Назад',
  ofTask: (act, id) => `${act.replace('…', '')}: задача ${id}`,
  approveTitle: 'Влить этот коммит?',
  approveAsks: (sha, diff) =>
    `Коммит ${sha} (${diff}) вольётся в основную ветку. Откатить его можно будет отдельной задачей.`,
  cancelTitle: (id) => `Отменить задачу ${id}?`,
  cancelAsks: 'Текущая работа остановится. Ветка останется, ничего не вольётся.',
  comment: 'Почему',
  rejectHint: 'Задача завершится неудачей. Ваши слова попадут в тред, а при повторе и к агентам.',
  changesHint: 'Агенты прочтут это дословно: скажите, что не так и чего вы ждёте.',
  section: 'Кто дорабатывает',
  send: 'Отправить',
  rejectTitle: (id) => `Отклонить: ${id}`,
  changesTitle: (id) => `Доработка: ${id}`,
  commentNeeded: (min) => `Объясните хотя бы в ${min} символах: это прочтут агенты и ваша команда.`,
  tooLate: 'Slack не дождался, и форма не открылась. Нажмите кнопку ещё раз.',

  approvedBy: (who) => `Одобрено: ${who}`,
  rejectedBy: (who) => `Отклонено: ${who}`,
  changesBy: (who, section) => `На доработку: ${who} (${section})`,
  askDecision: 'ждёт вашего решения. Посмотрите карточку выше и одобрите, отклоните или верните на доработку.',
  askResume: 'на паузе. Нажмите «Продолжить» на карточке выше, когда можно идти дальше, или отмените задачу.',
  askTryAgain:
    'на паузе: дело в окружении. Исправьте его и нажмите «Попробовать снова» на карточке выше или отмените задачу.',
  askAllow:
    'на паузе: нужны пакеты, которых никто не разрешал. Разрешите их на карточке выше, скажите, как иначе, или отмените задачу.',
  askAgain: (asked) => `всё ещё ждёт вашего решения (вопрос задан ${asked}). Подождёт, сколько нужно.`,
  kicked: {
    started: (stage) => `${stage}: этап ждал следующей попытки и начинается сейчас.`,
    requeued: (stage) => `${stage}: у этапа не было задания, теперь он в очереди.`,
    next: (stage) => `${stage}: этап уже первый в очереди.`,
    running: (stage) => `${stage}: этап идёт прямо сейчас, запускать нечего.`,
  },
  notDue: (status) => `Запускать нечего (${status}).`,
  undelivered: (n) =>
    `Slack не принял ${count(n, { one: 'сообщение', few: 'сообщения', many: 'сообщений', other: 'сообщения' })} этой задачи`,
  missed: (n) =>
    `Тем временем: ${count(n, { one: 'запуск этапа', few: 'запуска этапов', many: 'запусков этапов', other: 'запуска этапов' })}`,
  everybodyDecides: 'Решать может каждый: утверждающие не заданы.',
  ended: { DONE: 'ваша задача готова.', FAILED: 'ваша задача не удалась.' },

  fallbackDecide: (id) =>
    `Решите кнопками или командой: /wms-task approve ${id}, /wms-task reject ${id} <причина>, /wms-task changes ${id} <секция> <комментарий>.`,
  fallbackRetry: (id) => `Повторить: кнопкой или /wms-task retry ${id}.`,
  fallbackTryAgain: (id) => `Исправьте причину и попробуйте снова: кнопкой или /wms-task resume ${id}.`,
  fallbackAllow: (id) => `Разрешить: кнопкой или /wms-task resume ${id}.`,
  fallbackResume: (id) => `Продолжить: кнопкой или /wms-task resume ${id}.`,

  created: (id, title) => `Задача ${id} принята: ${title}`,
  createdHint: (id) => `Карточка появится в этом канале. Спросить можно в любой момент: /wms-task status ${id}.`,
  createdBefore: (id) => `Этот запрос уже принят: задача ${id}.`,
  formTooLate:
    'Форма была заполнена не полностью, но прочитана слишком поздно, чтобы сказать об этом в ней. Ничего не сделано; откройте её ещё раз.',
  stillWorking: 'Ещё работаю, ответ появится здесь.',
  help: [
    [
      '<запрос> [budget=usd] [model=имя] [repo=владелец/имя] [base=ветка]',
      'новая задача: скажите своими словами, что должна уметь WMS',
    ],
    ['new <запрос>', 'то же, с какого бы слова запрос ни начинался'],
    ['status <id>', 'где сейчас задача'],
    ['list [mine|waiting|failed|running|paused|done|cancelled]', 'последние задачи'],
    ['approve <id>', 'влить рассматриваемый коммит'],
    ['reject <id> <причина>', 'завершить задачу неудачей'],
    ['changes <id> <backend|frontend|docs> <комментарий>', 'вернуть секцию на доработку'],
    ['cancel <id>', 'остановить задачу'],
    ['pause <id>', 'приостановить задачу'],
    ['pause-all', 'приостановить всё'],
    ['resume-all', 'продолжить всё'],
    ['retry <id>', 'дать неудавшейся задаче новые попытки'],
    ['resume <id> [usd|ответ]', 'продолжить задачу на паузе с новым бюджетом или с ответом на её вопрос'],
    ['revert <id> [reason]', 'откатить то, что влила выполненная задача, отдельной задачей'],
    ['kick <id>', 'выполнить сейчас то, что ждёт следующей попытки'],
    ['cost <id>', 'сколько стоила задача'],
  ],
  helpTitle: 'Скажите WMS Orchestrator, что построить:',
  unknown: (word) => `Команды «${word}» нет.`,
  nearest: (usage) => `Может быть, /wms-task ${usage}?`,
  meantRequest: 'Если это запрос, поставьте перед ним «new».',
  usage: (usage) => `Напишите так: /wms-task ${usage}`,
  tooLong: (chars, limit) =>
    `В запросе ${count(chars, { one: 'символ', few: 'символа', many: 'символов', other: 'символа' })}, помещается не больше ${limit.toLocaleString('ru')}. Вынесите подробности в документ и дайте ссылку.`,
  noTask: (id) => `Задачи ${id} нет. /wms-task list покажет последние.`,
  noTasks: 'Таких задач пока нет.',
  invite: (bot) => `Я не могу писать в этот канал. Напишите здесь /invite @${bot} и отправьте команду ещё раз.`,
  failed: 'Не удалось довести до конца. Возможно, действие всё же выполнено: сначала взгляните на задачу.',
  tryAgain: 'Повторите через минуту; если не поможет, скажите тому, кто обслуживает WMS Orchestrator.',

  done: {
    approve: (sha) => `Одобрено. Коммит ${sha} вливается.`,
    reject: (id) => `Отклонено. Задача ${id} завершена; повтор начнёт её с вашими словами.`,
    request_changes: (section) => `Возвращено: ${section} дорабатывает по вашему комментарию.`,
  },
  cancelled: (id) => `Задача ${id} отменена.`,
  retried: (id) => `Задача ${id} продолжается.`,
  already: {
    approve: (who, ago) => `Уже одобрено: ${who}, ${ago}.`,
    reject: (who, ago) => `Уже отклонено: ${who}, ${ago}.`,
    request_changes: (who, ago) => `Уже возвращено на доработку: ${who}, ${ago}.`,
  },
  otherCommit: (now) => `Рассматривается уже другой коммит: ${now}. Посмотрите карточку и решите о нём.`,
  stands: (id, status, stage) => `Задача ${id}: ${status}, ${stage}.`,
  cannot: {
    decided: 'Сейчас решать нечего.',
    cancelled: 'Она завершена, отменять нечего.',
    held: 'Сейчас по ней ничего не выполняется, останавливать нечего.',
    retried: 'Повторить можно только неудавшуюся задачу.',
    resumed: 'Продолжить можно только задачу на паузе.',
    packages_denied: packages.ru.cannotDeny,
    checks_ignored: ignoreWords.ru.cannot,
    reverted: revertWords.ru.cannot,
  },
  packages: packages.ru,
  ignore: ignoreWords.ru,
  refusals: refusals.ru,
  heard: heard.ru,
  refused: slackRefuses.ru,
  refusedSteer: 'Это может сделать только тот, кто попросил задачу, или утверждающий.',
  theseCan: 'Могут:',
  everyMember: 'любой полноправный участник этого пространства.',
  approvals: (given, needed) => `${given} из ${needed} одобрений`,
  counted: (given, needed) =>
    `Ваше одобрение учтено: ${given} из ${needed}. Коммит вольётся, когда его одобрят и остальные.`,

  options: options.ru,

  noteTaken: (id) => `Записано. Следующий запуск агента задачи ${id} это прочтёт.`,
  noteKept: (id) => `Записано, но задача ${id} завершена: агенты прочтут это, если задачу повторят.`,
  noteRefused: 'Агентам пишут только полноправные участники этого пространства, поэтому я это не передал.',
  noteTooLong: (limit) =>
    `Для заметки это слишком длинно: не больше ${limit.toLocaleString('ru')} символов. Я это не передал.`,
  noteNoTask: 'Этот тред не относится ни к одной задаче, передать некому. Начните задачу:',
  foreignCard: 'Эта карточка относится к задаче из другой базы данных сервиса, поэтому её кнопки здесь не действуют.',
  noTaskOfMessage: 'Это сообщение не относится ни к одной задаче.',
  taskActions: 'Действия с задачей',
  nothingToDo: 'Сейчас вам здесь делать нечего.',
  close: 'Закрыть',

  home: {
    title: 'Задачи WMS',
    intro: 'Новая задача: /wms-task и ваш запрос в любом канале.',
    waiting: 'Ждут вас',
    mine: 'Вы попросили',
    running: 'В работе',
    failed: 'Не удались',
    nothing: {
      waiting: 'Ничто не ждёт вашего решения.',
      mine: 'Вы пока ничего не просили.',
      running: 'Сейчас ничего не выполняется.',
      failed: 'Неудач нет.',
    },
    older: 'Раньше',
    newest: 'К последним',
    olderOf: (list) => `Более ранние задачи: ${list}`,
    newestOf: (list) => `Последние задачи: ${list}`,
    closed: 'Это приложение отвечает только полноправным участникам пространства.',
  },
  justNow: 'только что',
  card: cardWords.ru,
  incidents: incidentWords.ru,
  halt: halt.ru,
  judgement: judgement.ru,
  approval: approval.ru,
  cleanup: cleanup.ru,
  reservations: reservationWords.ru,
  revert: revertWords.ru,
}
