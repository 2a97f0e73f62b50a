import { Refusal, refuseUnless } from './refusal.mjs'

const GS = '\u001d'
const START = new RegExp(`^${GS}`)
const SYMBOLOGY = /^\](?:C1|d2|Q3|e0)/

/** Identifiers that we know: name, fixed length or longest, what it may hold. */
const IDENTIFIERS = {
  '00': { name: 'sscc', fixed: 18, pattern: /^\d+$/, checked: true },
  '01': { name: 'gtin', fixed: 14, pattern: /^\d+$/, checked: true },
  10: { name: 'lot', longest: 20, pattern: /^[!-~]+$/ },
  11: { name: 'producedOn', fixed: 6, pattern: /^\d+$/, date: true },
  15: { name: 'bestBefore', fixed: 6, pattern: /^\d+$/, date: true },
  17: { name: 'expiresOn', fixed: 6, pattern: /^\d+$/, date: true },
  21: { name: 'serial', longest: 20, pattern: /^[!-~]+$/ },
  30: { name: 'count', longest: 8, pattern: /^\d+$/ },
  37: { name: 'count', longest: 8, pattern: /^\d+$/ },
}

/** The digit that makes a GS1 number of these digits right. */
export const checkDigit = (digits) => {
  const sum = [...digits]
    .reverse()
    .reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0)
  return (10 - (sum % 10)) % 10
}

/** What a scanned code says: { sscc, gtin, lot, expiresOn, … }. Refuses what is no GS1 code. */
export const parseGs1 = (scanned, today) => {
  let rest = scanned.replace(SYMBOLOGY, '').replace(START, '')
  refuseUnless(rest !== '', 'gs1', 'the scan is empty')
  const said = {}
  while (rest !== '') {
    const identifier = IDENTIFIERS[rest.slice(0, 2)]
    if (identifier === undefined) throw new Refusal('gs1', `${rest.slice(0, 2)} is no identifier that is known here`)
    const [value, after] = take(rest.slice(2), identifier)
    refuseUnless(!Object.hasOwn(said, identifier.name), 'gs1', `${identifier.name} stands there twice`)
    said[identifier.name] = read(value, identifier, today)
    rest = after
  }
  return said
}

const take = (text, { fixed, longest }) => {
  if (fixed !== undefined) return [text.slice(0, fixed), text.slice(fixed).replace(START, '')]
  const end = text.indexOf(GS)
  const value = end < 0 ? text : text.slice(0, end)
  refuseUnless(value.length <= longest, 'gs1', `${value} is longer than ${longest}`)
  return [value, end < 0 ? '' : text.slice(end + 1)]
}

const read = (value, { name, fixed, pattern, checked, date }, today) => {
  refuseUnless(pattern.test(value) && (fixed === undefined || value.length === fixed), 'gs1', `${value} is no ${name}`)
  if (checked)
    refuseUnless(checkDigit(value.slice(0, -1)) === Number(value.at(-1)), 'check_digit', `${value} was misread`)
  if (date) return dateOf(value, today)
  return name === 'count' ? Number(value) : value
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
