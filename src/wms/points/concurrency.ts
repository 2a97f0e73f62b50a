import { builtIn } from './built-in.ts'

/** What happens twice, or by two at once. */
export const concurrency = [
  builtIn({
    id: 'INV-05',
    process: 'ledger',
    line: {
      en: 'Two at once on the same stock lose nothing: locks in order, or a version',
      ru: 'Двое сразу на одном остатке: блокировки по порядку или версия',
    },
    rule: {
      en: 'Two at once on the same stock are safe: locks in one fixed order, a conditional update or a version column, never a clock; the whole operation is repeated after a deadlock.',
      ru: 'Двое сразу на одном остатке друг другу не мешают: блокировки в одном порядке, условное обновление или номер версии, но не время; при взаимной блокировке операция повторяется целиком.',
    },
    why: {
      en: 'Read, compute and write without a lock loses one of two picks: the shop sells what is not there.',
      ru: 'Прочитали, посчитали, записали без блокировки — один из двух отборов пропал, продано то, чего нет.',
    },
    when: {
      en: 'Where the task changes stock, reservations or tasks that others change too.',
      ru: 'Если задача меняет остаток, резерв или задания, которые меняют и другие.',
    },
    severity: 'blocker',
    files: ['stock lock', 'row lock', 'advisory lock', 'optimistic lock', 'concurrency'],
    test_recipe:
      'Start N takes of one unit at once where only M are there: exactly M succeed and on-hand ends at zero. Cross two moves A to B and B to A many times: both end.',
    cases: ['pick: last piece + two at once -> one', 'move: crossing another -> accepted; both end'],
    review_question: 'What happens when the same line runs twice between this read and this write?',
    sources: ['fjykTec/ModernWMS ConcurrencyCheck on a timestamp', 'woocommerce/woocommerce#44273', 'odoo/odoo#251549'],
  }),
  builtIn({
    id: 'INV-06',
    process: 'ledger',
    line: {
      en: 'The same message again answers the same and changes nothing twice',
      ru: 'То же сообщение ещё раз: тот же ответ, второй раз ничего',
    },
    rule: {
      en: 'A message that comes again with its key (scan, click, call) is answered as before and changes nothing a second time. A new scan of the same code is a new piece where the flow counts by scans.',
      ru: 'Сообщение, пришедшее повторно со своим ключом (скан, нажатие, вызов), получает прежний ответ и второй раз ничего не меняет. Новый скан того же кода — ещё одна штука, если процесс считает сканами.',
    },
    why: {
      en: 'Radio in a warehouse is bad and thumbs are impatient: every message comes twice sooner or later.',
      ru: 'Связь на складе плохая, пальцы нетерпеливы: любое сообщение рано или поздно придёт дважды.',
    },
    when: {
      en: 'Where a scan, a click or another system’s call changes something.',
      ru: 'Если скан, нажатие или вызов другой системы что-то меняет.',
    },
    settings: ['scan_counts'],
    severity: 'blocker',
    files: ['idempotency', 'idempotent', 'dedup*', 'inbox'],
    test_recipe:
      'If messages have a key: send the same one again, at the same time and after others. If they have none: find what tells a repeat from a second, meant, operation, and try both.',
    cases: [
      'scan: same key -> repeated',
      'scan: same code + new key {scan_counts=pieces} -> accepted; one piece more',
      'receive: same key -> repeated',
      'ship: same key -> repeated',
    ],
    review_question: 'What tells a repeat from a second, meant, operation, and is it stored in the step of the change?',
    sources: ['odoo/odoo#59069', 'OCA/stock-logistics-barcode#658'],
  }),
  builtIn({
    id: 'INV-10',
    process: 'ledger',
    line: {
      en: 'Locking is shown on the production database, rows not yet there included',
      ru: 'Блокировки проверяют на рабочей СУБД, и для новых строк тоже',
    },
    rule: {
      en: 'Locking is shown on the database that production has: rows that do not exist yet are guarded too, skipped locks make no second row of one serial, and a deadlock or serialization error retries the whole transaction.',
      ru: 'Блокировки проверяют на той СУБД, что в эксплуатации: защищены и ещё не существующие строки, SKIP LOCKED не создаёт второй строки одного серийного номера, при взаимной блокировке или ошибке сериализации повторяется вся транзакция.',
    },
    why: {
      en: 'SKIP LOCKED made a second row of a reserved serial; gap locks stopped two items that have nothing in common.',
      ru: 'SKIP LOCKED создал вторую строку зарезервированного серийного номера; gap-блокировки столкнули два не связанных товара.',
    },
    when: {
      en: 'Only where the task is about locks, isolation or lost updates.',
      ru: 'Только если задача про блокировки, изоляцию или потерянные обновления.',
    },
    severity: 'major',
    files: ['transaction retry', 'deadlock', 'isolation level'],
    test_recipe:
      'If the tests can start the real database: N transactions at a barrier reserve one serial, insert the first row of a new place, and post two documents with the same items in opposite order. All end, sums hold. If they cannot, say so as untried.',
    cases: ['reserve: one serial + two at once -> one'],
    review_question:
      'Which isolation level is this, what does it not see, and is the retry around the whole transaction?',
    sources: ['odoo/odoo PR#268942', 'frappe/erpnext PR#53638', 'frappe/erpnext#37179'],
  }),
]
