import { builtIn } from './built-in.ts'

/** Which stock is promised to whom. */
export const allocation = [
  builtIn({
    id: 'OUT-01',
    process: 'outbound',
    line: {
      en: 'Every end of an order frees what it reserved; partial is stated',
      ru: 'Любой конец заказа снимает его резерв; частичный — по правилу',
    },
    rule: {
      en: 'A reservation has a stated level (item, or lot and place) and an end: cancel, change and expiry release it; partial and backorder are stated.',
      ru: 'У резерва есть заданный уровень (товар или партия и место) и конец: отмена, изменение заказа и истечение срока его снимают; частичный резерв и дозаказ определены.',
    },
    why: {
      en: 'Reservations of dead orders eat the warehouse: everything is there and nothing can be sold.',
      ru: 'Резервы мёртвых заказов съедают склад: всё на месте, а продать нечего.',
    },
    when: {
      en: 'Where the task reserves, or ends what has reserved.',
      ru: 'Если задача резервирует или завершает то, что зарезервировало.',
    },
    settings: ['reservation'],
    severity: 'major',
    files: ['reservation', 'allocation', 'allocate', 'backorder', 'order cancel*', 'stock reservation entry'],
    test_recipe:
      'Reserve, cancel, reserve again by another order: it succeeds. If reservations expire: let one expire, it is free.',
    cases: [
      'cancel: reserved order -> accepted; the reservation is free',
      'reserve: place and lot + less than asked -> accepted; the stated partial or backorder, never both',
    ],
    review_question: 'Name every way an order can end: does each release what it reserved?',
    sources: ['odoo/odoo stock_quant _clean_reservations', 'OCA/wms stock_available_to_promise_release'],
  }),
  builtIn({
    id: 'OUT-02',
    process: 'outbound',
    line: {
      en: 'Rotation by one stated date; expired and held stock is not allocated',
      ru: 'Порядок по заданной дате; просрочка и блок не выделяются',
    },
    rule: {
      en: 'Stock leaves in the rotation of its item by one stated date (expiry, removal or receipt), with the remaining life that the customer asks for; expired or held stock is not allocated without a recorded override.',
      ru: 'Запас уходит в порядке, заданном товару, по одной дате (срок, дата изъятия или приёмка), с остаточным сроком, который нужен клиенту; просроченное и заблокированное не выделяют без записанного отступления.',
    },
    why: {
      en: 'FEFO sorted by a removal date that was empty, so the later lot left first.',
      ru: 'FEFO сортировал по пустой дате изъятия, и первой ушла более свежая партия.',
    },
    when: { en: 'Where the task chooses which stock to take.', ru: 'Если задача выбирает, какой запас взять.' },
    settings: ['expiry_day', 'rotation_date', 'undated_stock'],
    severity: 'blocker',
    files: ['fefo', 'fifo', 'removal strategy', 'rotation', 'allocation', 'allocate', 'lot selection'],
    test_recipe:
      'Three lots, the newest received first, one without a date: the order is as stated, ties are broken in a stated way. A customer with a minimum life: shorter lots are passed over for him and go to others.',
    cases: [
      'allocate: last day of expiry {expiry_day=inclusive} -> accepted',
      'allocate: last day of expiry {expiry_day=exclusive} -> refused',
      'allocate: after the day of expiry -> refused; an override is recorded',
      'allocate: lot held -> refused',
    ],
    review_question:
      'Which date sorts, what if it is empty, by which clock is the day judged, and can a held lot slip through?',
    sources: [
      'odoo/odoo#22850',
      'odoo/odoo PR#77261',
      'msupply-foundation/open-msupply#2668',
      'GS1 General Specifications 3.4 (AI 15, 16, 17)',
    ],
  }),
  builtIn({
    id: 'OUT-05',
    process: 'outbound',
    line: {
      en: 'Replenishment counts what is on its way; one task for one need',
      ru: 'Пополнение учитывает то, что едет; на одну нужду одно задание',
    },
    rule: {
      en: 'Replenishment works by minimum, maximum and demand, counts what is on its way, makes no second task for the same need, and does not starve the pick face by its own reservation.',
      ru: 'Пополнение идёт по минимуму, максимуму и спросу, учитывает то, что уже в пути, не создаёт второго задания на ту же нужду и не лишает зону отбора товара собственным резервом.',
    },
    why: {
      en: 'Ten tasks for one empty face, and pickers who wait for the pallet that their own reservation holds back.',
      ru: 'Десять заданий на одну пустую ячейку, а сборщики ждут паллету, которую держит их же резерв.',
    },
    when: {
      en: 'Only where pick places or stock levels are refilled.',
      ru: 'Только если пополняют места отбора или запас.',
    },
    severity: 'major',
    files: ['replenishment', 'replenish', 'orderpoint', 'reorder rule', 'reorder level', 'pick face'],
    test_recipe: 'Fall below the minimum twice before the first task is done: one task, up to the maximum.',
    cases: ['replenish: open task for the same need -> repeated'],
    review_question: 'Are quantities that are already on their way counted?',
    sources: ['OCA/stock-logistics-orderpoint', 'odoo/odoo stock_orderpoint'],
  }),
]
