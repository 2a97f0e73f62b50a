import { builtIn } from './built-in.ts'

/** Time, days, figures and bills. */
export const days = [
  builtIn({
    id: 'OPS-02',
    process: 'operations',
    line: {
      en: 'Moments in UTC, shown in site time; shifts and figures defined once',
      ru: 'Время в UTC, показ в поясе площадки; смена и показатель заданы раз',
    },
    rule: {
      en: 'Moments are stored in UTC and shown in the site’s zone, appointments in local time with their zone; shift and cut-off are explicit; each figure (accuracy, fill rate, shrinkage) is defined once.',
      ru: 'Моменты хранят в UTC и показывают в поясе площадки, записи на ворота — в местном времени с поясом; смена и отсечка заданы явно; каждый показатель (точность, полнота, потери) определён один раз.',
    },
    why: {
      en: 'Two reports of one day differ, since each has its own midnight.',
      ru: 'Два отчёта за один день расходятся: у каждого своя полночь.',
    },
    when: {
      en: 'Where a report, a shift, a cut-off or a moment is shown or compared.',
      ru: 'Если показывают или сравнивают отчёт, смену, отсечку или время.',
    },
    severity: 'major',
    files: ['kpi', 'shift calendar', 'stock report', 'inventory report', 'dashboard', 'cutoff', 'indicator'],
    test_recipe:
      'Around midnight, the change of clocks and the end of a shift, in a site zone other than the server’s: each event is in the right day. The figure equals one computed by hand.',
    review_question: 'Which clock and which zone does this line use, and where else is this figure computed?',
    sources: ['openboxes/openboxes PR#6163', 'odoo/odoo PR#77261'],
  }),
  builtIn({
    id: 'OPS-03',
    process: 'operations',
    line: {
      en: 'A calendar day has no zone; whether expiry day still counts is a setting',
      ru: 'Срок — день без пояса; годен ли последний день, задано',
    },
    rule: {
      en: 'A calendar day (expiry, due date) is kept as a day without zone. Whether goods may leave on the expiry day, and what 15, 16 and 17 allow, is a setting of item or customer; without one the day itself is still good.',
      ru: 'Календарный день (срок годности, дата заказа) хранят как день без пояса. Можно ли отгружать в последний день и что допускают коды 15, 16, 17 — настройка товара или клиента; без неё последний день ещё годен.',
    },
    why: {
      en: 'Days kept as midnight UTC move by one in America; a lot is blocked a day early or leaves a day late.',
      ru: 'Дни, хранимые как полночь UTC, в другом поясе сдвигаются: партия блокируется на день раньше или уходит на день позже.',
    },
    when: { en: 'Where a day is stored, compared or shown.', ru: 'Если день хранят, сравнивают или показывают.' },
    settings: ['expiry_day'],
    severity: 'major',
    files: ['expiry', 'expiration', 'expiry date', 'shelf life', 'best before', 'product expiry'],
    test_recipe:
      'Find the convention in the request or the repository first. With server zones UTC-8 and UTC+12 and a site in between: save, read and show the same day. Remaining life counts whole days.',
    cases: [
      'allocate: last day of expiry {expiry_day=inclusive} -> accepted',
      'allocate: last day of expiry {expiry_day=exclusive} -> refused',
      'allocate: after the day of expiry -> refused; an override is recorded',
    ],
    review_question:
      'Is this a day or a moment, whose midnight is it, and where is the convention for the last day written?',
    sources: [
      'GS1 General Specifications 3.4 (AI 15, 16, 17), 7.12',
      'openboxes/openboxes PR#6163',
      'odoo/odoo PR#77261',
    ],
  }),
  builtIn({
    id: 'OPS-07',
    process: 'operations',
    line: {
      en: 'A faster query answers as before: rows, order, sums and scope',
      ru: 'Ускоренный запрос отвечает как раньше: строки, суммы, порядок',
    },
    rule: {
      en: 'A change that makes something faster answers as before: same rows, order, sums and scope; pages have a total order; joins do not multiply quantities.',
      ru: 'Изменение ради скорости отвечает как раньше: те же строки, порядок, суммы и область видимости; у страниц полный порядок сортировки; соединения таблиц не умножают количества.',
    },
    why: {
      en: 'A join added for speed doubled the quantity of items with two locations.',
      ru: 'Соединение ради скорости удвоило количество у товаров в двух ячейках.',
    },
    when: {
      en: 'Only where a query about stock is made faster or rewritten.',
      ru: 'Только если ускоряют или переписывают запрос по остаткам.',
    },
    severity: 'minor',
    files: ['stock query', 'inventory query', 'stock search', 'inventory search'],
    test_recipe:
      'Keep the answers of the old code for two tenants, two lots a place, zero and archived rows; compare all pages joined. Count the queries for 10 and 1,000 rows. No new test where the old ones prove it.',
    review_question: 'For which data does the new query answer differently from the old one?',
    sources: ['fjykTec/ModernWMS#43', 'inventree/InvenTree#6558'],
  }),
  builtIn({
    id: 'OPS-08',
    process: 'operations',
    line: {
      en: 'A bill for storage comes from movements and tariffs as of that day',
      ru: 'Счёт за хранение — по движениям и тарифам на тот день',
    },
    rule: {
      en: 'A bill for an owner is computed from movements and tariffs as they were on the day, at the site’s midnight; a closed month does not change, corrections come in the next; a second run gives the same.',
      ru: 'Счёт владельцу считают по движениям и тарифам на соответствующий день, по полуночи площадки; закрытый месяц не меняется, исправления идут в следующий; повторный расчёт даёт то же.',
    },
    why: {
      en: 'A tariff that was changed on the 20th billed the whole month anew.',
      ru: 'Тариф, изменённый 20-го, пересчитал весь месяц.',
    },
    when: {
      en: 'Only where storage or services are billed.',
      ru: 'Только если выставляют счёт за хранение или услуги.',
    },
    severity: 'major',
    files: ['billing', 'tariff', 'storage fee', 'storage invoice'],
    test_recipe:
      'Goods in at 23:50 and out at 00:10: the stated days. A tariff changed in the middle: two parts. Reverse a receipt of last month: last month stays, this one has the correction. Another owner’s pallets are in no line.',
    cases: [
      'bill: billed before -> repeated',
      'reverse: movement of a closed month -> accepted; the correction is in the open one',
    ],
    review_question: 'What in this sum can change after it was sent?',
    sources: ['from practice of contract warehouses; no public bug found'],
  }),
]
