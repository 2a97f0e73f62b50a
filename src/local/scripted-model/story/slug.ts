const LATIN: Readonly<Record<string, string>> = {
  ...{
    а: 'a',
    б: 'b',
    в: 'v',
    г: 'g',
    д: 'd',
    е: 'e',
    ё: 'e',
    ж: 'zh',
    з: 'z',
    и: 'i',
    й: 'y',
    к: 'k',
    л: 'l',
    м: 'm',
  },
  ...{ н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'shch' },
  ...{ ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya' },
}

/** A file name for a task: its title in Latin letters and its number, so that no two tasks share a file. */
export const slugOf = (title: string, taskId: number): string => {
  const latin = [...title.toLowerCase()].map((letter) => LATIN[letter] ?? letter).join('')
  const words = latin.split(/[^a-z0-9]+/).filter((word) => word !== '')
  const kept = words.reduce((name, word) => (`${name}-${word}`.length <= 36 ? `${name}-${word}` : name), '')
  return `${kept.slice(1) || 'task'}-${taskId}`
}

/** Turns a text from outside into one short line without characters of Markdown, HTML or code. */
export const plainLine = (text: string, maxLength = 160): string => {
  const line = text
    .replace(/[^\p{L}\p{N}\p{P}\p{Zs}\n]|[<>`\\[\]*_#|{}\u2028\u2029]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
  return line.length <= maxLength ? line : `${line.slice(0, maxLength - 1).trimEnd()}…`
}
