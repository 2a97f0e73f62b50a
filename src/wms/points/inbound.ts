import type { Point } from './point.ts'

export const inbound: readonly Point[] = [
  {
    id: 'IN-01',
    process: 'inbound',
    line: {
      en: 'Receipt: over, under, partial and closing are stated',
      ru: 'Приёмка: излишек, недостача, часть и закрытие заданы',
    },
    rule: {
      en: 'A receipt states what happens when more or less comes than was ordered: tolerance, partial delivery, and an explicit close.',
      ru: 'Приёмка определяет, что делать, если пришло больше или меньше заказанного: допуск, частичная поставка, явное закрытие.',
    },
    why: 'Surplus that is silently accepted is paid for; a short delivery that stays open is promised to customers.',
    severity: 'major',
    applies_to: {
      files: ['receipt', 'goods receipt', 'receiving', 'asn', 'purchase receipt', 'reception'],
      paths: [],
      words: [],
    },
    test_recipe:
      'Receive exactly, at the tolerance, one over it, in two parts, and short: each has its stated answer, and only an explicit close ends a short order.',
    review_question: 'What becomes of the difference between what was announced and what came?',
  },
  {
    id: 'IN-02',
    process: 'inbound',
    line: {
      en: 'Goods under inspection are on hand, not available',
      ru: 'Товар на контроле есть в остатке, но не доступен',
    },
    rule: {
      en: 'What is received is not yet available where inspection is asked for; a change of status is a movement.',
      ru: 'Принятое ещё не доступно, если нужен контроль качества; смена статуса — это движение.',
    },
    why: 'Goods in quarantine that can be picked reach the customer before the laboratory.',
    severity: 'blocker',
    applies_to: {
      files: ['quarantine', 'quality inspection', 'quality check', 'inventory status', 'stock status'],
      paths: [],
      words: [],
    },
    test_recipe:
      'Receive an item under inspection: on-hand grows, available does not, allocation refuses. Release it: one movement from status to status, then it is available.',
    review_question: 'Can this stock be reserved or picked before somebody released it?',
  },
  {
    id: 'IN-03',
    process: 'inbound',
    line: {
      en: 'Putaway keeps class, weight, capacity; room is taken at task time',
      ru: 'Размещение: класс, вес, вместимость; место занято сразу',
    },
    rule: {
      en: 'Putaway follows rules (storage class, temperature, weight, capacity, mixing); capacity is taken when the task is made; an override needs a reason.',
      ru: 'Размещение следует правилам (класс хранения, температура, вес, вместимость, смешивание); место занимают при создании задания; отступление требует причины.',
    },
    why: 'Two pallets are sent to the one free place, or acid next to food.',
    severity: 'major',
    applies_to: { files: ['putaway', 'put away', 'storage type', 'storage class'], paths: [], words: [] },
    test_recipe:
      'Make two tasks for a place with room for one: the second goes elsewhere. Offer a forbidden class or weight: refused; with a reason: taken and recorded.',
    review_question: 'Is capacity counted at the time of the task or only when the pallet arrives?',
  },
  {
    id: 'IN-04',
    process: 'inbound',
    line: {
      en: 'Returns and cross-dock get a status; not available by themselves',
      ru: 'Возврат и кросс-докинг получают статус, не сразу доступны',
    },
    rule: {
      en: 'Returns and cross-docked goods enter with a disposition; they never become available by themselves.',
      ru: 'Возвраты и кросс-докинг поступают с решением, что с ними делать; сами собой они доступными не становятся.',
    },
    why: 'A returned, opened package is sold as new.',
    severity: 'major',
    applies_to: { files: ['return', 'rma', 'sale return', 'cross dock'], paths: [], words: [] },
    test_recipe:
      'Return one piece: it is on hand in the status of returns and not available; only a disposition (restock, scrap, vendor) moves it on. A return of more than was shipped is refused.',
    review_question: 'Which line makes a return sellable, and who decided it?',
  },
]
