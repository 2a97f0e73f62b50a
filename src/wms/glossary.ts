import type { Term } from './points/point.ts'

const term = (en: string, ru: string, code: string, meaning: string): Term => ({ en, ru, code, meaning })

/** Terms of the warehouse floor in both languages, and their names in code. */
export const GLOSSARY: readonly Term[] = [
  term('SKU, item', 'товар, артикул', 'sku', 'what is stocked; one item may have several barcodes'),
  term('lot, batch', 'партия', 'lot', 'goods made together, of one item'),
  term('expiry date', 'срок годности', 'expiresOn', 'a day without time; 00 in GS1 means the end of the month'),
  term('serial number', 'серийный номер', 'serial', 'one piece'),
  term('bin, location', 'ячейка, адрес хранения', 'location', 'where stock stands; also in transit and loss accounts'),
  term('pick face', 'зона отбора', 'pickFace', 'the place that pickers take from, filled from reserve'),
  term('pallet, LPN', 'паллета', 'lpn', 'a load unit with a code of its own; may be nested'),
  term('SSCC', 'SSCC, код паллеты', 'sscc', '18 digits of GS1 with a check digit; one load unit'),
  term('GTIN', 'GTIN, код товара', 'gtin', '14 digits of GS1 with a check digit; one item in one pack'),
  term('ASN', 'уведомление о поставке', 'asn', 'what a supplier says is on its way'),
  term('receipt', 'приёмка', 'receipt', 'goods come in against an ASN or an order, or blind'),
  term('putaway', 'размещение', 'putaway', 'from the dock to where it is stored'),
  term('quarantine, QC hold', 'карантин, контроль качества', 'quarantine', 'on hand and not available'),
  term('on hand', 'остаток', 'onHand', 'the sum of the movements'),
  term('available, ATP', 'доступно к обещанию', 'available', 'on hand less reserved less held'),
  term('movement', 'движение', 'movement', 'one entry of the ledger; never changed'),
  term('adjustment', 'корректировка', 'adjustment', 'a movement against a loss or gain account, with a reason'),
  term('write-off', 'списание', 'writeOff', 'an adjustment that takes'),
  term('reservation, allocation', 'резерв, выделение', 'reservation', 'stock that is promised to an order'),
  term('FEFO, FIFO', 'FEFO, FIFO', 'rotation', 'first expired, first in: first out'),
  term('wave', 'волна', 'wave', 'orders that are released to the floor together'),
  term('pick', 'отбор', 'pick', 'taking goods for an order, confirmed by scans'),
  term('short pick', 'недостача при отборе', 'shortPick', 'less found than asked'),
  term('replenishment', 'пополнение', 'replenishment', 'from reserve to the pick face'),
  term('shipment, goods issue', 'отгрузка', 'shipment', 'goods leave; booked once'),
  term('return, RMA', 'возврат', 'return', 'comes back with a disposition'),
  term('cycle count, stocktake', 'пересчёт, инвентаризация', 'count', 'blind, against a snapshot'),
  term('kit', 'комплект, набор', 'kit', 'made of parts in one step'),
  term('owner, tenant', 'владелец, арендатор', 'tenant', 'whose stock it is; never seen by another'),
  term('handheld terminal', 'ТСД, терминал', 'handheld', 'the scanner in a worker’s hand'),
  term('work task', 'задание', 'workTask', 'created, assigned, started, done'),
  term('unit of measure', 'единица измерения', 'uom', 'packs convert to the base unit'),
]
