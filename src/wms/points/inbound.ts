import { builtIn } from './built-in.ts'

/** How goods come in, and where they are put. */
export const inbound = [
  builtIn({
    id: 'IN-01',
    process: 'inbound',
    line: {
      en: 'Receiving: over, under, partial and closing each have a stated answer',
      ru: 'Приёмка: излишек, недостача, часть и закрытие — по правилу',
    },
    rule: {
      en: 'A receipt states what happens when more or less comes than was announced: tolerance, partial delivery, and how a short order ends (by a person, or within the tolerance).',
      ru: 'Для приёмки задано, что делать, если пришло больше или меньше заявленного: допуск, частичная поставка и как закрывается недопоставленный заказ (человеком или в пределах допуска).',
    },
    why: {
      en: 'Surplus that is silently accepted is paid for; a short order that stays open is promised to customers.',
      ru: 'Молча принятый излишек оплачивают, а открытый недопоставленный заказ обещают покупателям.',
    },
    when: {
      en: 'Where goods are received against an order or a notice.',
      ru: 'Если принимают по заказу или уведомлению о поставке.',
    },
    settings: ['short_close'],
    severity: 'major',
    files: ['receipt', 'goods receipt', 'receiving', 'asn', 'purchase receipt', 'reception', 'stock in'],
    test_recipe: 'Receive exactly, at the tolerance, one over it, in two parts, and short.',
    cases: [
      'receive: at the tolerance -> accepted',
      'receive: over the tolerance -> refused; or the stated answer',
      'close: short order + within the tolerance {short_close=within_tolerance} -> accepted; by itself',
    ],
    review_question: 'What becomes of the difference between what was announced and what came?',
    sources: ['fjykTec/ModernWMS asn', 'openboxes/openboxes partial receiving', 'OCA/wms shopfloor_reception'],
  }),
  builtIn({
    id: 'IN-02',
    process: 'inbound',
    line: {
      en: 'Goods under inspection are on hand, not available; release is a movement',
      ru: 'На контроле — в остатке, но не доступно; выпуск — движение',
    },
    rule: {
      en: 'Where inspection is asked for, what was received is on hand and not available until it is released; a change of status is a movement.',
      ru: 'Где нужен контроль качества, принятое числится в остатке, но недоступно до выпуска; смена статуса — это движение.',
    },
    why: {
      en: 'Goods in quarantine that can be picked reach the customer before the laboratory’s answer.',
      ru: 'Товар из карантина, который можно отобрать, уедет к клиенту раньше ответа лаборатории.',
    },
    when: {
      en: 'Only where stock has a status or items are inspected.',
      ru: 'Только если у остатка есть статус или товар проверяют.',
    },
    severity: 'major',
    files: [
      'quarantine',
      'quality inspection',
      'quality check',
      'inventory status',
      'stock status',
      'stock freeze',
      'stockfreeze',
    ],
    test_recipe:
      'Receive an item under inspection: on-hand grows, available does not. Release it: one movement from status to status.',
    cases: ['allocate: status not released -> refused', 'allocate: status released -> accepted'],
    review_question: 'Can this stock be reserved or picked before somebody released it?',
    sources: ['fjykTec/ModernWMS is_freeze', 'openboxes/openboxes PR#3615'],
  }),
  builtIn({
    id: 'IN-03',
    process: 'inbound',
    line: {
      en: 'Putaway keeps class, weight and capacity; room is taken with the task',
      ru: 'Размещение: класс, вес, вместимость; место занимает задание',
    },
    rule: {
      en: 'Putaway follows the site’s rules (storage class, temperature, weight, capacity, mixing); room is taken when the task is made; an override needs a reason.',
      ru: 'Размещение идёт по правилам площадки (класс хранения, температура, вес, вместимость, смешивание); место занимают при создании задания; для отступления нужна причина.',
    },
    why: {
      en: 'Two pallets are sent to the one free place.',
      ru: 'Две паллеты отправляют в одну свободную ячейку.',
    },
    when: { en: 'Where a place is suggested or checked.', ru: 'Если место подсказывают или проверяют.' },
    severity: 'major',
    files: ['putaway', 'put away', 'storage type', 'storage class', 'location capacity', 'slotting'],
    test_recipe: 'Make two tasks for a place with room for one: the second goes elsewhere.',
    cases: [
      'putaway: class or weight not allowed -> refused',
      'putaway: class or weight not allowed + override with a reason -> accepted; recorded',
    ],
    review_question: 'Is room counted when the task is made, or only when the pallet arrives?',
    sources: ['OCA/wms stock_storage_type', 'OCA/wms stock_storage_type_putaway_abc'],
  }),
]
