import { builtIn } from './built-in.ts'

/** What stock is, and how it changes. */
export const stock = [
  builtIn({
    id: 'INV-01',
    process: 'ledger',
    line: {
      en: 'Stock changes only by movements; on-hand is their sum',
      ru: 'Остаток меняют только движения; остаток — их сумма',
    },
    rule: {
      en: 'Stock changes only by appending movements; on-hand is their sum, and whatever is stored besides can be rebuilt from them.',
      ru: 'Остаток меняют только новые движения; остаток равен их сумме, и всё, что хранится рядом, можно построить из них заново.',
    },
    why: {
      en: 'A counter that is overwritten drifts from what happened, and nobody can say since when.',
      ru: 'Перезаписанный счётчик расходится с действительностью, и никто не скажет, с какого момента.',
    },
    when: {
      en: 'Where the repository keeps movements, or the request introduces them.',
      ru: 'Если движения в системе ведутся или появляются с этой задачей.',
    },
    severity: 'major',
    files: ['ledger', 'stock ledger', 'inventory transaction', 'stock balance', 'quant'],
    test_recipe:
      'If there are movements: do a mix of the operations that this task touches, then compare on-hand with the sum of the movements at each item and place; rebuild what is stored besides and compare it with the live one.',
    review_question: 'Does a line change a quantity in another way than by appending a movement?',
    sources: [
      'odoo/odoo addons/stock stock_move',
      'openboxes/openboxes TransactionEntry',
      'GreaterWMS/GreaterWMS commit 5389a00b',
    ],
  }),
  builtIn({
    id: 'INV-02',
    process: 'ledger',
    line: {
      en: 'No negative stock, but where a place’s policy allows it and lists it',
      ru: 'Минуса нет, кроме мест, где он разрешён и попадает в список',
    },
    rule: {
      en: 'On-hand does not go below zero at any item, place, lot, load unit and owner, also by two at once. Where a stated policy allows a negative, it is listed until somebody clears it.',
      ru: 'Остаток не уходит в минус ни по товару, ячейке, партии, грузовой единице и владельцу, в том числе при двух работниках сразу. Где минус разрешён правилом, он стоит в списке, пока его не закроют.',
    },
    why: {
      en: 'A negative that nobody looks for hides a mistake and sells goods twice; backflush needs one on purpose.',
      ru: 'Минус, за которым никто не следит, скрывает ошибку и продаёт товар дважды; а списанию по факту выпуска он бывает нужен.',
    },
    when: {
      en: 'Where the task takes, moves or corrects stock.',
      ru: 'Если задача списывает, перемещает или исправляет остаток.',
    },
    settings: ['negative_stock'],
    severity: 'blocker',
    files: ['negative stock', 'no negative', 'stock quant', 'stock level'],
    test_recipe:
      'Take exactly what is there, then one more, per lot and per load unit where the sum over lots would suffice, and by two at once.',
    cases: [
      'pick: exactly what is there -> accepted',
      'pick: more than is there {negative_stock=refused} -> refused; nothing changes',
      'pick: more than is there + place that allows a negative {negative_stock=by_place} -> accepted; the list of negatives names it',
      'adjust: below zero + place that allows a negative {negative_stock=by_place} -> accepted; the list of negatives names it',
      'adjust: below zero {negative_stock=refused} -> refused',
    ],
    review_question:
      'Is the limit kept by the database or in the step of the change, and which places are exempt by which setting?',
    sources: ['OCA/stock-logistics-workflow stock_no_negative', 'frappe/erpnext#57975', 'GreaterWMS/GreaterWMS#134'],
  }),
  builtIn({
    id: 'INV-03',
    process: 'ledger',
    line: {
      en: 'A move takes and gives the same in one step; an adjustment has a reason',
      ru: 'Перемещение — списание и приход одним шагом; у правки причина',
    },
    rule: {
      en: 'A move takes and gives the same quantity in one transaction; an adjustment goes against a named account with a reason.',
      ru: 'Перемещение списывает и приходует одно количество одной транзакцией; корректировка идёт через названный счёт и с причиной.',
    },
    why: {
      en: 'A crash between the two halves loses goods that still stand on the shelf.',
      ru: 'Сбой между двумя половинами теряет товар, который так и стоит на полке.',
    },
    when: { en: 'Where stock moves or is adjusted.', ru: 'Если остаток перемещают или корректируют.' },
    severity: 'blocker',
    files: ['stock move', 'move', 'stock movement', 'stock adjustment', 'inventory adjustment', 'adjustment'],
    test_recipe:
      'Compare the sum over all places before and after the move; make the second half fail and see that the first is not there either.',
    cases: [
      'move: second half fails -> refused; nothing changes',
      'adjust: no reason -> refused',
      'move: free stock -> accepted',
    ],
    review_question: 'Can one half of the move be stored without the other?',
    sources: ['odoo/odoo addons/stock stock_move', 'fjykTec/ModernWMS stockmove'],
  }),
  builtIn({
    id: 'INV-04',
    process: 'ledger',
    line: {
      en: 'Available is pickable stock less hard reservations, never below zero',
      ru: 'Доступно = годное к отбору минус жёсткий резерв, не ниже нуля',
    },
    rule: {
      en: 'Available is what may be picked less what is reserved at place and lot, never below zero; held stock that is reserved is subtracted once. A promise without a place is compared with supply, and may exceed on-hand.',
      ru: 'Доступно — то, что можно отбирать, минус резерв по ячейкам и партиям, не ниже нуля; заблокированное и при этом зарезервированное вычитают один раз. Обещание без ячейки сравнивают с поставками, оно может быть больше остатка.',
    },
    why: {
      en: 'A figure that forgets one way of taking stock blocks what is free or promises what is gone.',
      ru: 'Показатель, который не знает об одном из способов взять товар, держит свободное или обещает ушедшее.',
    },
    when: {
      en: 'Where the task shows, reserves or releases availability.',
      ru: 'Если задача показывает доступное, резервирует или снимает резерв.',
    },
    settings: ['reservation'],
    severity: 'major',
    files: ['availability', 'available to promise', 'atp', 'stock reservation', 'product availability'],
    test_recipe:
      'Reserve, pick, release and cancel in any order; after each step compare available with pickable stock less the open hard reservations. Hold a lot that is reserved: available falls once.',
    cases: [
      'reserve: place and lot + more than is there -> refused',
      'reserve: no place + more than is there {reservation=soft} -> accepted; compared with supply',
      'reserve: no place + more than is there {reservation=hard} -> refused; or the stated backorder',
    ],
    review_question: 'Does every path that takes stock or ends an order also settle its reservation?',
    sources: ['odoo/odoo#62139', 'OCA/wms stock_available_to_promise_release'],
  }),
]
