import type { Point } from './point.ts'

export const operations: readonly Point[] = [
  {
    id: 'INT-01',
    process: 'operations',
    line: {
      en: 'Messages to other systems: stored with the change, keyed, ordered',
      ru: 'Обмен: сообщение хранят с изменением, ключ и порядок',
    },
    rule: {
      en: 'Messages to and from other systems go through an outbox and inbox with a key and an order per subject; stock is told as a total with a version.',
      ru: 'Обмен с другими системами — через исходящую и входящую очередь с ключом и порядком по объекту; остаток передают итогом с версией.',
    },
    why: 'A lost or doubled delta makes the shop and the shelf differ for ever.',
    severity: 'blocker',
    applies_to: { files: ['outbox', 'webhook', 'edi', 'idoc', 'stock sync', 'integration'], paths: [], words: [] },
    test_recipe:
      'Deliver every message twice, late and out of order: the receiver ends with the same state. Crash between the change and the message: it is sent later, once. Compare totals.',
    review_question: 'Are the change and the message stored in one step, and what does a repeat do?',
  },
  {
    id: 'INT-02',
    process: 'operations',
    line: {
      en: 'A scanner screen answers at once; offline scans queue with a key',
      ru: 'ТСД отвечает сразу; без связи сканы ждут со своим ключом',
    },
    rule: {
      en: 'A scan is answered at once, seen and heard, with targets for gloves; offline it is queued with its key, and a conflict is shown to who scanned.',
      ru: 'На скан отвечают сразу, видно и слышно, кнопки — под перчатки; без связи он встаёт в очередь со своим ключом, конфликт показывают тому, кто сканировал.',
    },
    why: 'Who does not see the answer scans again; who cannot hit the button works around the system.',
    severity: 'major',
    applies_to: { files: ['scanner', 'handheld', 'offline queue', 'rf terminal'], paths: [], words: [] },
    test_recipe:
      'Answer in a live region, focus back in the scan field, targets of 48 px; a second press while the first is sent does nothing; replay a queue out of order: same stock, conflicts named.',
    review_question: 'What does the person with the scanner see, hear and do next in each outcome?',
  },
  {
    id: 'SEC-01',
    process: 'operations',
    line: {
      en: 'The server checks rights; nobody approves their own difference',
      ru: 'Права проверяет сервер; своё расхождение не утверждают',
    },
    rule: {
      en: 'Who may do what is checked by the server; the counter does not approve, the picker does not adjust; who, when, why and with which device is kept.',
      ru: 'Права проверяет сервер; считавший не утверждает, отборщик не корректирует; кто, когда, почему и с какого устройства — сохраняется.',
    },
    why: 'Shrinkage is booked away by who took it.',
    severity: 'blocker',
    applies_to: { files: ['permission', 'access control', 'approval', 'audit log', 'role'], paths: [], words: [] },
    test_recipe:
      'Call each operation with each role: only the table’s cells pass. Approve one’s own count or adjustment: refused. Every stored change has its actor, time and reason.',
    review_question: 'From where does this code know who acts, and can the message say it itself?',
  },
  {
    id: 'OPS-01',
    process: 'operations',
    line: {
      en: 'Schema changes expand first, backfill in parts, lock little',
      ru: 'Схему сначала расширяют; перенос порциями, без долгих блокировок',
    },
    rule: {
      en: 'Schema changes expand first and contract later, backfill in batches, never lock stock tables for long, and state how to go back.',
      ru: 'Изменения схемы сначала расширяют, потом сужают; данные переносят порциями, таблицы остатков надолго не блокируют, путь назад описан.',
    },
    why: 'A lock on the stock table at ten in the morning stops a hundred people.',
    severity: 'major',
    applies_to: { files: ['migration', 'migrate', 'add column', 'backfill'], paths: [], words: [] },
    test_recipe:
      'Run the migration on data of yesterday with the old code still working; run the invariant query before and after; run it twice.',
    review_question: 'Does the version before this one still work after the migration, and what locks does it take?',
  },
  {
    id: 'OPS-02',
    process: 'operations',
    line: {
      en: 'Moments in UTC, shown in site time; a figure is defined once',
      ru: 'Время в UTC, показ в поясе площадки; показатель задан раз',
    },
    rule: {
      en: 'Times are stored in UTC and shown in the site’s zone; shift and cut-off are explicit; each figure (accuracy, fill rate, shrinkage) is defined once.',
      ru: 'Время хранят в UTC, показывают в поясе площадки; смена и отсечка заданы явно; каждый показатель (точность, полнота, потери) определён один раз.',
    },
    why: 'A lot expires a day early in one zone, and two reports of one day differ.',
    severity: 'major',
    applies_to: { files: ['kpi', 'shift calendar', 'stock report', 'dashboard', 'cutoff'], paths: [], words: [] },
    test_recipe:
      'Around midnight, the change of clocks and the end of a shift, in a site zone other than the server’s: each event is in the right day. The figure equals one computed by hand.',
    review_question: 'Which clock and which zone does this line use?',
  },
]
