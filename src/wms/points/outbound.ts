import { builtIn } from './built-in.ts'

/** How goods are picked, packed and sent. */
export const outbound = [
  builtIn({
    id: 'OUT-03',
    process: 'outbound',
    line: {
      en: 'A wave is released once; an order line is in one active wave',
      ru: 'Волна запускается один раз; строка заказа — в одной волне',
    },
    rule: {
      en: 'Releasing a wave or batch twice does nothing more; an order line is in one active wave; priority and cut-off are kept as stated.',
      ru: 'Повторный запуск волны ничего не добавляет; строка заказа — в одной активной волне; приоритет и время отсечки соблюдают, как задано.',
    },
    why: {
      en: 'A double release sends two pickers for the same line.',
      ru: 'Двойной запуск отправляет за одной строкой двух сборщиков.',
    },
    when: {
      en: 'Only where orders are released in waves or batches.',
      ru: 'Только если заказы запускают волнами или партиями.',
    },
    severity: 'major',
    files: ['wave', 'picking batch', 'batch picking', 'batch transfer', 'cluster picking', 'wave release'],
    test_recipe: 'Release a wave twice and at once: one set of tasks. After the cut-off: the next wave.',
    cases: ['release: released before -> repeated', 'release: line in another active wave -> refused'],
    review_question: 'What stops a line from being in two waves?',
    sources: ['OCA/wms shopfloor cluster_picking', 'OCA/wms stock_release_channel'],
  }),
  builtIn({
    id: 'OUT-04',
    process: 'outbound',
    line: {
      en: 'A pick is confirmed; a short pick leads somewhere and is never silent',
      ru: 'Отбор подтверждают; недостача всегда к чему-то ведёт',
    },
    rule: {
      en: 'A pick is confirmed by the means of the site (scan, voice check digit, light, weight); a short pick reallocates, raises a count or a backorder, never silence.',
      ru: 'Отбор подтверждают так, как принято на площадке (скан, голосовой код, свет, вес); недостача ведёт к перераспределению, пересчёту или дозаказу, но не к молчанию.',
    },
    why: {
      en: 'A short pick that nobody hears of is an angry customer and a bin that stays wrong.',
      ru: 'Недостача, о которой никто не узнал, — это недовольный клиент и ячейка, которая так и врёт.',
    },
    when: { en: 'Where picks are confirmed.', ru: 'Если отбор подтверждают.' },
    settings: ['pick_confirmation'],
    severity: 'major',
    files: ['picking', 'pick', 'short pick', 'zone picking', 'pick task', 'pick confirm*'],
    test_recipe:
      'Confirm by the means of the site; confirm less than asked: exactly what was taken is booked, the rest is reallocated, counted or backordered as stated.',
    cases: [
      'pick: wrong place or item by the confirmation of the site -> refused',
      'pick: less than asked -> accepted; the rest is named',
    ],
    review_question: 'Where does the quantity go that was asked for and not found?',
    sources: ['OCA/wms shopfloor zone_picking', 'fjykTec/ModernWMS dispatch'],
  }),
  builtIn({
    id: 'OUT-06',
    process: 'outbound',
    line: {
      en: 'No more is shipped than picked, once; what is left over is named',
      ru: 'Отгружено не больше отобранного и один раз; остаток назван',
    },
    rule: {
      en: 'A shipment has no more than was picked for it; what is left over is named (next parcel, backorder, back to stock); goods are issued once; taking a shipment back is done by reversing movements.',
      ru: 'В отгрузке не больше, чем отобрано для неё; остаток назван (следующее место, дозаказ, возврат на полку); отгрузка (списание) проводится один раз; её отмена — обратными движениями.',
    },
    why: {
      en: 'A parcel that was issued twice is stock that never comes back.',
      ru: 'Посылка, списанная дважды, — это остаток, который не вернётся.',
    },
    when: { en: 'Where goods are packed or issued.', ru: 'Если товар упаковывают или отгружают.' },
    settings: ['parcels'],
    severity: 'major',
    files: ['shipment', 'shipping', 'dispatch', 'packing', 'delivery note', 'goods issue', 'stock picking send'],
    test_recipe:
      'Pack in two parcels and ship the first: one issue of its content, the rest stays picked and named. Take it back: on-hand as before, by movements that name the issue.',
    cases: [
      'pack: more than picked -> refused',
      'pack: less than picked {parcels=several} -> accepted; the rest stays picked',
      'pack: less than picked {parcels=one} -> refused',
      'ship: shipped before -> repeated',
    ],
    review_question: 'What makes a second goods issue impossible, and where does the rest go?',
    sources: ['adempiere/adempiere PR#3645', 'odoo/odoo PR#80636'],
  }),
  builtIn({
    id: 'OUT-09',
    process: 'outbound',
    line: {
      en: 'Work that somebody has begun is closed to other changes',
      ru: 'Начатую работу не меняют другие: для них новая строка',
    },
    rule: {
      en: 'Work that somebody has begun is closed to others: new reservations, merges and automatic changes make another line; the state is read after the lock is taken.',
      ru: 'Начатая работа закрыта для других: новые резервы, слияния и автоматические изменения создают другую строку; состояние читают после взятия блокировки.',
    },
    why: {
      en: 'A second pallet was reserved into the transfer that a worker was about to confirm, and was booked without being moved.',
      ru: 'Вторую паллету зарезервировали в перемещение, которое кладовщик вот-вот подтвердит, и провели, не двигая.',
    },
    when: {
      en: 'Only where jobs or colleagues may change open work.',
      ru: 'Только если открытую работу могут менять задания или коллеги.',
    },
    severity: 'major',
    files: ['merge moves', 'line split', 'open work', 'move line split'],
    test_recipe:
      'A begins a line; B adds stock or confirms a step before it that would extend it: the quantity of A stays. Split and confirm a part: the next scan takes the open part.',
    cases: [
      'confirm: line begun by somebody else -> refused; it says who has it',
      'merge: line begun by somebody else -> refused; another line is made',
    ],
    review_question: 'Could this query or job change a line that is in somebody’s hands now?',
    sources: ['OCA/wms PR#225', 'OCA/wms PR#663', 'OCA/wms PR#1273'],
  }),
  builtIn({
    id: 'OUT-10',
    process: 'outbound',
    line: {
      en: 'Each parcel has its own label and tracking number; a retry finds it',
      ru: 'У каждого места своя этикетка и трек-номер; повтор его находит',
    },
    rule: {
      en: 'Each parcel has its own label and tracking number, asked for with our reference: a retry after a timeout finds the first, a backorder gets its own, a cancelled parcel is cancelled at the carrier.',
      ru: 'У каждого места своя этикетка и номер отслеживания, запрошенные с нашей ссылкой: повтор после таймаута находит первый, дозаказ получает свой, отмена доходит до перевозчика.',
    },
    why: {
      en: 'The backorder inherited the tracking number and never got a label; two parcels got the same one.',
      ru: 'Дозаказ унаследовал трек-номер и остался без этикетки; два места получили один и тот же.',
    },
    when: { en: 'Only where labels are asked from a carrier.', ru: 'Только если этикетки запрашивают у перевозчика.' },
    severity: 'major',
    files: ['carrier', 'delivery carrier', 'courier', 'waybill', 'tracking number', 'shipping label'],
    test_recipe:
      'With a fake carrier: two parcels, and two orders in one print: four different labels. Ship a part: the backorder asks anew. The carrier is down: the parcel waits and the packer sees it.',
    cases: [
      'label: retry after a timeout -> repeated',
      'label: cancelled parcel -> accepted; the carrier is told once',
    ],
    review_question:
      'Which reference makes the second request find the first, and what copies the number to other documents?',
    sources: ['odoo/odoo PR#80636', 'odoo/odoo#164252', 'netresearch/dhl-shipping-m2#64'],
  }),
]
