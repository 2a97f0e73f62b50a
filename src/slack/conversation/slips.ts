export const COMMAND_NAMES = [
  ...(['help', 'new', 'status', 'list', 'approve', 'reject', 'changes', 'cancel', 'pause', 'pause-all'] as const),
  ...(['resume-all', 'retry', 'resume', 'revert', 'kick', 'cost'] as const),
] as const
export type CommandName = (typeof COMMAND_NAMES)[number]

/** Their first argument is a task's number. */
const TAKES_ID: ReadonlySet<string> = new Set([
  ...['status', 'approve', 'reject', 'changes', 'cancel', 'pause', 'retry', 'resume', 'revert', 'kick', 'cost'],
])

const list = (words: string): readonly string[] => words.split(' ')

/** Other words for a command, as people type them. */
const SYNONYMS: ReadonlyMap<string, CommandName> = new Map(
  Object.entries({
    cancel: list(
      'stop abort kill delete remove end отмена отменить отмени отменяй стоп останови остановить удали удалить',
    ),
    status: list('show info get view check why where state log logs diff details статус покажи показать почему где'),
    approve: list('accept ok okay yes merge ship lgtm одобрить одобри одобряю утвердить утверждаю согласен принять'),
    reject: list('deny decline no отклонить отклони отклоняю отказать отказ нет'),
    changes: list('change fix rework правки правка доработать'),
    retry: list('rerun re-run restart redo repeat повтори повторить перезапусти заново'),
    resume: list('continue go unpause proceed продолжи продолжить возобнови возобновить дальше'),
    revert: list('undo rollback roll back откати откатить верни'),
    pause: list('hold halt wait suspend пауза приостанови приостановить подожди'),
    cost: list('price spend spent budget usd стоимость цена сколько'),
    list: list('ls tasks task-list список задачи'),
    help: list('usage commands man помощь справка команды помоги'),
    kick: list('nudge poke push пни'),
    new: list('create start add run создай создать новая новую'),
  } satisfies Partial<Record<CommandName, readonly string[]>>).flatMap(([name, words]) =>
    words.map((word) => [word, name as CommandName] as const),
  ),
)

/** Says nothing about a warehouse. */
const FILLER: ReadonlySet<string> = new Set([
  ...list(
    'task tasks job ticket id no number nr wms wms-task the a an it this that them my mine me all of on in to for',
  ),
  ...list(
    'with and or is are was i we you can could would should will want need let us please pls plz thanks now again',
  ),
  ...list(
    'last latest first one ones everything every any what when how do does did go going done open failed running',
  ),
  ...list('waiting paused cancelled canceled up down out here there still also too just only not be'),
  ...list(
    'задача задачу задачи задаче задач номер пожалуйста эту эта это этот все всё мои мою моя её ее его как что по и',
  ),
  ...list('с на в мне у нас сейчас снова последнюю последняя прошу можно'),
])

/** Real words that are only a letter or two away from a command. */
const ORDINARY: ReadonlySet<string> = new Set([
  ...list(
    'pick picks kicks quick click tick post host lost last least lists lots most past cast coast costs cast parse',
  ),
  ...list('phase cause clause held hold heal heap net next few now view charge charges changed chances change improve'),
  ...list(
    'improved improves project projects object inject subject entry entries retro retire stats states stay stays',
  ),
  ...list('convert divert invert reverse presume consume resumed approved approves rejected rejects cancels reverts'),
  ...list('paused pauses news newer lift cost list pack back'),
])

