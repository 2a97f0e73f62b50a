import { fieldAt } from './gs1-identifiers.mjs'
import { Refusal, refuseUnless } from './refusal.mjs'

const GS = '\u001d'
const START = new RegExp(`^${GS}`)
/** What scanners add. */
const SUFFIX = /[\t\r\n]+$/
const SYMBOLOGY = /^\](?:C1|d2|Q3|e0)/

/** What we keep of a code; the rest is skipped. */
const NAMES = {
  '00': 'sscc',
  '01': 'gtin',
  10: 'lot',
  11: 'producedOn',
  15: 'bestBefore',
  17: 'expiresOn',
  21: 'serial',
}
const COUNTS = new Set(['30', '37'])
/** Net weight in kilograms; the last digit says how many are decimals. */
const WEIGHT = /^310\d$/
/** A plain GTIN with its check digit claims to be nothing else. */
const GTIN_ALONE = /^(?:\d{8}|\d{12,14})$/

/** The digit that makes a GS1 number of these digits right. */
export const checkDigit = (digits) => {
  const sum = [...digits]
    .reverse()
    .reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0)
  return (10 - (sum % 10)) % 10
}

/** What a scanned code says: { sscc, gtin, lot, expiresOn, … }. Refuses what is no GS1 code. */
export const parseGs1 = (scanned, today) => {
  const code = scanned.replace(SUFFIX, '')
  let rest = code.replace(SYMBOLOGY, '').replace(START, '')
  refuseUnless(rest !== '', 'gs1', 'the scan is empty')
  refuseUnless(!isItemCode(code), 'gs1', `${code} is a plain item code`)
  const said = {}
  while (rest !== '') {
    const field = fieldAt(rest)
    if (field === null) throw new Refusal('gs1', `${rest.slice(0, 4)} begins with no identifier of GS1`)
    const [value, after] = take(rest.slice(field.id.length), field)
    const [name, read] = meaning(value, field, today)
    refuseUnless(name === null || !Object.hasOwn(said, name), 'gs1', `${name} stands there twice`)
    if (name !== null) said[name] = read
    rest = after
  }
  return said
}

const isItemCode = (code) => GTIN_ALONE.test(code) && checkDigit(code.slice(0, -1)) === Number(code.at(-1))

/** A field ends by its length where the table says so, else with FNC1 or the code. */
const take = (text, { length }) => {
  if (length !== null) return [text.slice(0, length), text.slice(length).replace(START, '')]
  const end = text.indexOf(GS)
  return end < 0 ? [text, ''] : [text.slice(0, end), text.slice(end + 1)]
}

const meaning = (value, { id, pattern, checked, isDate, places }, today) => {
  refuseUnless(pattern.test(value), 'gs1', `${value} is no field of ${id}`)
  if (checked !== null)
    refuseUnless(
      checkDigit(value.slice(0, checked - 1)) === Number(value[checked - 1]),
      'check_digit',
      `${value} was misread`,
    )
  const date = isDate ? dateOf(value, today) : null
  if (COUNTS.has(id)) return ['count', Number(value)]
  if (WEIGHT.test(id)) return ['netWeightKg', withPoint(value, places)]
  return [NAMES[id] ?? null, date ?? value]
}

/** Exact: 000750 with three places is 0.750. */
const withPoint = (digits, places) => {
  const [whole, part] = [digits.slice(0, digits.length - places), digits.slice(digits.length - places)]
  return places === 0 ? String(Number(whole)) : `${Number(whole)}.${part}`
}

/** YYMMDD; day 00 is the last of the month; the century is the one that makes the year nearest to this one. */
const dateOf = (value, today) => {
  const [yy, month, day] = [value.slice(0, 2), value.slice(2, 4), value.slice(4, 6)].map(Number)
  const year = fullYear(yy, Number(today.slice(0, 4)))
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
  refuseUnless(month >= 1 && month <= 12 && day <= last, 'gs1', `${value} is no date`)
  const two = (number) => String(number).padStart(2, '0')
  return `${year}-${two(month)}-${two(day === 0 ? last : day)}`
}

const fullYear = (yy, thisYear) => {
  const century = thisYear - (thisYear % 100)
  const distance = yy - (thisYear % 100)
  if (distance >= 51) return century - 100 + yy
  return distance <= -50 ? century + 100 + yy : century + yy
}
