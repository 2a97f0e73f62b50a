import { about } from './about.ts'
import type { Point } from './point.ts'
import { RECEIVE } from './words.ts'

export const inbound: readonly Point[] = [
  {
    id: 'IN-01',
    process: 'inbound',
    rule: {
      en: 'A receipt states what happens when more or less comes than was ordered: tolerance, partial delivery, and an explicit close.',
      ru: 'Приёмка определяет, что делать, если пришло больше или меньше заказанного: допуск, частичная поставка, явное закрытие.',
    },
    why: 'Surplus that is silently accepted is paid for; a short delivery that stays open is promised to customers.',
    severity: 'major',
    applies_to: {
      paths: about('receiv', 'receipt', 'asn', 'purchase'),
      words: [...RECEIVE, 'purchase order', 'tolerance', 'заказ поставщик', 'допуск'],
    },
    test_recipe:
      'Receive exactly, at the tolerance, one over it, in two parts, and short: each has its stated answer, and only an explicit close ends a short order.',
    review_question: 'What becomes of the difference between what was announced and what came?',
  },
  {
    id: 'IN-02',
    process: 'inbound',
    rule: {
      en: 'What is received is not yet available where inspection is asked for; a change of status is a movement.',
      ru: 'Принятое ещё не доступно, если нужен контроль качества; смена статуса — это движение.',
    },
    why: 'Goods in quarantine that can be picked reach the customer before the laboratory.',
    severity: 'blocker',
    applies_to: {
      paths: about('quality-c', 'quarantin', 'inspect', 'stock-status', 'inventory-status'),
      words: [
        'quality',
        'qc ',
        'quarantin',
        'inspect',
        'stock status',
        'контрол качеств',
        'контроль качеств',
        'контроля качеств',
        'карантин',
        'статус запас',
        'статус остат',
        'брак',
      ],
    },
    test_recipe:
      'Receive an item under inspection: on-hand grows, available does not, allocation refuses. Release it: one movement from status to status, then it is available.',
    review_question: 'Can this stock be reserved or picked before somebody released it?',
  },
  {
    id: 'IN-03',
    process: 'inbound',
    rule: {
      en: 'Putaway follows rules (storage class, temperature, weight, capacity, mixing); capacity is taken when the task is made; an override needs a reason.',
      ru: 'Размещение следует правилам (класс хранения, температура, вес, вместимость, смешивание); место занимают при создании задания; отступление требует причины.',
    },
    why: 'Two pallets are sent to the one free place, or acid next to food.',
    severity: 'major',
    applies_to: {
      paths: about('putaway', 'put-away', 'slotting', 'storage-class', 'storage-rule', 'capacity'),
      words: [
        'putaway',
        'put away',
        'put it away',
        'slotting',
        'storage class',
        'capacity',
        'temperature',
        'hazmat',
        'dangerous goods',
        'размещ',
        'вместим',
        'температур',
        'опасн груз',
        'опасные груз',
        'класс хранен',
      ],
    },
    test_recipe:
      'Make two tasks for a place with room for one: the second goes elsewhere. Offer a forbidden class or weight: refused; with a reason: taken and recorded.',
    review_question: 'Is capacity counted at the time of the task or only when the pallet arrives?',
  },
  {
    id: 'IN-04',
    process: 'inbound',
    rule: {
      en: 'Returns and cross-docked goods enter with a disposition; they never become available by themselves.',
      ru: 'Возвраты и кросс-докинг поступают с решением, что с ними делать; сами собой они доступными не становятся.',
    },
    why: 'A returned, opened package is sold as new.',
    severity: 'major',
    applies_to: {
      paths: about('returns', 'rma', 'cross-dock', 'crossdock'),
      words: [
        'customer return',
        'returns',
        'returned',
        'rma ',
        'cross dock',
        'crossdock',
        'возврат',
        'кросс док',
        'кроссдок',
      ],
    },
    test_recipe:
      'Return one piece: it is on hand in the status of returns and not available; only a disposition (restock, scrap, vendor) moves it on. A return of more than was shipped is refused.',
    review_question: 'Which line makes a return sellable, and who decided it?',
  },
]
