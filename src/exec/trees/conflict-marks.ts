const [OPENS, CLOSES] = ['<<<<<<<', '>>>>>>>']

/**
 * The places of a text that git has marked as in conflict, up to `maxChars` or the first that goes beyond. The branch's
 * author can write such marks as well, so no mark is looked for twice: the time is linear.
 */
export function markedPlaces(text: string, maxChars: number): string[] {
  const places: string[] = []
  let left = maxChars
  for (let start = lineFrom(text, OPENS, 0); start >= 0 && left > 0; ) {
    const mark = lineFrom(text, CLOSES, start)
    if (mark < 0) break
    const end = text.indexOf('\n', mark)
    const place = text.slice(start, end < 0 ? text.length : end)
    places.push(place)
    left -= place.length
    start = lineFrom(text, OPENS, start + place.length)
  }
  return places
}

/** Where the first line at or behind a place begins that starts so; -1: none. */
function lineFrom(text: string, start: string, from: number): number {
  if (from === 0 && text.startsWith(start)) return 0
  const at = text.indexOf(`\n${start}`, from)
  return at < 0 ? -1 : at + 1
}
