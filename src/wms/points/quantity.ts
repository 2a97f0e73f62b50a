import { builtIn } from './built-in.ts'

/** How much there is. */
export const quantity = [
  builtIn({
    id: 'INV-08',
    process: 'ledger',
    line: {
      en: 'Quantities are whole base units or exact decimals, never floats',
      ru: 'Количество — целое или точное десятичное, но не float',
    },
    rule: {
      en: 'Quantities are whole numbers of the base unit or exact decimals as the item says, never binary floats; packs convert by a stated factor.',
      ru: 'Количества — целые в базовой единице или точные десятичные, как задано товару, но не двоичные дроби; упаковки пересчитывают по заданному коэффициенту.',
    },
    why: {
      en: '0.1 + 0.2 is not 0.3: after a thousand picks the bin holds a ghost that cannot be picked.',
      ru: '0,1 + 0,2 — не 0,3: через тысячу отборов в ячейке остаётся призрак, который не отобрать.',
    },
    when: {
      en: 'Where quantities are entered, computed or converted.',
      ru: 'Если количества вводят, считают или пересчитывают.',
    },
    settings: ['quantities'],
    severity: 'major',
    files: ['uom', 'unit of measure', 'quantity', 'packaging'],
    test_recipe:
      'Refuse what is no number, empty, or larger than the type holds. If the item has decimals: add a tenth ten times, exactly one; more places than stated are refused or rounded as stated.',
    cases: [
      'receive: half a piece {quantities=whole} -> refused',
      'receive: half a unit {quantities=decimal} -> accepted',
      'receive: no number -> refused',
    ],
    review_question: 'Where could a quantity become a binary fraction or a string on its way?',
    sources: ['odoo/odoo#3350', 'odoo/odoo#5667'],
  }),
  builtIn({
    id: 'INV-12',
    process: 'ledger',
    line: {
      en: 'Sum in the base unit, round once for show; one unit is never converted',
      ru: 'Суммируют в базовой единице, округляют один раз — для показа',
    },
    rule: {
      en: 'Sums are made in the base unit and rounded once, for show, in a stated mode; a unit is never converted to itself; ordered, received, shipped and billed of one line agree.',
      ru: 'Суммируют в базовой единице и округляют один раз, для показа, заданным способом; единицу не пересчитывают саму в себя; заказано, принято, отгружено и выставлено по строке сходятся.',
    },
    why: {
      en: 'Each part was rounded up: 1.5 boxes and 0.5 box became 3 boxes received of 2.',
      ru: 'Каждую часть округлили вверх: 1,5 и 0,5 короба стали тремя принятыми из двух.',
    },
    when: {
      en: 'Only where packs are converted or figures rounded.',
      ru: 'Только если есть пересчёт упаковок или округление.',
    },
    severity: 'major',
    files: ['uom conversion', 'unit conversion', 'rounding'],
    test_recipe:
      'If packs exist: order 2 boxes of 96, receive 144 and 48 pieces: 1.5, then 2.0, never 3. Convert a quantity to its own unit: unchanged to the last digit. An awkward factor there and back: the stored base quantity is the entered one.',
    review_question: 'Is anything rounded before it is added, or rounded up where nearest is meant?',
    sources: ['odoo/odoo PR#85291', 'odoo/odoo#262244', 'odoo/odoo PR#117334', 'frappe/erpnext#42608'],
  }),
  builtIn({
    id: 'INV-13',
    process: 'ledger',
    line: {
      en: 'Catch-weight items: pieces drive stock, weight drives the bill',
      ru: 'Весовой товар: штуки — для остатка, вес — для расчётов',
    },
    rule: {
      en: 'A catch-weight item has two quantities: pieces drive stock and tasks, the weighed one drives billing; both are exact and captured at the step that the item states, with a tolerance per piece.',
      ru: 'У весового товара два количества: штуки — для остатка и заданий, вес — для расчётов; оба точные, вводятся на заданном товару шаге, с допуском на штуку.',
    },
    why: {
      en: 'A shipment took the weight although the order was nominal, and the invoice was wrong.',
      ru: 'В отгрузку взяли вес, хотя заказ был по номиналу, и счёт вышел неверным.',
    },
    when: {
      en: 'Only for items that are sold by the weight of each piece.',
      ru: 'Только для товара, который продают по весу каждой штуки.',
    },
    severity: 'major',
    files: ['catch weight', 'weighing', 'variable weight', 'scale reading'],
    test_recipe:
      'For an item marked so: pick 3 pieces with 3 weights: stock falls by 3, the bill has the sum. AI 3103 with 000750 is 0.750 kg, 3102 is 7.50 kg. Move part of a load unit: the pieces keep their weights.',
    cases: ['pick: weight out of tolerance -> asked', 'pick: weight within tolerance -> accepted'],
    review_question: 'Which of the two quantities does this line use, and why that one?',
    sources: [
      'metasfresh/metasfresh#5866',
      'metasfresh/metasfresh PR#17301',
      'GS1 General Specifications 3.6 (AI 31nn)',
    ],
  }),
]
