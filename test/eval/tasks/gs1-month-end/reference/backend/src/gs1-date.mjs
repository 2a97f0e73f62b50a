/** A date of GS1 (application identifiers 11, 15, 17), YYMMDD, as YYYY-MM-DD; day 00 is the month's last. Throws RangeError when it is none. */
export const readDate = (text) => {
  if (!/^\d{6}$/.test(text)) throw new RangeError(`not a GS1 date: ${text}`)
  const [year, month, day] = [2000 + Number(text.slice(0, 2)), Number(text.slice(2, 4)), Number(text.slice(4, 6))]
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
  if (month < 1 || month > 12 || day > last) throw new RangeError(`not a GS1 date: ${text}`)
  return new Date(Date.UTC(year, month - 1, day || last)).toISOString().slice(0, 10)
}
