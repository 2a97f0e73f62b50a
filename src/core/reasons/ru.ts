import { counter } from '../plural.ts'
import { besideBaseReasons } from './beside-base.ts'
import { disputeReasons } from './dispute.ts'
import type { Reasons } from './en.ts'
import { environmentReasons } from './environment.ts'
import { outsideReasons } from './outside.ts'
import { remarkReasons } from './remarks.ts'
import { revertReasons } from './revert.ts'

const count = counter<'one' | 'few' | 'many' | 'other'>('ru')
const spent = (usd: number | null): string => (usd === null ? 'стоимость неизвестна' : `потрачено $${usd.toFixed(2)}`)

export const ruReasons: Reasons = {
  stages: {
    PRODUCT: 'Спецификация',
    ORCHESTRATE: 'План',
    REVERT: 'Откат',
    BACKEND: 'Бэкенд',
    QA_BACKEND: 'QA бэкенда',
    SECURITY: 'Проверка безопасности',
    BACKEND_GATE: 'Контроль бэкенда',
    FRONTEND: 'Фронтенд',
    QA_FRONTEND: 'QA фронтенда',
    FRONTEND_GATE: 'Контроль фронтенда',
    DOCS: 'Документация',
    DOCS_GATE: 'Контроль документации',
    PUSH_GATE: 'Контроль чужого коммита',
    CI_WAIT: 'CI',
    HUMAN_APPROVAL: 'Решение человека',
    MERGE: 'Слияние',
  },

  gate: {
    checks: {
      ...{ diff: 'изменения', paths: 'разрешённые пути', secrets: 'секреты', tests: 'тесты' },
      dependents: 'зависимый код',
    },
    passed: (checks) =>
      `${count(checks.length, { one: 'проверка пройдена', few: 'проверки пройдены', many: 'проверок пройдено', other: 'проверки пройдены' })}: ${checks.join(', ')}.`,
    reviewPassed: (runs) => (runs === '' ? 'отзыв положительный' : `отзыв положительный (${runs})`),
    noReview: 'нет положительного отзыва',
    notPassed: (stage) => `${stage}: не пройдено`,
    changed: (files, added, removed) =>
      `${count(files, { one: 'файл', few: 'файла', many: 'файлов', other: 'файла' })}, +${added} −${removed}`,
    unchanged: 'Секция ничего не изменила',
    unchangedDetail: 'В её последнем патче нет изменённых файлов.',
    pathsAllowed: 'только разрешённые пути',
    strayPath: (path) => `${path}: этот путь менять нельзя`,
    strayPathDetail: 'Он вне разрешённых путей, или это не обычный файл.',
    newTests: {
      red: 'новые тесты без изменения падают, с ним проходят',
      green: 'новые тесты проходят и без изменения',
      no_new_test: 'ни один не ослаблен; новых нет',
      no_check: 'ни один не ослаблен',
      no_sandbox: 'ни один не ослаблен; без изменения не запускались: на этой машине нет песочницы',
      no_answer: 'ни один не ослаблен; без изменения не запускались: проверка не завершилась сама',
      red_base: 'ни один не ослаблен; без изменения не проверить: база и так красная, а имён тестов нет',
      too_complex: 'слишком сложно для проверки',
    },
    dependentsGreen: (names) => `по-прежнему проходят: ${names}`,
    dependentsNotRun: (names) => `здесь не запускались, на этой машине нет песочницы: ${names}`,
    dependentRed: (name) => `Проверка ${name} с этим изменением не проходит`,
    dependentRedDetail: (globs) =>
      `Она использует изменённое (${globs}), а её секция больше не запускается. Измените так, чтобы работало и то и другое.`,
    noSecrets: (files) =>
      `нет, просмотрено: ${count(files, { one: 'файл', few: 'файла', many: 'файлов', other: 'файла' })}`,
    secrets: (found) => `найдено: ${found}`,
    secret: (place) => `Секрет в ${place}`,
    tooComplex: (path) => `${path}: слишком сложно, чтобы проверить на секреты`,
    tooComplexDetail: (fingerprint, rules) =>
      `Поиск не завершился за отведённое время. Упростите файл или разделите его. Если иначе нельзя, человек добавляет ${fingerprint} в allowed_secrets файла ${rules} в базовой ветке.`,
    secretDetail: (rule, fingerprint, rules) =>
      `Его узнало правило ${rule}. Уберите секрет и сделайте прежний недействительным. Если тревога ложная, человек добавляет ${fingerprint} в allowed_secrets файла ${rules} основной ветки.`,
  },

  task: {
    noSection: 'Такой секции в репозитории нет.',
    nothingPlanned: 'По плану не нужна ни одна секция: строить нечего. Попросите изменить продукт.',
    spent: (stage, attempts, last) =>
      `${stage}: ${count(attempts, { one: 'попытка израсходована', few: 'попытки израсходованы', many: 'попыток израсходовано', other: 'попытки израсходованы' })}. Последняя причина: ${last || 'не названа'}`,
    noProgress: (judge, open) =>
      `${judge}: работа снова возвращена, и лучше не становится: ${open}. Что агентам с этим делать?`,
    rejected: (comment) => `Отклонено: ${comment}`,
    personAsked: 'Человек попросил изменить',
    packagesDenied: (packages) => `Человек не разрешил эти пакеты, обойдитесь без них: ${packages}`,
    noReason: 'причина не названа',
    cancelledBy: (who) => `Отменено: ${who}`,
    heldBy: (who, usd) => `Остановлено: ${who}, ${spent(usd)}. Возобновление продолжит ту же попытку.`,
    underWay: {
      push: (sha) => `Шла отправка ${sha}; коммит мог дойти.`,
      pull_request: (_sha) => 'Шло обновление запроса на слияние.',
      merge: (sha) => `Шло слияние ${sha}; оно могло состояться.`,
    },
    allHeldBy: (who, usd) => `Всё остановлено: ${who}, ${spent(usd)}. Продолжится после resume-all.`,
    moved: (sha, branch) =>
      `В ветку ${branch} кто-то отправил ${sha}: прежние проверки и одобрения больше не действуют.`,
    movedAtMerge: (from, to) => `После одобрения ветка ушла с ${from} на ${to}, и одобрение больше не действует.`,
    approvalVoid: (because) => `Утверждено не то, что есть сейчас, поэтому одобрение больше не действует. ${because}`,
    approvalUnfounded: 'Не записано, что именно было одобрено, поэтому одобрение запрашивается снова.',
    lineLeft: (minutes, why) =>
      `Задача задерживала очередь ${count(minutes, { one: 'минуту', few: 'минуты', many: 'минут', other: 'минуты' })}, поэтому пропускает остальные и вольётся после них. ${why}`,
    checksNotEnded: 'Её проверки не закончились.',
    baseMoved: (sha) => `Основная ветка ушла на ${sha} раньше, чем кто-либо принял решение.`,
    broughtUpToBase: 'Ветка приведена к новой базе.',
    noPullRequest: (state) =>
      `Запрос на слияние в состоянии «${state}», ничего не слито. Откройте его снова и продолжите задачу или отмените её.`,
    signed: (sha) => `Основная ветка принимает только подписанные коммиты, поэтому создан ${sha} с теми же файлами.`,
    mergeConflict: (files) => `Конфликт слияния: ${files}`,
    mergeConflictDetail:
      'В основной ветке изменились те же строки. Приведите ветку в соответствие с основной и сохраните оба изменения.',
    conflictStands: (files) => `Конфликт с основной веткой не устранён: ${files}.`,
    nothingChanged: (stage) => `${stage}: работа сдана, но ни один файл не изменился.`,
    branchTaken: (names) =>
      `Ветки или пул-реквесты с именами ${names} уже есть у кого-то другого, поэтому работу некуда отправить. Чужое не тронуто. Переименуйте или удалите их и продолжите задачу.`,
    foreignCommit: (branch, sha) =>
      `В ветке ${branch} есть чужой коммит (${sha ?? 'неизвестный'}); поверх него ничего не отправлено.`,
  },

  fault: {
    abandoned: (cause, repeats) =>
      repeats === 0
        ? `Сбой, который сам не пройдёт: ${cause}`
        : `Сбой не прошёл за ${count(repeats, { one: 'повтор', few: 'повтора', many: 'повторов', other: 'повтора' })}: ${cause}`,
    interrupted: (stage, times) =>
      `${stage}: этап прервался ${count(times, { one: 'раз', few: 'раза', many: 'раз', other: 'раза' })} на одном и том же шаге и сам больше не запускается.`,
    deadly: (stage, times) =>
      `${stage}: процесс завершился ${count(times, { one: 'раз', few: 'раза', many: 'раз', other: 'раза' })} на одном и том же шаге, в последний раз — когда рядом ничего больше не выполнялось. Задача остановлена, чтобы не уронить сервис снова. Подробности — в журнале за это время; чтобы попробовать ещё раз, продолжите задачу.`,
    awayTooLong: (hours, cause) =>
      `То, что нужно задаче, не отвечало ${count(hours, { one: 'час', few: 'часа', many: 'часов', other: 'часа' })}, поэтому она ждёт, пока кто-нибудь не попробует снова. Последний ответ: ${cause}`,
    givenUp: (cause) => `Очередь отказалась от этого запуска: ${cause || 'причина не сохранилась'}.`,
  },

  outside: outsideReasons.ru,
  remarks: remarkReasons.ru,
  besideBase: besideBaseReasons.ru,
  environment: environmentReasons.ru,
  revert: revertReasons.ru,
  dispute: disputeReasons.ru,

  agent: {
    deadline: (seconds) => `Работа не закончена за ${seconds} с.`,
    steps: (limit, refusal) =>
      `За ${count(limit, { one: 'шаг', few: 'шага', many: 'шагов', other: 'шага' })} ничего не принято.${refusal === '' ? '' : ` Последняя сдача отклонена: ${refusal}`}`,
    lastWords: (summary, refusal) =>
      `Последнее, что сообщил агент: ${summary}${refusal === '' ? '' : ` Не принято: ${refusal}`}`,
    tokens: (used, limit) =>
      `Запуск израсходовал ${count(used, { one: 'токен', few: 'токена', many: 'токенов', other: 'токена' })} из ${limit.toLocaleString('ru')}.`,
    refused: 'Модель отказалась отвечать.',
    overflow: 'Разговор стал длиннее, чем модель читает.',
    unusable: (limit, last) => `Непригодных ответов подряд: ${limit}; последний: ${last}`,
    sameCall: (times, call) =>
      `Один и тот же вызов дал один и тот же результат ${count(times, { one: 'раз', few: 'раза', many: 'раз', other: 'раза' })}: ${call}.`,
    circle: (call) => `Запуск пошёл по кругу; последний вызов: ${call}.`,
    turns: (limit, refusal) =>
      `За ${count(limit, { one: 'подход', few: 'подхода', many: 'подходов', other: 'подхода' })} ничего не принято. Последняя сдача отклонена: ${refusal}`,
    noTokensLeft: 'Агент говорит, что у его модели кончились токены.',
    ownLimit: 'Агент сделал столько запросов, сколько сам себе разрешает за подход.',
    refusedToGoOn: 'Агент отказался продолжать.',
    stoppedByItself: 'Агент прервал работу, хотя его никто не просил.',
    wentOn: (objection) => `Сдав работу, он продолжал её менять: ${objection}`,
    silent: 'Агент сдал работу молча; что сделано, видно по диффу.',
    redCheck: (command) => `Проверка не проходит: ${command}`,
    tooComplex: (what) => `Слишком сложно для проверки: ${what}`,
    tooComplexDetail: 'За отведённое время дочитать не удалось. Сократите или упростите.',
    exitCode: (code) => `код выхода ${code}`,
  },

  budget: {
    owners: { run: 'этого запуска', task: 'задачи', day: 'этого дня' },
    cap: (owner, cap) => `бюджет ${owner} (${cap})`,
    noPrice: (model, cap) =>
      `Цена модели ${model} неизвестна, поэтому ${cap} не удержать. Задайте MODEL_PRICES=${model}=input/cached/output (USD за миллион токенов) и продолжите задачу.`,
    noRoom: (cap, spent, held, next) =>
      `${cap} исчерпан: потрачено ${spent}${held === null ? '' : `, ${held} отложено на идущие вызовы`}, а следующий вызов может стоить до ${next}.`,
    raise: {
      task: (id) =>
        `Поднимите его и продолжите: /wms-task resume ${id} <usd> или POST /tasks/${id}/resume {"budget_usd": …} по REST.`,
      run: () => 'Поднимите BUDGET_USD_RUN и продолжите задачу.',
      day: () => 'Продолжите задачу после полуночи UTC или сначала поднимите BUDGET_USD_DAY.',
    },
  },

  ci: {
    failed: (names) => `Не прошли: ${names}.`,
    actionRequired: (names) => `${names}: ждёт человека. Откройте проверки пул-реквеста и разрешите запуск.`,
    interrupted: (ends) =>
      `Закончились, ничего не сказав о коде: ${ends}. Запустите их снова на GitHub или отсюда, не учитывайте их в этот раз или отмените задачу.`,
    ignoredOnce: (state) => `GitHub сообщает: ${state}. Человек разрешил не учитывать это, только для этого коммита.`,
    interruptedOnce: (names) => `Запущены ещё раз, потому что закончились, ничего не сказав о коде: ${names}.`,
    running: (names) => `Идут: ${names}.`,
    runningHere: 'Проверки идут прямо здесь.',
    requiredPassed: 'Все обязательные проверки пройдены.',
    allPassed: 'Все проверки пройдены.',
    nonePassedRequired: 'Все проверки пройдены; обязательных в репозитории нет.',
    passedSoFar: 'Пока все проверки пройдены; ждём, не появятся ли другие.',
    noneYet: 'Проверки ещё не появились.',
    noneAtAll: 'В репозитории о проверках ничего не сказано.',
    noneRan: 'Ни одна проверка не запускалась: этот коммит проверили только ревью и контроль.',
    allSkipped: 'Все проверки пропущены: этот коммит проверили только ревью и контроль.',
    missing: (names) => `Обязательны и ещё не появились: ${names}.`,
    absent: (names) =>
      `Обязательны, но из ожидаемого источника о них ничего не пришло: ${names}. Посмотрите, что запускает этот процесс, или на правило, которое его требует.`,
    red: (name) => `Проверка CI ${name} не прошла`,
    tooLong: (minutes, why) =>
      `CI не закончился за ${count(minutes, { one: 'минуту', few: 'минуты', many: 'минут', other: 'минуты' })}. ${why} Посмотрите проверки и повторите.`,
    runOnceMore: (names) => `Запущено ещё раз как нестабильное: ${names}.`,
    wasRunOnceMore: 'Сначала не прошла, поэтому запущена ещё раз.',
    forgeSays: (word) => `GitHub сообщает: ${word}.`,
  },
}
