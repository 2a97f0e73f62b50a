/** What must hold in any warehouse, whatever is built. */
export interface Invariant {
  readonly id: string
  readonly rule: string
  /** Word beginnings, lower case, English and Russian; a request with one of them touches the invariant. */
  readonly words: readonly string[]
}

const STOCK = ['stock', 'quantit', 'inventor', 'остат', 'колич', 'запас', 'товар']
const SCAN = ['scan', 'barcode', 'скан', 'штрихкод']
const RECEIVE = ['receiv', 'receipt', 'inbound', 'asn', 'прием', 'приём', 'принят', 'принима', 'поставк']
const PALLET = ['pallet', 'sscc', 'lpn', 'container', 'паллет', 'палет', 'короб', 'контейнер']
const PICK = ['pick', 'wave', 'allocat', 'reserv', 'отбор', 'подбор', 'резерв', 'волн']
const LOT = ['lot', 'expir', 'batch', 'serial', 'парти', 'серий', 'срок годност', 'годност']

export const INVARIANTS: readonly Invariant[] = [
  {
    id: 'INV-01',
    rule: 'Stock changes only by appending movements; on-hand is their sum.',
    words: [...STOCK, ...RECEIVE, ...PICK, ...PALLET],
  },
  {
    id: 'INV-02',
    rule: 'On-hand and available never become negative, also with two people on the same bin.',
    words: [...STOCK, ...PICK, 'move', 'ship', 'перемещ', 'отгруз', 'списан'],
  },
  {
    id: 'INV-03',
    rule: 'A transfer takes and gives the same quantity in one step; an adjustment names its account and reason.',
    words: ['transfer', 'move', 'adjust', 'putaway', 'перемещ', 'коррект', 'размещ', 'списан'],
  },
  {
    id: 'INV-06',
    rule: 'A repeated scan or message gives the same answer and changes nothing a second time.',
    words: [...SCAN, ...RECEIVE, ...PICK, ...PALLET, 'retry', 'offline', 'повтор', 'офлайн'],
  },
  {
    id: 'INV-07',
    rule: 'Movements are never changed; a correction is a reversing movement that names the original.',
    words: ['correct', 'cancel', 'undo', 'revers', 'исправ', 'отмен', 'сторно'],
  },
  {
    id: 'INV-08',
    rule: 'Quantities are integers of the base unit or exact decimals, never floats.',
    words: [...STOCK, 'unit', 'convers', 'weight', 'единиц', 'вес', 'упаков'],
  },
  {
    id: 'ID-01',
    rule: 'GS1 codes are parsed by their identifiers and their check digit is verified; an unknown code is refused.',
    words: [...SCAN, ...PALLET, 'gs1', 'gtin', 'ean'],
  },
  {
    id: 'ID-04',
    rule: 'Lot and expiry are captured at receipt where the item asks for them; a held lot is not allocated.',
    words: [...LOT, 'recall', 'hold', 'отзыв', 'блокир'],
  },
  {
    id: 'ID-05',
    rule: 'A pallet code (SSCC) stands for one pallet; pallets do not contain themselves; what is on one moves with it.',
    words: PALLET,
  },
  {
    id: 'IN-01',
    rule: 'A receipt states what happens when more or less comes than was ordered.',
    words: RECEIVE,
  },
  {
    id: 'OUT-02',
    rule: 'Stock leaves in the rotation its item asks for (FEFO, FIFO); expired or held stock is never allocated.',
    words: [...PICK, ...LOT, 'ship', 'fefo', 'fifo', 'отгруз'],
  },
  {
    id: 'IB-03',
    rule: 'A count is blind, against a snapshot; a difference becomes a movement that a second person approves.',
    words: ['count', 'stocktak', 'инвентариз', 'пересч', 'подсч'],
  },
  {
    id: 'INT-02',
    rule: 'A scan is answered at once, seen and heard, with targets large enough for gloves.',
    words: [...SCAN, 'screen', 'page', 'handheld', 'экран', 'страниц', 'терминал'],
  },
  {
    id: 'SEC-01',
    rule: 'Who, when and why is recorded with each change of stock; the counter is not the approver.',
    words: ['adjust', 'count', 'permission', 'role', 'approv', 'коррект', 'инвентариз', 'прав', 'роль', 'списан'],
  },
]
