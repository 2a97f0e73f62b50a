import { counter } from '../plural.ts'
import type { Reasons } from './reasons.ts'

const count = counter<'one' | 'few' | 'many' | 'other'>('ru')

export const ru: Reasons = {
  stages: {
    PRODUCT: 'Спецификация',
    ORCHESTRATE: 'План',
    BACKEND: 'Бэкенд',
    QA_BACKEND: 'QA бэкенда',
    SECURITY: 'Проверка безопасности',
    BACKEND_GATE: 'Контроль бэкенда',
    FRONTEND: 'Фронтенд',
    QA_FRONTEND: 'QA фронтенда',
    FRONTEND_GATE: 'Контроль фронтенда',
    DOCS: 'Документация',
    DOCS_GATE: 'Контроль документации',
    CI_WAIT: 'CI',
    HUMAN_APPROVAL: 'Решение человека',
    MERGE: 'Слияние',
  },

  gate: {
    checks: { diff: 'изменения', paths: 'разрешённые пути', secrets: 'секреты' },
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
    noSecrets: (files) =>
      `нет, просмотрено: ${count(files, { one: 'файл', few: 'файла', many: 'файлов', other: 'файла' })}`,
    secrets: (found) => `найдено: ${found}`,
    secret: (place) => `Секрет в ${place}`,
    secretDetail: (rule, fingerprint, rules) =>
      `Его узнало правило ${rule}. Уберите секрет и сделайте прежний недействительным. Если тревога ложная, человек добавляет ${fingerprint} в allowed_secrets файла ${rules} основной ветки.`,
  },
}
