import { builtIn } from './built-in.ts'

/** What happens between receipt and shipment. */
export const inside = [
  builtIn({
    id: 'IB-01',
    process: 'inside',
    line: {
      en: 'A work task has one holder for a stated time, and a safe takeover',
      ru: 'У задания один исполнитель, срок и безопасный перехват',
    },
    rule: {
      en: 'A work task moves through the states of the repository’s table; one person has it; when the time for which it is held is over, somebody else may safely take over.',
      ru: 'Задание проходит состояния, заданные в системе; у него один исполнитель; по истечении срока закрепления его может безопасно взять другой.',
    },
    why: {
      en: 'Two people drive to the same place, or a task hangs with somebody who went home.',
      ru: 'Двое едут в одну ячейку, или задание висит на том, кто ушёл домой.',
    },
    when: { en: 'Where people take or are given work.', ru: 'Если люди берут или получают задания.' },
    severity: 'major',
    files: ['work task', 'warehouse task', 'task assignment', 'work queue', 'task queue', 'move worker'],
    test_recipe:
      'Try each transition that the table names and one that it does not. If tasks are held for a time: let it pass, another takes over.',
    cases: [
      'take: free task + two at once -> one',
      'finish: task taken over by somebody else -> refused',
      'finish: own task -> accepted',
    ],
    review_question: 'What does the first holder see when a second one has taken over?',
    sources: ['OCA/wms PR#225', 'OCA/wms shopfloor stock_actions', 'OCA/wms PR#536'],
  }),
  builtIn({
    id: 'IB-02',
    process: 'inside',
    line: {
      en: 'A blocked or frozen place gives and takes nothing, by any path',
      ru: 'Закрытая ячейка не принимает и не отдаёт ни одним путём',
    },
    rule: {
      en: 'A place is active, frozen for counting or blocked, and every path into and out of it looks at that in the step of the change; a code that is no place is refused. A check character only where the site’s codes have one.',
      ru: 'Ячейка активна, закрыта на пересчёт или заблокирована, и каждая операция с ней проверяет это в шаге изменения; неизвестный код отклоняют. Контрольный знак — только если он есть в кодах площадки.',
    },
    why: {
      en: 'A background job puts goods into a place that people have closed.',
      ru: 'Фоновое задание кладёт товар в ячейку, которую люди закрыли.',
    },
    when: { en: 'Only where places have a state.', ru: 'Только если у ячеек есть состояние.' },
    settings: ['counted_place', 'location_check'],
    severity: 'major',
    files: ['location status', 'location lock', 'bin status', 'location state', 'location block'],
    test_recipe:
      'Block a place: receipts, moves, picks and automatic tasks into and out of it are refused with the reason, and pass when it ends.',
    cases: [
      'move: place blocked -> refused',
      'move: place under count {counted_place=frozen} -> refused',
      'move: place under count {counted_place=open} -> accepted; the count stays right (IB-03)',
      'move: unknown place -> refused',
      'move: wrong check character {location_check=yes} -> refused',
    ],
    review_question: 'Does every path into a place look at its state in the same step, background jobs too?',
    sources: ['frappe/erpnext#33087', 'fjykTec/ModernWMS stocktaking'],
  }),
  builtIn({
    id: 'IB-03',
    process: 'inside',
    line: {
      en: 'A count is right despite moves; a big difference needs another person',
      ru: 'Пересчёт верен при движениях; большую разницу утверждает другой',
    },
    rule: {
      en: 'A count states its way: the place is frozen, or movements since the snapshot are added to the expected quantity. Where it is blind the counter learns no expected figure. A difference over tolerance is recounted and approved by another person, and booked as one movement.',
      ru: 'Для пересчёта задан способ: ячейка закрыта или движения после снимка прибавляются к ожидаемому. При слепом пересчёте считающий не видит ожидаемого. Расхождение сверх допуска пересчитывает и утверждает другой; разница — одно движение.',
    },
    why: {
      en: 'Ten at the start, four moved away, six counted: a system that forgot the move wrote off four that were there.',
      ru: 'Было десять, четыре увезли, насчитали шесть: система, забывшая про перемещение, списала четыре лишних.',
    },
    when: { en: 'Where stock is counted.', ru: 'Если остаток пересчитывают.' },
    settings: ['counted_place', 'count_view'],
    severity: 'major',
    files: [
      'cycle count',
      'stock count',
      'stocktake',
      'stocktaking',
      'stock reconciliation',
      'physical inventory',
      'stock inventory',
      'inventory count',
    ],
    test_recipe:
      'If places stay open: move stock between snapshot, entry and approval: the booked difference is right each time, also for a lot that appeared meanwhile. One movement equals the difference, once.',
    cases: [
      'approve: within tolerance -> accepted; as stated',
      'approve: over tolerance + own count -> refused',
      'count: moved since the snapshot {counted_place=open} -> accepted; the move is no difference',
      'count: asks what is expected {count_view=blind} -> refused',
    ],
    review_question: 'Which movements does the difference include, and who can book it alone?',
    sources: ['openboxes/openboxes PR#5092', 'openboxes/openboxes PR#5210', 'openboxes/openboxes PR#5966'],
  }),
  builtIn({
    id: 'IB-04',
    process: 'inside',
    line: {
      en: 'A kit takes parts and makes the product in one step, keeping the lots',
      ru: 'Комплект: списание и приход одним шагом, партии сохраняются',
    },
    rule: {
      en: 'A kit takes its parts and makes the product in one step; production keeps what each order consumed, and books the rest at its close. Both keep from which lots a product came.',
      ru: 'Комплект списывает части и приходует изделие одним шагом; производство хранит расход по каждому заказу, разницу проводит при закрытии. В обоих случаях известно, из каких партий сделано изделие.',
    },
    why: {
      en: 'Half a kit eats its parts, and a recall stops at the kit.',
      ru: 'Половина комплекта съедает детали, а отзыв партии упирается в комплект.',
    },
    when: { en: 'Only where something is made of something else.', ru: 'Только если из одного делают другое.' },
    severity: 'major',
    files: ['kit', 'kitting', 'bom', 'bill of material', 'assembly', 'stock process', 'repack'],
    test_recipe:
      'Trace from a part’s lot to the product and back. For production: consume at several times, close, the difference is booked once.',
    cases: [
      'make kit: part missing -> refused; nothing is taken',
      'consume: production order open -> accepted; the product comes later',
    ],
    review_question: 'What is booked when the last part is missing?',
    sources: ['fjykTec/ModernWMS stockprocess', 'OCA/manufacture'],
  }),
  builtIn({
    id: 'IB-05',
    process: 'inside',
    line: {
      en: 'Every query is limited to the caller’s tenant and allowed warehouses',
      ru: 'Каждый запрос ограничен своим клиентом и разрешёнными складами',
    },
    rule: {
      en: 'Every read and write is limited to the caller’s tenant, and to the warehouses that the caller’s right says; an id of another tenant finds nothing, wherever it comes from.',
      ru: 'Каждое чтение и запись ограничены клиентом системы (tenant) и складами, на которые у пользователя есть право; чужой идентификатор ничего не находит, откуда бы он ни пришёл.',
    },
    why: {
      en: 'One customer of a shared warehouse sees, or sells, the stock of another.',
      ru: 'Один клиент общего склада видит или продаёт остаток другого.',
    },
    when: {
      en: 'Only where one installation serves several tenants or warehouses.',
      ru: 'Только если одна система обслуживает несколько клиентов или складов.',
    },
    severity: 'blocker',
    files: ['tenant', 'multi tenant', 'warehouse access', 'tenant filter', 'company scope'],
    test_recipe:
      'The same ids in two tenants: every operation of one leaves the other as it was, also with an id that was guessed or comes from a job, a report or an export.',
    cases: [
      'read: id of another tenant -> refused; as if it were not there',
      'read: warehouse without right -> refused',
    ],
    review_question: 'Is there a query without the tenant, or an id taken from the message without asking whose it is?',
    sources: ['fjykTec/ModernWMS tenant_id', 'odoo/odoo#45595'],
  }),
  builtIn({
    id: 'IB-06',
    process: 'inside',
    line: {
      en: 'The goods’ owner is part of every stock key; a change is a movement',
      ru: 'Владелец товара — часть ключа остатка; его смена — движение',
    },
    rule: {
      en: 'The owner of goods is part of every stock key: reservation, pick, lot swap, count, return, transfer and bill use it; a change of owner is a movement; work may mix owners only where the rule says so.',
      ru: 'Владелец товара (поклажедатель) — часть ключа остатка: его учитывают резерв, отбор, замена партии, пересчёт, возврат, перемещение и расчёт; смена владельца — движение; смешивать владельцев можно, только где разрешено.',
    },
    why: {
      en: 'Reservation ignored the owner that the confirmation then enforced: negative stock of one, surplus of the other.',
      ru: 'Резерв не смотрел на владельца, а подтверждение смотрело: у одного минус, у другого излишек.',
    },
    when: {
      en: 'Only where goods of several owners are kept.',
      ru: 'Только если хранится товар нескольких владельцев.',
    },
    severity: 'major',
    files: ['owner', 'goods owner', 'consignment', 'stock owner', 'goodsowner', 'depositor'],
    test_recipe:
      'Same item and place, two owners: reserve, pick, swap lots, count, return and move for one; every figure of the other is as before. Change of owner: two entries in one step.',
    cases: ['reserve: owner has none + another owner has some -> refused'],
    review_question: 'Which query finds stock here without the owner?',
    sources: ['odoo/odoo PR#254904', 'OCA/stock-logistics-warehouse#1281', 'odoo/odoo PR#270409'],
  }),
  builtIn({
    id: 'IB-07',
    process: 'inside',
    line: {
      en: 'Between sites goods are in transit: sent and received are two events',
      ru: 'Между площадками товар в пути: отправка и приход — два события',
    },
    rule: {
      en: 'A transfer between sites is two events with goods in transit between: what was sent is received, short, damaged or returned, each by a person; a cancel after sending brings the goods back or leaves them in transit, never nowhere.',
      ru: 'Перемещение между площадками — два события, между ними товар в пути: отправленное принимают, недостачу, бой или возврат оформляет человек; отмена после отправки возвращает товар или оставляет в пути, но не теряет.',
    },
    why: {
      en: 'Cancelled transfers left goods in a report that nobody reads.',
      ru: 'Отменённые перемещения оставляли товар в отчёте, который никто не читает.',
    },
    when: {
      en: 'Only where goods go from one site to another.',
      ru: 'Только если товар идёт с одной площадки на другую.',
    },
    severity: 'major',
    files: ['transfer order', 'stock transfer', 'in transit', 'transit', 'inter warehouse', 'outbound transfer'],
    test_recipe:
      'Send 10, receive 7, close 3 as lost with a reason: the sum over both sites, transit and loss is 10 at every moment. Cancel before and after sending. Serial and lot arrive as sent.',
    cases: [
      'receive: transfer received before -> repeated',
      'receive: less than was sent -> accepted; the rest stays in transit',
    ],
    review_question: 'Where are the goods, in figures, between these two lines?',
    sources: ['solidusio/solidus#1737', 'msupply-foundation/open-msupply#12333', 'openboxes/openboxes stockTransfer'],
  }),
  builtIn({
    id: 'IB-08',
    process: 'inside',
    line: {
      en: 'Stock under customs is apart by entry; it leaves with a release only',
      ru: 'Таможенный товар — по записи; уходит только с выпуском',
    },
    rule: {
      en: 'Stock under customs is kept apart by status and by entry (document, line, country, duty): it leaves only with a release document, and each piece can be shown from entry to exit.',
      ru: 'Товар под таможенным контролем отделён статусом и записью (документ, строка, страна, пошлина): уходит только по документу выпуска, и каждую единицу можно показать от поступления до выбытия.',
    },
    why: {
      en: 'Bonded and free stock of one item were one quantity, and the wrong one was shipped.',
      ru: 'Таможенный и свободный остаток были одним числом, и отгрузили не тот.',
    },
    when: { en: 'Only where bonded goods are kept.', ru: 'Только если есть товар под таможенным контролем (СВХ).' },
    severity: 'major',
    files: ['bonded', 'customs', 'customs entry'],
    test_recipe:
      'Same item bonded and free. Release 5 of entry A: 5 of that entry become free by a movement. The report of an entry: in = out + there, after moves, counts and kitting.',
    cases: ['ship: bonded + no release -> refused', 'ship: bonded + released -> accepted'],
    review_question: 'Which query would count or take bonded pieces as free?',
    sources: ['from practice; no public bug found'],
  }),
]
