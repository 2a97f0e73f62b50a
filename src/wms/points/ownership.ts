import { builtIn } from './built-in.ts'

/** Whose goods they are, and at which site. */
export const ownership = [
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
