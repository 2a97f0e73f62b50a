import type { Point } from './point.ts'

export const identification: readonly Point[] = [
  {
    id: 'ID-01',
    process: 'identification',
    line: {
      en: 'GS1 codes are read by the table of identifiers, never guessed',
      ru: 'Коды GS1 читают по таблице идентификаторов, не угадывают',
    },
    rule: {
      en: 'GS1 codes are read by their identifiers, check digits are verified, day 00 means the end of the month; an unknown code is refused, not guessed.',
      ru: 'Коды GS1 читают по их идентификаторам, контрольные цифры проверяют, день 00 — конец месяца; неизвестный код отклоняют, а не угадывают.',
    },
    why: 'A lot of eight digits read as an EAN-8, or a digit misread, books the wrong goods without anybody noticing.',
    severity: 'blocker',
    applies_to: { files: ['gs1', 'datamatrix', 'gs1 barcode', 'barcode parser'], paths: [], words: [] },
    test_recipe:
      'GS1 vectors: fixed and variable fields in any order, FNC1 (0x1D) after variable ones, prefixes ]C1 ]d2 ]Q3, (17) with DD=00, an 8-digit lot, the century window, a wrong check digit in 00 and 01, an unknown identifier.',
    review_question: 'Which code would be accepted here although it is none, or read as another?',
  },
  {
    id: 'ID-02',
    process: 'identification',
    line: {
      en: 'A scanned code means one thing here; if ambiguous, ask',
      ru: 'Скан значит здесь одно; если неоднозначно — спросить',
    },
    rule: {
      en: 'A scanned code stands for one thing in its context; a lot belongs to one item; an ambiguous scan asks instead of choosing.',
      ru: 'Отсканированный код означает в своём контексте одно; партия принадлежит одному товару; неоднозначный скан спрашивает, а не выбирает.',
    },
    why: 'Scanning a lot of item B added to item A in more than one famous system.',
    severity: 'blocker',
    applies_to: { files: ['barcode', 'scan resolver', 'search by scan'], paths: [], words: [] },
    test_recipe:
      'Two items with a lot of the same number: the scan of one never touches the other. One code on two items: the answer asks which. The same lot again is found, not made anew.',
    review_question: 'When two rows match this code, which one is taken and who decided that?',
  },
  {
    id: 'ID-03',
    process: 'identification',
    line: {
      en: 'A serial number is in at most one place at a time',
      ru: 'Серийный номер одновременно не более чем в одном месте',
    },
    rule: {
      en: 'A serial number is one piece at one place; receiving it twice is refused.',
      ru: 'Серийный номер — одна штука в одном месте; повторная приёмка отклоняется.',
    },
    why: 'A serial in two places makes warranty and recall worthless.',
    severity: 'blocker',
    applies_to: { files: ['serial', 'serial number', 'serial no'], paths: [], words: [] },
    test_recipe:
      'Receive a serial twice, with quantity 2, and at a second place: each is refused. Move it: the old place has none.',
    review_question: 'Is uniqueness of the serial in stock kept by a constraint?',
  },
  {
    id: 'ID-04',
    process: 'identification',
    line: {
      en: 'Lots and expiry are captured, traceable, and a held lot stops',
      ru: 'Партию и срок вводят и прослеживают; блокировка действует',
    },
    rule: {
      en: 'Lot and expiry are captured at receipt where the item asks for them, can be traced both ways, and a recalled or held lot is not allocated.',
      ru: 'Партию и срок годности вводят при приёмке, где товар этого требует; прослеживают в обе стороны; отозванная или заблокированная партия не выделяется.',
    },
    why: 'A recall has hours: who got the lot must be one question, not a week of spreadsheets.',
    severity: 'blocker',
    applies_to: {
      files: ['lot', 'stock lot', 'batch', 'batch no', 'recall', 'traceability', 'production lot'],
      paths: [],
      words: [],
    },
    test_recipe:
      'Trace round-trip: from a supplier’s lot to all orders and from an order to its lots, after moves and repacking. Receipt without lot or expiry is refused. Hold a lot: the next allocation leaves it.',
    review_question: 'Is there a step after which nobody can tell which lot it was?',
  },
  {
    id: 'ID-05',
    process: 'identification',
    line: {
      en: 'A load unit has one code; what is on it moves with it',
      ru: 'У грузовой единицы один код; всё на ней движется с ней',
    },
    rule: {
      en: 'A pallet code (SSCC) stands for one pallet and is not used again; pallets do not contain themselves; what is on one moves with it.',
      ru: 'Код паллеты (SSCC) — одна паллета, повторно не используется; паллета не содержит саму себя; всё, что на ней, движется с ней.',
    },
    why: 'A pallet that moved without its boxes leaves stock where nothing stands.',
    severity: 'blocker',
    applies_to: {
      files: ['sscc', 'lpn', 'pallet', 'handling unit', 'load unit', 'quant package'],
      paths: [],
      words: [],
    },
    test_recipe:
      'Move a pallet with boxes on it: every box is there, none is left. Put A on B on A: refused. Receive a used SSCC again: refused.',
    review_question: 'Can a container reach itself, or be emptied by one path and still counted by another?',
  },
]
