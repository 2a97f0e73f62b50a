import { builtIn } from './built-in.ts'

/** How the system itself is run and changed. */
export const operations = [
  builtIn({
    id: 'OPS-01',
    process: 'operations',
    line: {
      en: 'Schema changes expand first, backfill in parts, lock stock briefly',
      ru: 'Схему сначала расширяют; перенос порциями, без долгих блокировок',
    },
    rule: {
      en: 'Schema changes expand first and contract later, backfill in batches that can be stopped and run again, never lock stock tables for long, and state how to go back.',
      ru: 'Изменения схемы сначала расширяют, потом сужают; данные переносят порциями, которые можно прервать и повторить; таблицы остатков надолго не блокируют; путь назад описан.',
    },
    why: {
      en: 'A lock on the stock table at ten in the morning stops a hundred people.',
      ru: 'Блокировка таблицы остатков в десять утра останавливает сто человек.',
    },
    when: {
      en: 'Only where the schema or stored data changes.',
      ru: 'Только если меняется схема или хранимые данные.',
    },
    severity: 'major',
    files: ['migration', 'migrate', 'add column', 'backfill', 'post migrate', 'pre migrate', 'schema change'],
    test_recipe:
      'If a copy or a generator of realistic rows exists: migrate it with the old code still working, and run the invariant query before and after. A backfill is stopped in the middle and run again: the same end. A migration that its tool runs once is not run twice.',
    cases: ['backfill: stopped and run again -> accepted; the same end'],
    review_question: 'Does the version before this one still work after the migration, and what locks does it take?',
    sources: ['frappe/erpnext patches', 'ankane/strong_migrations'],
  }),
  builtIn({
    id: 'OPS-04',
    process: 'operations',
    line: {
      en: 'Labels: printed after the change, escaped, a reprint keeps its code',
      ru: 'Этикетку печатают после изменения; перепечать — тот же код',
    },
    rule: {
      en: 'Labels are printed after the change is stored, with text escaped and encoded for the printer’s language; a label does not change the printer’s settings; a reprint has the same identity and is recorded.',
      ru: 'Этикетку печатают после сохранения изменения, текст экранирован и закодирован для языка принтера; этикетка не меняет настройки принтера; повторная печать — тот же код и запись о ней.',
    },
    why: {
      en: 'A caret in a product name cut the label, Cyrillic came out as signs, one label switched off peel mode for the shift.',
      ru: 'Символ ^ в названии обрезал этикетку, кириллица вышла знаками, одна этикетка отключила отделение на всю смену.',
    },
    when: { en: 'Only where labels or documents are printed.', ru: 'Только если печатают этикетки или документы.' },
    severity: 'minor',
    files: ['zpl', 'zebra', 'label printer', 'print label', 'label print', 'epl', 'print job', 'label template'],
    test_recipe:
      'If it prints ZPL: names with ^ ~ _ and Cyrillic give the same text back (^FH, ^CI28); no ^MM, ^JU or ~JS unless asked; ^PQ is the count. Printer off: the task goes on and the job waits. Decode the label’s code: equal to what was stored.',
    cases: ['print: pressed twice -> repeated', 'print: reprint -> accepted; the same code, recorded'],
    review_question: 'What in the data can end a field, and what is left in the printer after this label?',
    sources: ['USPS/api-examples#81', 'msupply-foundation/open-msupply PR#3899', 'metasfresh/metasfresh PR#20165'],
  }),
  builtIn({
    id: 'OPS-05',
    process: 'operations',
    line: {
      en: 'Master data of stock changes only without stock, or by a conversion',
      ru: 'Данные, от которых зависит остаток, меняют без остатка или с пересчётом',
    },
    rule: {
      en: 'Master data that stock depends on (base unit, pack factor, tracking, owner, rotation) changes only without stock and open work, or by a stated conversion; what still has stock is not deleted or hidden.',
      ru: 'Данные, от которых зависит остаток (базовая единица, коэффициент упаковки, учёт партий или номеров, владелец, ротация), меняют только без остатка и открытой работы или заданным пересчётом; то, на чём есть остаток, не удаляют и не скрывают.',
    },
    why: {
      en: 'Pieces became dozens for all old stock; archived products kept stock that could not be counted.',
      ru: 'Штуки стали дюжинами для всего старого остатка; на архивных товарах остался запас, который не пересчитать.',
    },
    when: {
      en: 'Only where items, places or units are edited, merged, archived or deleted.',
      ru: 'Только если товары, ячейки или единицы правят, сливают, архивируют или удаляют.',
    },
    severity: 'major',
    files: ['product archive', 'item master', 'master data', 'merge product', 'delete location', 'product merge'],
    test_recipe:
      'With stock, with only a reservation, with goods in transit, with history only, and with none: each has its stated answer.',
    cases: [
      'delete: item or place with stock -> refused; or still counted and shown',
      'delete: item or place without stock or open work -> accepted',
    ],
    review_question: 'What do old entries mean after this change, and where does the remaining stock show?',
    sources: ['odoo/odoo PR#7224', 'odoo/odoo#188365', 'medusajs/medusa#5719', 'inventree/InvenTree#578'],
  }),
  builtIn({
    id: 'OPS-06',
    process: 'operations',
    line: {
      en: 'A batch job: each item alone, a bad one is named, and it can be rerun',
      ru: 'Пакетное задание: каждая позиция отдельно, плохая названа',
    },
    rule: {
      en: 'A batch job works in small transactions, each item alone: one bad item is set aside and named, the rest goes on; it does not run twice at once, can be stopped and run again, and leaves the hot rows free.',
      ru: 'Пакетное задание работает небольшими транзакциями: плохая позиция откладывается и названа, остальные идут; оно не запускается дважды одновременно, его можно прервать и повторить, горячие строки оно не держит.',
    },
    why: {
      en: 'One failing reservation rolled back the whole night, every night.',
      ru: 'Один сбойный резерв откатывал всю ночь — каждую ночь.',
    },
    when: {
      en: 'Only where a job works on many items by itself.',
      ru: 'Только если задание само обрабатывает много позиций.',
    },
    severity: 'major',
    files: ['cron', 'scheduler', 'nightly', 'batch job', 'stock job', 'refresh job', 'scheduled task', 'run scheduler'],
    test_recipe:
      'Ten items, the fourth fails: nine are done, the fourth is listed with its reason. Kill it in the middle and run again: each done once.',
    cases: [
      'run job: runs already -> refused; or shared without doubling',
      'run job: one item fails -> accepted; it is named, the rest is done',
    ],
    review_question: 'What does item 4 do to items 1 to 3 and 5 to 10?',
    sources: ['OCA/stock-logistics-warehouse PR#2627', 'odoo/odoo PR#62131', 'odoo/odoo#53276'],
  }),
]
