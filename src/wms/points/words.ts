/** Word prefixes that several points share, English and Russian; with a space at the end, whole words. */

export const STOCK = ['stock', 'quantit', 'inventor', 'on hand', 'остат', 'колич', 'запас', 'товар']
export const SCAN = ['scan', 'barcode', 'скан', 'штрихкод', 'штрих код']
export const RECEIVE = [
  'receiv',
  'receipt',
  'inbound',
  'asn ',
  'deliver',
  'прием',
  'принят',
  'прими',
  'принима',
  'поставк',
  'приход',
]
export const PALLET = ['pallet', 'sscc', 'lpn', 'container', 'паллет', 'палет', 'контейнер']
export const PICK = ['pick', 'отбор', 'отбир', 'подбор', 'собрать заказ', 'сборк заказ']
export const RESERVE = ['allocat', 'reserv', 'available to promise', 'atp ', 'резерв', 'аллокац', 'бронир']
export const LOT = [
  'lot ',
  'lots ',
  'batch',
  'expir',
  'shelf life',
  'best before',
  'парти',
  'срок годност',
  'срока годност',
  'годност',
]
export const SHIP = ['ship', 'dispatch', 'goods issue', 'отгруз', 'отправк']
export const TRANSFER = ['transfer', 'relocat', 'move stock', 'move pallet', 'moving', 'перемест', 'перемещ']
export const ADJUST = ['adjust', 'write off', 'write down', 'shrinkage', 'коррект', 'списа']
export const COUNT = [
  'cycle count',
  'stocktak',
  'recount',
  'count the',
  'count bin',
  'counting',
  'инвентариз',
  'пересч',
  'подсч',
]
export const LOCATION = ['location', 'bin ', 'bins ', 'shelf ', 'aisle', 'ячейк', 'ячеек', 'стеллаж', 'адрес хранен']
export const TASK = [
  'work task',
  'task queue',
  'assign',
  'take over',
  'worker',
  'operator',
  'задани',
  'исполнител',
  'кладовщик',
]
export const ITEM_CODE = [
  'gs1',
  'gtin',
  'ean ',
  'ean13',
  'ean 13',
  'datamatrix',
  'check digit',
  'контрольн цифр',
  'контрольную цифр',
  'контрольной цифр',
]
