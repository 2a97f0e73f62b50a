import { builtIn } from './built-in.ts'

/** What comes back or goes through, and what is dangerous. */
export const returned = [
  builtIn({
    id: 'IN-04',
    process: 'inbound',
    line: {
      en: 'Returns and cross-dock get a status; free at once only by policy',
      ru: 'Возврат и кросс-докинг получают статус; доступны лишь по правилу',
    },
    rule: {
      en: 'Returned and cross-docked goods get a status when they come in; they become available by a decision, or at once where the policy of item and channel says so.',
      ru: 'Возвраты и кросс-докинг при поступлении получают статус; доступными становятся по решению, а сразу — только где это задано правилом товара и канала.',
    },
    why: {
      en: 'A returned, opened package is sold as new.',
      ru: 'Возвращённую вскрытую упаковку продают как новую.',
    },
    when: {
      en: 'Only where goods come back or go through without storage.',
      ru: 'Только если товар возвращается или идёт транзитом без хранения.',
    },
    settings: ['returned_stock'],
    severity: 'major',
    files: ['return', 'rma', 'sale return', 'cross dock', 'customer return'],
    test_recipe:
      'Return one piece: it is on hand with the status that the policy names; only a disposition (restock, scrap, vendor) or the policy makes it available.',
    cases: [
      'allocate: returned {returned_stock=decided} -> refused; until somebody decides',
      'allocate: returned + unopened {returned_stock=by_policy} -> accepted',
      'return: unopened {returned_stock=by_policy} -> accepted; available at once',
    ],
    review_question: 'Which line makes a return sellable, and who or which policy decided it?',
    sources: ['odoo/odoo PR#155508', 'inventree/InvenTree#4205'],
  }),
  builtIn({
    id: 'IN-05',
    process: 'inbound',
    line: {
      en: 'Dangerous goods are kept apart by a table on every way of moving them',
      ru: 'Опасные грузы разделяют по таблице при любом перемещении',
    },
    rule: {
      en: 'Goods of classes that must not be together are kept apart by a table over the real distance (place, section, building) on every way of moving them; an unknown class is refused; quantity limits count what is on its way.',
      ru: 'Товары несовместимых классов разделяют по таблице с учётом расстояния (ячейка, отсек, здание) при любом способе перемещения; неизвестный класс отклоняют; лимиты учитывают то, что в пути.',
    },
    why: {
      en: 'Putaway knew the classes, and a worker moved the pallet next to the acid by hand.',
      ru: 'Размещение знало классы, а кладовщик вручную поставил паллету рядом с кислотой.',
    },
    when: { en: 'Only where hazard classes are kept.', ru: 'Только если классы опасности ведутся.' },
    severity: 'blocker',
    files: ['hazmat', 'hazard class', 'dangerous goods', 'segregation'],
    test_recipe:
      'For each forbidden pair: suggestion, manual move, consolidation and staging; also two classes on one item, and two tasks at once into one section. A change of the table names goods that stand wrong already.',
    cases: [
      'putaway: beside a forbidden class -> refused',
      'move: beside a forbidden class -> refused',
      'putaway: hazard class unknown -> refused',
    ],
    review_question: 'Which way of moving goods does not ask the table?',
    sources: ['odoo/documentation PR#3914', 'OP-TED/ePO#464'],
  }),
  builtIn({
    id: 'IN-06',
    process: 'inbound',
    line: {
      en: 'No more comes back than was shipped less what came back already',
      ru: 'Вернуть можно отгруженное минус уже возвращённое',
    },
    rule: {
      en: 'What can still be returned is what was shipped less what came back already, per lot and serial, read in the step of the change; a return without an order is allowed or not as stated.',
      ru: 'Вернуть можно отгруженное минус уже возвращённое, по партии и серийному номеру, с проверкой в шаге изменения; возврат без заказа разрешён или нет — как задано.',
    },
    why: {
      en: 'The second return of one delivery offered the whole quantity again.',
      ru: 'Второй возврат по той же поставке снова предлагал всё количество.',
    },
    when: { en: 'Only where returns refer to what was shipped.', ru: 'Только если возврат ссылается на отгрузку.' },
    severity: 'major',
    files: ['return order', 'return line', 'return wizard', 'returnable'],
    test_recipe:
      'Ship 6 of 10, return 4: 2 are left; edit the return: up to 6. Two returns at once: not more than shipped.',
    cases: ['return: more than is left to return -> refused', 'return: exactly what is left to return -> accepted'],
    review_question: 'Which earlier returns does this figure count?',
    sources: ['msupply-foundation/open-msupply#3326', 'odoo/odoo#32620', 'OCA/stock-logistics-request PR#83'],
  }),
]
