import type { Point } from './point.ts'

export const inside: readonly Point[] = [
  {
    id: 'IB-01',
    process: 'inside',
    line: {
      en: 'A work task has one holder, an end of hold and safe takeover',
      ru: 'У задания один исполнитель, срок и безопасный перехват',
    },
    rule: {
      en: 'A work task moves created, assigned, started, done or cancelled; one person has it; a lease ends and somebody else may safely take over.',
      ru: 'Задание идёт: создано, назначено, начато, выполнено или отменено; у него один исполнитель; по истечении аренды его может безопасно взять другой.',
    },
    why: 'Two people drive to the same place, or a task hangs with somebody who went home.',
    severity: 'major',
    applies_to: { files: ['work task', 'warehouse task', 'task assignment', 'work queue'], paths: [], words: [] },
    test_recipe:
      'Two take one task at once: one has it. Finish it after the lease passed to another: refused. Every transition that the table does not name: refused.',
    review_question: 'What does the first holder see when a second one has taken over?',
  },
  {
    id: 'IB-02',
    process: 'inside',
    line: {
      en: 'Blocked or counting places refuse goods on every path',
      ru: 'Закрытая ячейка не принимает и не отдаёт ни по какому пути',
    },
    rule: {
      en: 'A place is active, locked for counting or blocked, and moves respect that; its code carries a check character.',
      ru: 'Ячейка активна, закрыта на пересчёт или заблокирована, и перемещения это соблюдают; её код имеет контрольный знак.',
    },
    why: 'Goods put into a place under count make the count wrong before it is finished.',
    severity: 'major',
    applies_to: { files: ['location status', 'location lock', 'bin status', 'stock location'], paths: [], words: [] },
    test_recipe:
      'Lock a place for a count and block another: moves into and out of them are refused with the reason, and pass when it ends. A mistyped code is refused.',
    review_question: 'Does every path into a place look at its state in the same step?',
  },
  {
    id: 'IB-03',
    process: 'inside',
    line: {
      en: 'A count is exact despite moves; big differences need another person',
      ru: 'Пересчёт верен при движениях; разницу утверждает другой',
    },
    rule: {
      en: 'A count is blind and against a snapshot; over tolerance another person recounts; the difference is booked as a movement that somebody else approved.',
      ru: 'Пересчёт — вслепую и против снимка; сверх допуска пересчитывает другой; разницу проводят движением, которое утвердил другой человек.',
    },
    why: 'Who sees the expected number counts the expected number.',
    severity: 'blocker',
    applies_to: {
      files: [
        'cycle count',
        'stock count',
        'stocktake',
        'stock reconciliation',
        'physical inventory',
        'stock inventory',
        'stocktaking',
      ],
      paths: [],
      words: [],
    },
    test_recipe:
      'The counter’s view has no expected quantity. Move stock between snapshot and result: the difference is right. Recount and approval by the counter: refused. After approval one movement equals the difference.',
    review_question: 'Which movements between the snapshot and the result does the difference include?',
  },
  {
    id: 'IB-04',
    process: 'inside',
    line: {
      en: 'A kit takes parts and makes the product in one step, with lots',
      ru: 'Комплект: списание и приход одним шагом, с партиями',
    },
    rule: {
      en: 'Kitting and production take and make in one step, and keep from which lots a product came.',
      ru: 'Комплектация и производство списывают и приходуют одним шагом и помнят, из каких партий сделан продукт.',
    },
    why: 'Half a kit eats its parts, and a recall stops at the kit.',
    severity: 'blocker',
    applies_to: { files: ['kit', 'kitting', 'bom', 'bill of material', 'assembly'], paths: [], words: [] },
    test_recipe:
      'Make a kit with one part missing: nothing is taken. Make it: parts and kit change together. Trace from a part’s lot to the kit and back.',
    review_question: 'What is booked when the last part is missing?',
  },
  {
    id: 'IB-05',
    process: 'inside',
    line: {
      en: "Every query is limited to the caller's tenant and warehouses",
      ru: 'Каждый запрос ограничен своим клиентом и складами',
    },
    rule: {
      en: 'Every read and write is limited to its warehouse, owner and tenant; goods in transit are at a place; an id of another tenant finds nothing.',
      ru: 'Каждое чтение и запись ограничены складом, владельцем и арендатором; товар в пути — тоже в месте; чужой идентификатор ничего не находит.',
    },
    why: 'One customer of a shared warehouse sees, or sells, the stock of another.',
    severity: 'blocker',
    applies_to: { files: ['tenant', 'multi tenant', 'warehouse access'], paths: [], words: [] },
    test_recipe:
      'The same ids in two tenants: every operation of one leaves the other as it was, also with an id that was guessed. Send between warehouses: the sum over both and the way is the same at any time.',
    review_question: 'Is there a query without the tenant, or an id taken from the message without asking whose it is?',
  },
]
