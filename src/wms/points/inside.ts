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
]
