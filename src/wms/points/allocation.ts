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
    id: 'OUT-07',
    process: 'outbound',
    line: {
      en: 'Too little for all: a stated order decides, not who ran first',
      ru: 'Не хватает на всех: решает заданный порядок, а не кто первый',
    },
    rule: {
      en: 'When there is less than all orders want, who gets it follows a stated order (promise date, priority, fair share) that does not depend on which job or person ran first; what arrives goes to waiting orders by the same rule.',
      ru: 'Если на все заказы не хватает, распределение идёт по заданному порядку (дата обещания, приоритет, доля) и не зависит от того, что запустили первым; поступившее идёт ждущим заказам по тому же правилу.',
    },
    why: {
      en: 'Releasing by delivery round gave the stock of the first customer to a later one.',
      ru: 'Запуск по рейсам отдал товар первого клиента более позднему.',
    },
    when: {
      en: 'Only where several orders compete for the same stock.',
      ru: 'Только если несколько заказов претендуют на один запас.',
    },
    severity: 'major',
    files: ['order priority', 'allocation priority', 'release channel', 'promise date', 'fair share'],
    test_recipe:
      'Three orders over stock for two, allocated in every order of running: the same two get it. Receive one more: the one that the rule names has it. A line that wants complete delivery does not take part of it.',
    review_question: 'If two planners press the button in another order, does another customer get the goods?',
    sources: ['OCA/wms#23', 'OCA/wms PR#441', 'Sylius/Sylius#3857'],
  }),
  builtIn({
    id: 'OUT-08',
    process: 'outbound',
    line: {
      en: 'Taking another lot or serial than reserved swaps both reservations',
      ru: 'Взяли другую партию или номер — резервы меняются местами',
    },
    rule: {
      en: 'Taking another lot or serial than reserved swaps the two reservations in one step: the taken one is free or of the same order and passes rotation and owner rules, and nobody else loses stock.',
      ru: 'Если взяли не ту партию или серийный номер, резервы меняются местами одним шагом: взятое свободно или из того же заказа и проходит правила ротации и владельца, чужой резерв не страдает.',
    },
    why: {
      en: 'After an exchange the line was left without a reservation and could not be reserved again.',
      ru: 'После замены строка осталась без резерва, и зарезервировать её снова было нельзя.',
    },
    when: {
      en: 'Only where another lot, serial or item may be taken than was reserved.',
      ru: 'Только если разрешено взять не ту партию, номер или товар, что в резерве.',
    },
    severity: 'major',
    files: ['change lot', 'change package lot', 'swap', 'substitution', 'substitute'],
    test_recipe:
      'Swap with a free one and with one of another line of the same order; after each, reserved equals the open lines and available is right.',
    cases: [
      'swap: taken lot free -> accepted',
      'swap: taken lot reserved by another order -> refused; or named to who has it',
      'swap: taken lot expired -> refused',
    ],
    review_question: 'Where does the first reservation go, and who is told when it was somebody else’s?',
    sources: ['OCA/stock-logistics-workflow PR#2166', 'odoo/odoo#43163', 'odoo/odoo PR#94309'],
  }),
  builtIn({
    id: 'OUT-11',
    process: 'outbound',
    line: {
      en: 'What another open list or wave has taken counts as taken',
      ru: 'Взятое другим открытым листом или волной считается взятым',
    },
    rule: {
      en: 'What another open pick list, wave or manual choice has taken counts as taken, per lot and place, when the next one is made and when it is confirmed; the missing part goes to the next lot.',
      ru: 'То, что взято другим открытым заданием, волной или вручную, считается взятым — по партии и ячейке — при создании следующего и при подтверждении; недостающее берут из следующей партии.',
    },
    why: {
      en: 'A second pick list got 90 of one lot and nothing of the next, although there were 110.',
      ru: 'Второй лист отбора получил 90 из одной партии и ничего из следующей, хотя было 110.',
    },
    when: {
      en: 'Only where several pick lists, waves or manual choices are open at once.',
      ru: 'Только если одновременно открыты несколько листов отбора, волн или ручных выборов.',
    },
    severity: 'major',
    files: ['pick list', 'picklist', 'pick plan', 'lot selection'],
    test_recipe:
      'Lots of 100 and 100; a list of 10, then one of 110: 90 and 20. Close a list short: the rest is free for the next at once.',
    cases: ['pick: lot chosen by hand + more than is left of it -> refused; at the choice'],
    review_question: 'Which open work does "available" not know of here?',
    sources: ['frappe/erpnext PR#41378', 'frappe/erpnext#42128', 'frappe/erpnext#41092'],
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
