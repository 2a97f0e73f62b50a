/** The check digit of GS1: the other digits weighted 3, 1, 3, 1 … from the right. */
export const checkDigit = (digits) => {
  const sum = [...digits].reverse().reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0)
  return (10 - (sum % 10)) % 10
}

/**
 * Reads a Serial Shipping Container Code: 18 digits, as a scanner sends them with or without the symbology prefix
 * (]C1) and the application identifier 00. Answers { ok: true, sscc } or { ok: false, reason }.
 */
export const parseSscc = (code) => {
  const digits = String(code ?? '')
    .trim()
    .replace(/^\]C1/, '')
    .replace(/^(?:\(00\)|00)(?=\d{18}$)/, '')
  if (!/^\d{18}$/.test(digits)) return { ok: false, reason: 'not an SSCC: 18 digits expected' }
  if (checkDigit(digits.slice(0, -1)) !== Number(digits.at(-1))) return { ok: false, reason: 'wrong check digit' }
  return { ok: true, sscc: digits }
}