const wordsOf = (line: string): readonly string[] => line.toLowerCase().match(/\p{L}+(?:[-'’]\p{L}+)*|\p{N}+/gu) ?? []

const isNumber = (word: string | undefined): boolean => word !== undefined && /^\p{N}+$/u.test(word)
const isName = (word: string): word is CommandName => (COMMAND_NAMES as readonly string[]).includes(word)

/** What a word may mean as a command; `null`: nothing. */
const meantBy = (word: string): CommandName | null =>
  isName(word) ? word : (SYNONYMS.get(word) ?? (ORDINARY.has(word) ? null : nearestTo(word)))

const isAbout = (word: string): boolean => isNumber(word) || FILLER.has(word) || meantBy(word) !== null

/** Nothing in it but words about tasks. */
const isAboutTasks = (text: string): boolean => wordsOf(text).every(isAbout)

/** A task's number comes first. */
const NUMBER_FIRST = /^[#№]?\d+(\s|\p{P}|$)/u
/** What begins like a title is one: 'Receive pallets', not 'ASN lines' and not 'old orders'. */
const TITLE_FIRST = /^\p{Lu}\p{Ll}/u

/** Whether a line that begins with a command's word, and does not fit it, is no request all the same. */
export function isMisuse(word: string, rest: string): boolean {
  const name = word.toLowerCase()
  if (/^\S*$/.test(rest) || isAboutTasks(rest) || TITLE_FIRST.test(rest)) return true
  if (TAKES_ID.has(name) && NUMBER_FIRST.test(rest)) return true
  return word === name && wordsOf(rest).length < 3
}

/** Who writes more than this describes something. */
const LONGEST_SLIP = 200

/** A line that begins with no command's word, and still is a command gone wrong; `null`: it is a request. */
export function slipOf(line: string): { readonly word: string; readonly nearest: CommandName | null } | null {
  if (line.length > LONGEST_SLIP) return null
  const words = wordsOf(line)
  const word = line.split(/\s+/)[0] ?? ''
  const meant = words.map(meantBy).find((name) => name !== null) ?? nearestTo(word.toLowerCase())
  const slip = { word, nearest: meant ?? null }
  if (words.length === 0) return /^[\p{P}\p{S}\s]+$/u.test(line) ? slip : null
  const typed = inLatin(word.toLowerCase())
  if (typed !== word.toLowerCase() && isName(typed)) return { word, nearest: typed }
  if (isTooLittle(line, words)) return slip
  if (words.every(isAbout) && (meant !== null || words.some(isNumber))) return slip
  return isNearAndWrong(line, words) || isTurnedRound(line, words) ? slip : null
}

/** One word, or one word and a number: nobody describes a request so. */
function isTooLittle(line: string, words: readonly string[]): boolean {
  const [first = '', second] = words
  if (!/\s/.test(line) && /^[\w#./:-]{1,20}$/.test(line)) return true
  if (words.length === 1) return isNumber(first) || meantBy(first) !== null
  return words.length === 2 && isNumber(first) !== isNumber(second)
}

/** 'cancle 12 wrong dock', 'statsu Receive pallets'. */
function isNearAndWrong(line: string, words: readonly string[]): boolean {
  const [first = ''] = words
  if (ORDINARY.has(first) || SYNONYMS.has(first) || nearestTo(first) === null) return false
  const rest = line.replace(/^\P{L}*[\p{L}-]+[^\p{L}\p{N}#№]*/u, '')
  return NUMBER_FIRST.test(rest) || TITLE_FIRST.test(rest)
}

/** '#7 reject wrong dock', 'task 7: cancel it, wrong dock'. */
function isTurnedRound(line: string, words: readonly string[]): boolean {
  const after = words.slice(words.findIndex(isNumber) + 1)
  const isId = /^([#№]\s*\d|(task|задача|задачу)\P{L}*\d)/iu.test(line)
  const isBare = isNumber(words[0]) && ['reject', 'changes', 'revert', 'resume', 'retry'].includes(after[0] ?? '')
  return (isId && after[0] !== undefined && meantBy(after[0]) !== null) || isBare
}

const [RUSSIAN, LATIN] = ['йцукенгшщзхъфывапролджэячсмитьбю', "qwertyuiop[]asdfghjkl;'zxcvbnm,."]

/** What would have been typed with the other keyboard layout. */
const inLatin = (word: string): string => [...word].map((letter) => LATIN[RUSSIAN.indexOf(letter)] ?? letter).join('')

/** The command that a slip of the finger away is meant; `null`: none is. */
function nearestTo(word: string): CommandName | null {
  const slips = word.length < 6 ? 1 : 2
  if (word.length < 3 || word.length > 20) return null
  const [nearest] = COMMAND_NAMES.map((name) => ({ name, distance: distance(word, name) }))
    .filter((one) => one.distance <= slips)
    .sort((a, b) => a.distance - b.distance)
  return nearest?.name ?? null
}

/** Letters to insert, drop, replace or swap with their neighbour (Damerau–Levenshtein, optimal string alignment). */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)]
  const at = (row: number, column: number) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY
  for (let row = 1; row <= a.length; row++) {
    rows[row] = [row]
    for (let column = 1; column <= b.length; column++) {
      const replaced = at(row - 1, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1)
      const isSwap = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      const swapped = isSwap ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY
      rows[row]?.push(Math.min(at(row - 1, column) + 1, at(row, column - 1) + 1, replaced, swapped))
    }
  }
  return at(a.length, b.length)
}
