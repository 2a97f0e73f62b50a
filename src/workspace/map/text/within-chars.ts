/** The first of the entries, and how many more there are. An empty one stands in another already. */
export function withinChars(entries: readonly string[], maxChars: number): string {
  const shown: string[] = []
  let left = maxChars - 60
  let seen = 0
  for (const entry of entries) {
    if (entry === '' && left > 0) {
      seen++
      continue
    }
    left -= entry.length + 1
    if (left < 0) break
    shown.push(entry)
  }
  const more = entries.length - shown.length - seen
  return [...shown, ...(more > 0 ? [`… and ${more} more files: list_dir shows them.`] : [])].join('\n')
}
