/** Texts that together have at most about `limit` characters: short ones stay whole, long ones share what is left. */
export function fairShares(texts: readonly string[], limit: number, nameOf: (index: number) => string): string[] {
  let [left, open] = [limit, texts.length]
  let share = limit
  for (const { length } of texts.toSorted((a, b) => a.length - b.length)) {
    share = Math.floor(left / open)
    if (length > share) break
    left -= length
    open--
    share = left
  }
  return texts.map((text, index) => {
    if (text.length <= share) return text
    return `${text.slice(0, share)}\n[… cut here: read ${nameOf(index)} for ${text.length - share} more characters …]`
  })
}
