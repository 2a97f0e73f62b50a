import type { Point } from './point.ts'

export const outbound: readonly Point[] = [
  {
    id: 'OUT-01',
    process: 'outbound',
    line: {
      en: 'Every end of an order frees its reservation; partial is stated',
      ru: 'Любой конец заказа снимает резерв; частичный — по правилу',
    },
    rule: {
      en: 'A reservation has a level (item, or lot and place) and an end: it is released on cancel and expiry; partial and backorder are stated.',
      ru: 'У резерва есть уровень (товар или партия и место) и конец: он снимается при отмене и по сроку; частичный резерв и дозаказ определены.',
    },
    why: 'Reservations of dead orders eat the warehouse: everything is there and nothing can be sold.',
    severity: 'major',
    applies_to: { files: ['reservation', 'allocation', 'allocate', 'backorder'], paths: [], words: [] },
    test_recipe:
      'Reserve, cancel, reserve again by another order: it succeeds. Let one expire: it is free. Ask for more than there is: the stated partial or backorder, never both.',
    review_question: 'Name every way an order can end: does each release what it reserved?',
  },
  {
    id: 'OUT-02',
    process: 'outbound',
    line: {
      en: 'Rotation by one stated date; expired and held are not allocated',
      ru: 'Порядок по заданной дате; просрочка и блок не выделяются',
    },
    rule: {
      en: 'Stock leaves in the rotation its item asks for (FEFO, FIFO) with the shelf life the customer asks for; expired or held stock is never allocated.',
      ru: 'Запас уходит в порядке, который задан товару (FEFO, FIFO), и с остаточным сроком, который нужен клиенту; просроченное и заблокированное не выделяется.',
    },
    why: 'The oldest lot stays at the back until it is thrown away, or reaches a customer expired.',
    severity: 'blocker',
    applies_to: { files: ['fefo', 'fifo', 'removal strategy', 'rotation', 'expiry'], paths: [], words: [] },
    test_recipe:
      'Three lots, the newest received first: allocation takes them by expiry. On the day of expiry and with less shelf life than asked: not taken, also when nothing else is there. An override is recorded.',
    review_question: 'With which clock and at which moment is expiry judged, and can a held lot slip through?',
  },
  {
    id: 'OUT-03',
    process: 'outbound',
    line: {
      en: 'A wave is released once; a line is in one active wave',
      ru: 'Волна запускается один раз; строка — в одной волне',
    },
    rule: {
      en: 'Releasing a wave or batch twice does nothing; an order line is in one active wave; priority and cut-off are kept.',
      ru: 'Повторный выпуск волны ничего не делает; строка заказа — в одной активной волне; приоритет и время отсечки соблюдаются.',
    },
    why: 'A double release sends two pickers for the same line.',
    severity: 'major',
    applies_to: { files: ['wave', 'picking batch', 'batch picking', 'cluster picking'], paths: [], words: [] },
    test_recipe:
      'Release a wave twice and at once: one set of tasks. Put a line of an active wave into another: refused. After the cut-off: the next wave.',
    review_question: 'What stops a line from being in two waves?',
  },
  {
    id: 'OUT-04',
    process: 'outbound',
    line: {
      en: 'A pick is confirmed; a short pick leads somewhere, never silent',
      ru: 'Отбор подтверждают; недостача ведёт к действию',
    },
    rule: {
      en: 'A pick is confirmed by scanning place and item (and lot or serial); a short pick reallocates, raises a count or a backorder, never silence.',
      ru: 'Отбор подтверждают сканом ячейки и товара (и партии или серии); недостача ведёт к перераспределению, пересчёту или дозаказу, но не к молчанию.',
    },
    why: 'A short pick that nobody hears of is an angry customer and a bin that stays wrong.',
    severity: 'blocker',
    applies_to: { files: ['picking', 'pick list', 'pick', 'short pick', 'zone picking'], paths: [], words: [] },
    test_recipe:
      'Confirm with the wrong place, item and lot: each refused. Confirm less than asked: exactly what was taken is booked, and the rest is reallocated, counted or backordered.',
    review_question: 'Where does the quantity go that was asked for and not found?',
  },
  {
    id: 'OUT-05',
    process: 'outbound',
    line: {
      en: 'Replenishment counts what is on its way; no second task',
      ru: 'Пополнение учитывает идущее; второго задания нет',
    },
    rule: {
      en: 'Replenishment works by min and max and demand, makes no second task for the same need, and does not starve the pick face by its own reservation.',
      ru: 'Пополнение — по минимуму, максимуму и спросу; второго задания на ту же нужду нет; зона отбора не страдает от собственного резерва.',
    },
    why: 'Ten tasks for one empty face, and pickers who wait for the pallet that their own reservation holds back.',
    severity: 'major',
    applies_to: { files: ['replenishment', 'replenish', 'orderpoint', 'reorder rule'], paths: [], words: [] },
    test_recipe:
      'Fall below the minimum twice before the first task is done: one task, up to the maximum. With open tasks counted, nothing is asked twice.',
    review_question: 'Are quantities that are already on their way counted?',
  },
  {
    id: 'OUT-06',
    process: 'outbound',
    line: {
      en: 'No more is shipped than picked; goods issue once; rest named',
      ru: 'Отгружено не больше отобранного, один раз; остаток назван',
    },
    rule: {
      en: 'What is packed is what was picked; goods are issued once; taking a shipment back is done by reversing movements.',
      ru: 'Упаковано столько, сколько отобрано; отпуск товара — один раз; отмена отгрузки — обратными движениями.',
    },
    why: 'A parcel that was issued twice is stock that never comes back.',
    severity: 'blocker',
    applies_to: {
      files: ['shipment', 'shipping', 'dispatch', 'packing', 'delivery note', 'goods issue'],
      paths: [],
      words: [],
    },
    test_recipe:
      'Pack less and more than was picked: refused. Ship twice: one issue. Take it back: on-hand as before, by movements that name the issue.',
    review_question: 'What makes a second goods issue of the same shipment impossible?',
  },
]
