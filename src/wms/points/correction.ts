import { builtIn } from './built-in.ts'

/** How what was booked is mended. */
export const correction = [
  builtIn({
    id: 'INV-07',
    process: 'ledger',
    line: {
      en: 'Movements are not edited; a correction reverses and names the original',
      ru: 'Движения не правят; исправление — сторно со ссылкой на исходное',
    },
    rule: {
      en: 'Movements are not changed or deleted but by the stated retention, which keeps an opening balance; a correction is a reversing movement that names the original, once.',
      ru: 'Движения не меняют и не удаляют, кроме как по сроку хранения с входящим остатком; исправление — обратное движение со ссылкой на исходное, один раз.',
    },
    why: {
      en: 'A history that can be edited cannot be audited, and yesterday’s report changes overnight.',
      ru: 'Историю, которую можно править, не проверить, а вчерашний отчёт за ночь меняется.',
    },
    when: {
      en: 'Where something that was booked is undone, corrected or cleaned up.',
      ru: 'Если проведённое отменяют, исправляют или вычищают.',
    },
    severity: 'major',
    files: ['reversal', 'storno', 'stock correction', 'void transaction'],
    test_recipe: 'Read a movement, correct it, read it again: it is as it was, and one reversing movement names it.',
    cases: [
      'reverse: booked movement -> accepted; one reversing movement names it',
      'reverse: reversed before -> refused',
    ],
    review_question: 'Is there an update or delete of a movement, or a way to post into a closed period?',
    sources: ['openboxes/openboxes PR#2582', 'frappe/erpnext#25192'],
  }),
  builtIn({
    id: 'INV-09',
    process: 'ledger',
    line: {
      en: 'A backdated or cancelled entry recomputes later balances and counts',
      ru: 'Проводка задним числом пересчитывает всё, что после неё',
    },
    rule: {
      en: 'A backdated or cancelled entry recomputes every later balance and count of the same item and place, is refused where something in between would become negative, and loses no entry posted meanwhile.',
      ru: 'Проводка задним числом и отмена пересчитывают все последующие остатки и инвентаризации по товару и ячейке, отклоняются при промежуточном минусе и не теряют проводок, сделанных за это время.',
    },
    why: {
      en: 'Recalculation in the background ran without the negative check, or dropped what was posted while it was queued.',
      ru: 'Фоновый пересчёт шёл без проверки на минус или терял проводки, сделанные, пока он стоял в очереди.',
    },
    when: {
      en: 'Only where entries may be dated in the past.',
      ru: 'Только если проводки можно делать задним числом.',
    },
    severity: 'major',
    files: ['repost', 'repost item', 'backdat*', 'recalculate stock'],
    test_recipe:
      'If entries can be dated in the past: receive 10 today, take 8 tomorrow, then backdate. Backdate a receipt before a count: the balance after the count is still the counted one. Post another entry while the recalculation waits: both are there.',
    cases: [
      'post: dated before a take + negative in between -> refused',
      'post: dated before a count -> accepted; the counted balance stays',
    ],
    review_question:
      'Which later balances, counts and messages change, and what happens to entries posted while it runs?',
    sources: ['frappe/erpnext#54295', 'frappe/erpnext#56950', 'frappe/erpnext PR#34808'],
  }),
  builtIn({
    id: 'INV-11',
    process: 'ledger',
    line: {
      en: 'A stored figure has a query that finds its drift, and a recorded repair',
      ru: 'У расчётного показателя есть сверка и записываемое исправление',
    },
    rule: {
      en: 'For each stored figure (on-hand, reserved, open tasks) a query lists where it differs from its source, and a repair that is recorded changes that figure only.',
      ru: 'Для каждого хранимого показателя (остаток, резерв, открытые задания) есть запрос расхождений с источником и записываемое исправление, которое меняет только его.',
    },
    why: {
      en: 'Reservations drift for years; people cannot finish a shipment until somebody edits the database.',
      ru: 'Резервы расходятся годами, и отгрузку не закрыть, пока кто-нибудь не поправит базу руками.',
    },
    when: {
      en: 'Only where such a figure is stored rather than computed, and the task is about its truth.',
      ru: 'Только если показатель хранится, а не вычисляется, и задача о его верности.',
    },
    severity: 'minor',
    files: ['reconciliation', 'stock repair', 'consistency check', 'unreserve'],
    test_recipe:
      'If the figure is stored: break one row by hand; the query names exactly it, the repair mends it and writes who and why, a second run changes nothing, on-hand itself never changes.',
    review_question: 'How would the team learn that this figure is wrong before a picker does?',
    sources: ['odoo/odoo PR#154905', 'odoo/odoo PR#79180', 'GreaterWMS/GreaterWMS#192'],
  }),
]
