import type { Point } from './point.ts'

export const ledger: readonly Point[] = [
  {
    id: 'INV-01',
    process: 'ledger',
    line: {
      en: 'Stock changes only by movements; on-hand is their sum',
      ru: 'Остаток меняют только движения; остаток — их сумма',
    },
    rule: {
      en: 'Stock changes only by appending movements; on-hand is their sum, and every projection can be rebuilt from them.',
      ru: 'Остаток меняется только новыми движениями; остаток — их сумма, любую проекцию можно построить из них заново.',
    },
    why: 'Counters that are overwritten drift from what happened, and nobody can say since when.',
    severity: 'blocker',
    applies_to: {
      files: [
        'ledger',
        'stock ledger',
        'stock entry',
        'stock balance',
        'inventory balance',
        'inventory transaction',
        'quant',
      ],
      paths: [],
      words: [],
    },
    test_recipe:
      'Do a mix of operations, then compare on-hand with the sum of the movements at each item and location; rebuild every projection from the movements and compare it with the live one.',
    review_question: 'Does any line change a quantity in another way than by appending a movement?',
  },
  {
    id: 'INV-02',
    process: 'ledger',
    line: {
      en: "On-hand never goes below zero unless the place's policy allows it",
      ru: 'Остаток не уходит в минус, если ячейке это не разрешено',
    },
    rule: {
      en: 'On-hand and available never become negative, at any item, location, lot, pallet and owner, also with two people at once.',
      ru: 'Остаток и доступное никогда не отрицательны — по товару, ячейке, партии, паллете и владельцу, и при двух работниках сразу.',
    },
    why: 'A negative today hides a mistake that nobody looks for tomorrow, and lets goods be sold twice.',
    severity: 'blocker',
    applies_to: { files: ['negative stock', 'no negative', 'stock level', 'quant'], paths: [], words: [] },
    test_recipe:
      'Take exactly what is there, then one more: the second is refused and nothing changes. Try it per lot and per pallet, where the sum over lots would suffice.',
    review_question: 'Is the limit kept by the database or in the same step as the change, not by a check before it?',
  },
  {
    id: 'INV-03',
    process: 'ledger',
    line: {
      en: 'A move takes and gives the same quantity in one step',
      ru: 'Перемещение списывает и приходует поровну одним шагом',
    },
    rule: {
      en: 'A transfer takes and gives the same quantity in one step; an adjustment names its account and its reason.',
      ru: 'Перемещение списывает и приходует одно и то же количество одним шагом; корректировка называет счёт и причину.',
    },
    why: 'A crash between the two halves loses goods that are still on the shelf.',
    severity: 'blocker',
    applies_to: {
      files: ['stock move', 'move', 'stock movement', 'adjustment', 'inventory adjustment'],
      paths: [],
      words: [],
    },
    test_recipe:
      'Transfer between two places and compare the sum over all places before and after; make the second half fail and see that the first is not there. An adjustment without a reason is refused.',
    review_question: 'Can one half of a transfer be stored without the other?',
  },
  {
    id: 'INV-04',
    process: 'ledger',
    line: {
      en: 'Available is pickable stock less hard reservations, never below zero',
      ru: 'Доступно = годное к отбору минус жёсткий резерв, не меньше нуля',
    },
    rule: {
      en: 'Available is on-hand less reserved less held; reserved stays between zero and on-hand.',
      ru: 'Доступно = остаток − резерв − блокировка; резерв не меньше нуля и не больше остатка.',
    },
    why: 'Reservations that drift from what they reserve block stock that is free, or promise stock that is gone.',
    severity: 'blocker',
    applies_to: { files: ['availability', 'available to promise', 'atp', 'stock reservation'], paths: [], words: [] },
    test_recipe:
      'Reserve, pick, release and cancel in any order; after each step compare available with on-hand less the open reservations less what is held.',
    review_question: 'Does every path that takes stock or ends an order also settle its reservation?',
  },
  {
    id: 'INV-05',
    process: 'ledger',
    line: {
      en: 'Two at once on the same stock lose nothing: locks or a version',
      ru: 'Двое сразу на одном остатке: блокировки или номер версии',
    },
    rule: {
      en: 'Two at once on the same stock are safe: locks in one fixed order or a version column (never a clock), and deadlocks are retried.',
      ru: 'Двое сразу на одном остатке не мешают друг другу: блокировки в одном порядке или номер версии (не время), взаимные блокировки повторяются.',
    },
    why: 'Read, compute, write without a lock loses one of two picks: the shop sells what is not there.',
    severity: 'blocker',
    applies_to: { files: ['row lock', 'advisory lock', 'optimistic lock', 'stock lock'], paths: [], words: [] },
    test_recipe:
      'Start N takes of one unit at once where only M are there: exactly M succeed and on-hand ends at zero. Cross two transfers A to B and B to A many times: both end.',
    review_question: 'What happens when the same line runs twice between this read and this write?',
  },
  {
    id: 'INV-06',
    process: 'ledger',
    line: {
      en: 'The same message again gives the same answer and changes nothing',
      ru: 'То же сообщение ещё раз: ответ тот же, ничего не меняется',
    },
    rule: {
      en: 'A repeated scan, click or message gives the same answer and changes nothing a second time.',
      ru: 'Повторный скан, нажатие или сообщение даёт тот же ответ и второй раз ничего не меняет.',
    },
    why: 'Radio in a warehouse is bad and thumbs are impatient: every message comes twice sooner or later.',
    severity: 'blocker',
    applies_to: { files: ['idempotency', 'idempotent', 'dedup*', 'inbox'], paths: [], words: [] },
    test_recipe:
      'Send the same command with the same key again, also at the same time and after others: same answer, same movements. The same key with other content is refused.',
    review_question:
      'What tells a repeat from a second, meant, operation, and is it stored in the same step as the change?',
  },
  {
    id: 'INV-07',
    process: 'ledger',
    line: {
      en: 'Movements are never edited; a correction reverses the original',
      ru: 'Движения не правят; исправление — сторно исходного',
    },
    rule: {
      en: 'Movements are never changed or removed; a correction is a reversing movement that names the original, and closed periods stay.',
      ru: 'Движения не меняют и не удаляют; исправление — обратное движение со ссылкой на исходное, закрытые периоды не трогают.',
    },
    why: 'An edited history cannot be audited, and yesterday’s report changes overnight.',
    severity: 'blocker',
    applies_to: { files: ['reversal', 'storno', 'stock correction'], paths: [], words: [] },
    test_recipe:
      'Keep a movement, correct it, read it again: it is as it was, and one reversing movement names it. Change what the ledger returned: the ledger does not change. Reverse twice: refused.',
    review_question: 'Is there an update or delete of a movement anywhere, or a way to post into a closed period?',
  },
  {
    id: 'INV-08',
    process: 'ledger',
    line: {
      en: 'Quantities are whole base units or exact decimals, never floats',
      ru: 'Количество — целое или точное десятичное, без float',
    },
    rule: {
      en: 'Quantities are whole numbers of the base unit or exact decimals, never floats; packs convert by a stated factor and rounding.',
      ru: 'Количества — целые в базовой единице или точные десятичные, никогда не float; упаковки пересчитываются по заданному коэффициенту и округлению.',
    },
    why: '0.1 + 0.2 is not 0.3: after a thousand picks the bin holds a ghost that cannot be picked.',
    severity: 'blocker',
    applies_to: { files: ['uom', 'unit of measure', 'quantity', 'packaging'], paths: [], words: [] },
    test_recipe:
      'Refuse 0.5, NaN, "3", -0 and 2^53. Add a tenth ten times where decimals are allowed: exactly one. Convert packs there and back; an uneven rest is refused or rounded as stated.',
    review_question: 'Where could a quantity become a binary fraction or a string on its way?',
  },
]
