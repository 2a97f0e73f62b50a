/** The first of the entries, and how many more there are. */
export function withinChars(entries: readonly string[], maxChars: number): string {
  const shown: string[] = []
  let left = maxChars - 60
  for (const entry of entries) {
    left -= entry.length + 1
    if (left < 0) break
    shown.push(entry)
  }
  const more = entries.length - shown.length
  return [...shown, ...(more > 0 ? [`… and ${more} more files: list_dir shows them.`] : [])].join('\n')
}
