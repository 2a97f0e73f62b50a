import { builtIn } from './built-in.ts'

/** Who gets what others want, too. */
export const contested = [
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
]
