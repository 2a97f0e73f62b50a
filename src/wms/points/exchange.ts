import { builtIn } from './built-in.ts'

/** What other systems, devices and printers are told, and who may do what. */
export const exchange = [
  builtIn({
    id: 'INT-01',
    process: 'operations',
    line: {
      en: 'Messages to other systems: stored with the change, keyed, in order',
      ru: 'Обмен: сообщение хранят вместе с изменением, с ключом, по порядку',
    },
    rule: {
      en: 'What other systems are told is stored with the change and sent until confirmed, with a key and an order per subject; balances go as totals with a version, movements as entries with a key; a reconciliation lists what differs.',
      ru: 'Сообщение другим системам сохраняют вместе с изменением и шлют до подтверждения, с ключом и порядком по объекту; остаток передают итогом с версией, движения — записями с ключом; сверка показывает расхождения.',
    },
    why: {
      en: 'A lost or doubled message makes the shop and the shelf differ for ever.',
      ru: 'Потерянное или удвоенное сообщение навсегда разводит магазин и полку.',
    },
    when: {
      en: 'Where something is sent to or taken from another system.',
      ru: 'Если что-то передают другой системе или получают от неё.',
    },
    severity: 'major',
    files: ['outbox', 'inbox', 'webhook', 'edi', 'idoc', 'stock sync', 'erp sync', 'integration'],
    test_recipe:
      'Deliver every message twice, late and out of order: the receiver ends in the same state. Crash between change and message: it is sent later, once. The receiver is down for a day: nothing is lost.',
    cases: ['deliver: same key -> repeated', 'deliver: older version than the last -> repeated; nothing changes'],
    review_question: 'Are change and message stored in one step, and how does each side learn that they differ?',
    sources: ['nozzlegear/ShopifySharp#919', 'saleor/saleor#14251'],
  }),
  builtIn({
    id: 'INT-02',
    process: 'operations',
    line: {
      en: 'A scanner screen answers at once, by eye and ear; offline scans queue',
      ru: 'ТСД отвечает сразу, видно и слышно; без связи сканы в очереди',
    },
    rule: {
      en: 'A scan is answered at once, seen and heard, with targets for gloves; where work goes on offline it is queued with its key, and a conflict is shown to who scanned.',
      ru: 'На скан отвечают сразу, видно и слышно, кнопки — под перчатки; если работают без связи, скан встаёт в очередь со своим ключом, а конфликт показывают тому, кто сканировал.',
    },
    why: {
      en: 'Who does not see the answer scans again; who cannot hit the button works around the system.',
      ru: 'Кто не видит ответа, сканирует ещё раз; кто не попадает в кнопку, работает в обход системы.',
    },
    when: {
      en: 'Only for screens that people on the floor use with a scanner.',
      ru: 'Только для экранов, с которыми на складе работают со сканером.',
    },
    severity: 'minor',
    files: ['scanner', 'handheld', 'offline queue', 'rf terminal', 'scan field', 'mobile scan'],
    test_recipe:
      'The answer is in a live region, focus is back in the scan field, targets are large; a second press while the first is sent does nothing. If it works offline: replay a queue out of order, same stock, conflicts named.',
    cases: ['scan: same key -> repeated'],
    review_question: 'What does the person with the scanner see, hear and do next in each outcome?',
    sources: ['OCA/wms shopfloor_mobile_base', 'OCA/wms shopfloor_rest_log'],
  }),
  builtIn({
    id: 'INT-03',
    process: 'operations',
    line: {
      en: 'Imported and exported files keep codes as text and name each bad line',
      ru: 'В файлах обмена коды — текст, каждая плохая строка названа',
    },
    rule: {
      en: 'Files that people import or export keep codes as text (leading and trailing zeros), read decimals and dates as stated, name each bad line, take all or only the good ones as stated, and notice the same file twice.',
      ru: 'В файлах обмена коды остаются текстом (нули в начале и конце), десятичные и даты читают по заданному виду, каждая плохая строка названа, загружают всё или только верное — как задано, повтор файла замечают.',
    },
    why: {
      en: 'SKU 0017 became 17, and 1,234 kilograms became 1234.',
      ru: 'Артикул 0017 стал 17, а 1,234 килограмма — 1234.',
    },
    when: { en: 'Only where people upload or download files.', ru: 'Только если люди загружают или выгружают файлы.' },
    severity: 'major',
    files: [
      'csv import',
      'excel import',
      'import file',
      'file import',
      'stock import',
      'csv export',
      'excel export',
      'data import',
    ],
    test_recipe:
      'A file with 0017, 90.750, 1,5 and 1.5, 31.12.2026, an unknown item and a doubled line: an answer per line, nothing silently changed. Export and import again: equal.',
    cases: [
      'import: line with an unknown item -> refused; the line is named',
      'import: same file again -> asked; or the stated answer',
    ],
    review_question: 'Which value of this file can change its meaning on the way?',
    sources: ['woocommerce/woocommerce#63730', 'dweeves/magmi-git#529', 'openfoodfacts/openfoodfacts-server PR#9011'],
  }),
  builtIn({
    id: 'INT-04',
    process: 'operations',
    line: {
      en: 'EPCIS events come from movements, once, and are declared, not edited',
      ru: 'События EPCIS создают из движений; их отзывают, а не правят',
    },
    rule: {
      en: 'Events for others (EPCIS) say what, when with offset, where and why; they are made from movements in the same step, never changed (an error declaration takes one back), and aggregation follows load units.',
      ru: 'События для других систем (EPCIS) говорят что, когда со смещением, где и зачем; создаются из движений тем же шагом, не меняются (ошибку отзывают отдельным объявлением), агрегация следует за грузовыми единицами.',
    },
    why: {
      en: 'Partners saw a pallet in two places after a correction that was not declared.',
      ru: 'После необъявленного исправления партнёры видели паллету в двух местах.',
    },
    when: { en: 'Only where EPCIS or a like exchange is used.', ru: 'Только если есть обмен EPCIS или подобный.' },
    severity: 'minor',
    files: ['epcis', 'epcis event', 'traceability event'],
    test_recipe:
      'One day of work: each movement has its event once, the offset is that of the site. Unpack a pallet: DELETE before the parts move. Correct a movement: an error declaration with the id.',
    review_question: 'Which movement has no event, or two?',
    sources: ['GS1 EPCIS 2.0', 'IBM/IFT-Developer-Zone wiki'],
  }),
  builtIn({
    id: 'SEC-01',
    process: 'operations',
    line: {
      en: 'The server checks rights; nobody approves their own; who and why stays',
      ru: 'Права проверяет сервер; своё не утверждают; кто и почему — хранят',
    },
    rule: {
      en: 'Who may do what is checked by the server; duties that the site separates stay separate (the counter does not approve over tolerance, the picker does not adjust); who, when and why is kept, with no more about people than that.',
      ru: 'Права проверяет сервер; обязанности, разделённые на площадке, остаются разделёнными (считавший не утверждает сверх допуска, сборщик не корректирует); хранится кто, когда и почему, и не больше данных о людях.',
    },
    why: { en: 'Shrinkage is booked away by who took it.', ru: 'Недостачу списывает тот, кто её устроил.' },
    when: {
      en: 'Where the task adds or changes who may do something, or books a difference.',
      ru: 'Если задача меняет, кто что может, или проводит расхождение.',
    },
    severity: 'major',
    files: ['permission', 'access control', 'approval', 'audit log', 'audit trail', 'user role', 'authorization'],
    test_recipe:
      'Call each operation that the task touches with each role: only those that the table names pass. Every stored change has its actor, time and reason.',
    cases: ['approve: over tolerance + own count -> refused', 'adjust: role without the right -> refused'],
    review_question: 'From where does this code know who acts, and can the message say it itself?',
    sources: ['openboxes/openboxes PR#5201', 'odoo/odoo stock_account inventory valuation rights'],
  }),
]
