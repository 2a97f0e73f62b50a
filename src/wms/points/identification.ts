import { builtIn } from './built-in.ts'

/** What a code on a label stands for. */
export const identification = [
  builtIn({
    id: 'ID-01',
    process: 'identification',
    line: {
      en: 'GS1 codes are read by the table of identifiers: skip or refuse, no guess',
      ru: 'Коды GS1 читают по таблице: лишнее пропускают, не гадают',
    },
    rule: {
      en: 'Codes that claim to be GS1 are read by the table of identifiers: lengths and check digits as there; identifiers that are not used are skipped by their length, one that the table lacks refuses the scan; other codes are looked up whole.',
      ru: 'Коды, которые заявлены как GS1, читают по таблице идентификаторов: длины и контрольные цифры по ней; ненужные пропускают по длине, отсутствующий в таблице отклоняет скан; прочие коды ищут целиком.',
    },
    why: {
      en: 'A lot of eight digits read as an EAN-8 books the wrong goods; refusing 91 or 240 makes ordinary labels unreadable.',
      ru: 'Партия из восьми цифр, принятая за EAN-8, проводит не тот товар; отказ от 91 или 240 делает нечитаемыми обычные этикетки.',
    },
    when: { en: 'Where barcodes are parsed.', ru: 'Если штрихкоды разбирают.' },
    severity: 'major',
    files: ['gs1', 'datamatrix', 'gs1 barcode', 'barcode parser', 'application identifier', 'barcode nomenclature'],
    test_recipe:
      'Fixed and variable fields in any order, FNC1 (0x1D) after variable ones and leading, prefixes ]C1 ]d2 ]Q3 ]e0 or none, suffix Tab, CR, LF; 17 with day 00 and a real day, the century window; 15 is not 17; 02 with 37; decimals of 310n; 91 to 93 after 21; a lot of 8 digits; a wrong check digit in 00 and 01.',
    cases: [
      'scan: GS1 + identifier in the table that is not used -> accepted; skipped by its length',
      'scan: GS1 + identifier not in the table -> refused',
      'scan: GS1 + wrong check digit -> refused',
    ],
    review_question: 'Which code would be accepted here although it is none, or a valid label be refused?',
    sources: ['GS1 General Specifications 3.2, 7.8, 7.12', 'odoo/odoo#118144', 'odoo/odoo PR#187875', 'jodal/biip#137'],
  }),
  builtIn({
    id: 'ID-02',
    process: 'identification',
    line: {
      en: 'A scanned code means one thing in its context; if ambiguous, ask',
      ru: 'Код в своём контексте значит одно; если неоднозначно — спросить',
    },
    rule: {
      en: 'A scanned code stands for one thing in its context; a lot belongs to one item (and supplier, where the item says so); where several match the system asks instead of choosing.',
      ru: 'Отсканированный код в своём контексте означает одно; партия принадлежит одному товару (и поставщику, если так задано товару); если подходит несколько, система спрашивает, а не выбирает.',
    },
    why: {
      en: 'Scanning a lot of item B added to item A in more than one famous system.',
      ru: 'Скан партии товара Б прибавлял к товару А — и не в одной известной системе.',
    },
    when: { en: 'Where a code is looked up.', ru: 'Если по коду что-то ищут.' },
    severity: 'major',
    files: ['barcode', 'barcode lookup', 'scan resolver', 'scan anything'],
    test_recipe:
      'Two items with a lot of the same number: the scan of one never touches the other. The same lot again is found, not made anew.',
    cases: [
      'scan: code of two items -> asked',
      'scan: lot of another item -> refused',
      'scan: unknown code -> refused',
    ],
    review_question: 'When two rows match this code, which one is taken and who decided that?',
    sources: ['odoo/odoo#59069', 'odoo/odoo#133795', 'odoo/odoo#180384'],
  }),
  builtIn({
    id: 'ID-03',
    process: 'identification',
    line: {
      en: 'A serial number is at one place at a time; it may come back after it left',
      ru: 'Серийный номер — в одном месте; ушедший может вернуться',
    },
    rule: {
      en: 'A serial number of one item is one piece at one place at a time; it may come in again after it left (return, repair, transfer), and its history joins.',
      ru: 'Серийный номер товара — одна штука в одном месте в каждый момент; снова принять его можно после выбытия (возврат, ремонт, перемещение), история при этом общая.',
    },
    why: {
      en: 'Refused for ever, a returned phone cannot be received; accepted always, one serial is sold twice.',
      ru: 'Если отклонять навсегда, возвращённый телефон не принять; если принимать всегда, один номер продадут дважды.',
    },
    when: {
      en: 'Only for items that are tracked by serial number.',
      ru: 'Только для товара с учётом по серийным номерам.',
    },
    severity: 'major',
    files: ['serial', 'serial number', 'serial no'],
    test_recipe: 'Receive, ship, take back and move a serial; after each step it is at exactly one place or at none.',
    cases: [
      'receive: serial in stock -> refused',
      'receive: serial shipped before -> accepted; the trace shows both stays',
      'receive: serial with quantity two -> refused',
    ],
    review_question: 'Is uniqueness kept by a constraint on what is in stock, rather than on what was ever received?',
    sources: ['odoo/odoo PR#268942', 'odoo/odoo#41355', 'odoo/odoo#9207', 'GS1 General Specifications 3.5 (AI 21)'],
  }),
  builtIn({
    id: 'ID-04',
    process: 'identification',
    line: {
      en: 'Lot and expiry captured and traceable; a held lot stops at every step',
      ru: 'Партию и срок прослеживают; блокировка действует на каждом шаге',
    },
    rule: {
      en: 'Lot and expiry are captured at receipt where the item asks for them, and can be traced both ways; a hold or recall stops the lot at every later step: allocation, open reservations, picks, packing and shipping.',
      ru: 'Партию и срок вводят при приёмке, где товар этого требует, и прослеживают в обе стороны; блокировка или отзыв останавливает партию на каждом следующем шаге: выделение, открытые резервы, отбор, упаковка, отгрузка.',
    },
    why: {
      en: 'A hold that only stops new allocation lets what is already reserved leave an hour later.',
      ru: 'Блокировка, которая мешает только новому выделению, через час выпускает уже зарезервированное.',
    },
    when: {
      en: 'Only for items that are tracked by lot or expiry.',
      ru: 'Только для товара с учётом по партиям или сроку.',
    },
    severity: 'blocker',
    files: ['lot', 'stock lot', 'production lot', 'batch', 'batch no', 'recall', 'traceability', 'lot hold'],
    test_recipe:
      'Trace from a supplier’s lot to all orders and from an order to its lots, after moves, repacking and kitting. Hold a lot with one open reservation, one picked and one packed line: each is named, none ships until somebody releases it.',
    cases: [
      'receive: lot missing where the item asks for it -> refused',
      'allocate: lot held -> refused',
      'pick: lot held after its reservation -> refused',
      'ship: lot held after its pick -> refused',
    ],
    review_question: 'Is there a step after which nobody can tell the lot, or where a held one passes?',
    sources: ['openboxes/openboxes PR#2604', 'openboxes/openboxes PR#3615', 'GS1 General Specifications 3.4.1 (AI 10)'],
  }),
  builtIn({
    id: 'ID-05',
    process: 'identification',
    line: {
      en: 'A load unit has one code (SSCC); no cycles, what is on it moves with it',
      ru: 'Грузовая единица: один код (SSCC), без циклов, всё едет с ней',
    },
    rule: {
      en: 'A load unit code stands for one unit at a time; an SSCC of ours is given out again only after the stated period (GS1: 12 months at least); a unit that left may come back; no unit contains itself, and all that is on it moves with it.',
      ru: 'Код грузовой единицы означает одну единицу в каждый момент; свой SSCC выдают повторно только через заданный срок (GS1: не раньше 12 месяцев); ушедшая единица может вернуться; единица не содержит саму себя, всё на ней движется с ней.',
    },
    why: {
      en: 'A pallet that moved without its boxes leaves stock where nothing stands; a known SSCC that is refused for ever stops transfers.',
      ru: 'Паллета, уехавшая без коробов, оставляет остаток там, где пусто; вечный отказ по знакомому SSCC останавливает перемещения.',
    },
    when: {
      en: 'Only where pallets, boxes or totes have codes of their own.',
      ru: 'Только если у паллет, коробов или тары есть свои коды.',
    },
    severity: 'major',
    files: ['sscc', 'lpn', 'pallet', 'handling unit', 'load unit', 'quant package', 'package level'],
    test_recipe:
      'Move a unit with units on it: all are there, none is left behind. Two ask for a new SSCC at once: two numbers with right check digits.',
    cases: [
      'receive: load unit in stock -> refused',
      'receive: load unit shipped before -> accepted; its history joins',
      'move: load unit onto itself -> refused',
    ],
    review_question: 'Who gives out the numbers, and can a unit be emptied by one path and still counted by another?',
    sources: ['GS1 General Specifications 4.4 (SSCC reuse)', 'OCA/wms PR#64', 'OCA/stock-logistics-tracking PR#41'],
  }),
  builtIn({
    id: 'ID-06',
    process: 'identification',
    line: {
      en: 'GTIN-8, 12, 13 and 14 of one item are equal; the indicator is a pack',
      ru: 'GTIN-8, 12, 13 и 14 одного товара равны; первая цифра — упаковка',
    },
    rule: {
      en: 'GTIN-8, 12, 13 and 14 of one item compare equal: stored and looked up in one form of 14 digits; another indicator digit is another pack; UPC-E is expanded, not padded.',
      ru: 'GTIN-8, 12, 13 и 14 одного товара сравниваются как равные: хранят и ищут в одной форме из 14 цифр; другая первая цифра — другая упаковка; UPC-E разворачивают, а не дополняют нулями.',
    },
    why: {
      en: 'The same product is unknown when the DataMatrix has the leading zero that the EAN-13 has not.',
      ru: 'Тот же товар «не найден», потому что в DataMatrix есть ведущий ноль, которого нет в EAN-13.',
    },
    when: { en: 'Only where items are found by GTIN.', ru: 'Только если товар ищут по GTIN.' },
    severity: 'major',
    files: ['gtin', 'ean', 'upc', 'product barcode', 'item barcode'],
    test_recipe:
      'An item kept with EAN-13 is found by the 14 digits with a leading 0, by AI 01, and by UPC-A where it begins with 0; indicator 1 finds the case, not the piece; UPC-E 07838604 is 0078000003864. Text codes with leading zeros stay text.',
    review_question: 'In which form is the code stored, and does every way of lookup bring the scan into it?',
    sources: [
      'OCA/wms PR#1277',
      'odoo/odoo PR#259199',
      'GS1 General Specifications 3.3.2 (AI 01)',
      'tmattsson/gs1utils#9',
    ],
  }),
]
