/**
 * The table of GS1's application identifiers (General Specifications, section 3.2, release 25): `n` digits, `x` GS1's
 * characters, `date` YYMMDD, `c` a check digit at the end of that part, `..` a length that varies, `+` a second part that may be missing, `&` one that may not, `:5` a last digit of 0
 * to 5 that says how many decimals there are.
 */
const TABLE = `
00 n18c | 01 n14c | 02 n14c | 03 n14c
10 x..20 | 11 date | 12 date | 13 date | 15 date | 16 date | 17 date
20 n2 | 21 x..20 | 22 x..20 | 235 x..28
240 x..30 | 241 x..30 | 242 n..6 | 243 x..20
250 x..30 | 251 x..30 | 253 n13c+x..17 | 254 x..20 | 255 n13c+n..12
30 n..8 | 37 n..8
310-316 n6:5 | 320-337 n6:5 | 340-357 n6:5 | 360-369 n6:5
390 n..15:9 | 391 n4..18:9 | 392 n..15:9 | 393 n4..18:9 | 394 n4:3 | 395 n6:5
400 x..30 | 401 x..30 | 402 n17c | 403 x..30
410-417 n13c
420 x..20 | 421 n3&x..9 | 422 n3 | 423 n3..15 | 424 n3 | 425 n3..15 | 426 n3 | 427 x..3
4300 x..35 | 4301 x..35 | 4302-4306 x..70 | 4307 x2 | 4308 x..30 | 4309 n20
4310 x..35 | 4311 x..35 | 4312-4316 x..70 | 4317 x2 | 4318 x..20 | 4319 x..30
4320 x..35 | 4321-4323 n1 | 4324 n10 | 4325 n10 | 4326 n6 | 4330-4333 x6..7
7001 n13 | 7002 x..30 | 7003 n10 | 7004 n..4 | 7005 x..12 | 7006 n6 | 7007 n6..12
7008 x..3 | 7009 x..10 | 7010 x..2 | 7011 n6..10
7020-7022 x..20 | 7023 x..30 | 7030-7039 n3&x..27 | 7040 x4 | 7041 x..4
710-717 x..20
7230-7239 x3..30 | 7240 x..20 | 7241 n2 | 7242 x..25
7250 n8 | 7251 n12 | 7252 n1 | 7253-7254 x..40 | 7255 x..10 | 7256 x..90 | 7257 x..70 | 7258 x3 | 7259 x..40
8001 n14 | 8002 x..20 | 8003 n14+x..16 | 8004 x..30 | 8005 n6 | 8006 n18 | 8007 x..34 | 8008 n8..12 | 8009 x..50
8010 x..30 | 8011 n..12 | 8012 x..20 | 8013 x..25 | 8014 x..25 | 8017 n18c | 8018 n18c | 8019 n..10
8020 x..25 | 8026 n18 | 8030 x..90 | 8040-8041 n15 | 8042 n32 | 8043 n18..20
8110 x..70 | 8111 n4 | 8112 x..70 | 8200 x..70
90 x..30 | 91-99 x..90
`

const FORM = /^(?:date|([nx])(\d*)(\.\.)?(\d+)?(c)?)(?:([+&])([nx])\.\.(\d+))?(?::(\d))?$/
const KINDS = { n: '\\d', x: '[!-"%-?A-Z_a-z]' }

/** Fields of these end by their length, all others with FNC1 or the code; known by the first two digits. */
const BY_LENGTH = new Set('00 01 02 03 04 11 12 13 14 15 16 17 18 19 20 31 32 33 34 35 36 41'.split(' '))

const fieldOf = (id, form) => {
  const [, kind = 'n', least = '6', varies, most, check, joint, more, moreMost] = FORM.exec(form)
  const rest = more === undefined ? '' : `${KINDS[more]}{${joint === '&' ? 1 : 0},${moreMost}}`
  return {
    id,
    pattern: new RegExp(`^${KINDS[kind]}{${least || 1}${varies ? `,${most}` : ''}}${rest}$`),
    length: BY_LENGTH.has(id.slice(0, 2)) ? Number(least) : null,
    checked: check === undefined ? null : Number(least),
    isDate: form === 'date',
  }
}

/** One identifier, or several in a row; with decimals each of them once for every number of places. */
const fieldsOf = ([ids, form]) => {
  const [first, last = first] = ids.split('-')
  const rows = Array.from({ length: last - first + 1 }, (_, index) => String(Number(first) + index))
  const decimals = FORM.exec(form)[9]
  return rows.flatMap((row) => {
    const id = row.padStart(first.length, '0')
    if (decimals === undefined) return [fieldOf(id, form)]
    return Array.from({ length: Number(decimals) + 1 }, (_, places) => ({ ...fieldOf(`${id}${places}`, form), places }))
  })
}

const FIELDS = new Map(
  TABLE.split(/[|\n]/)
    .map((entry) => entry.trim().split(' '))
    .filter(([ids]) => ids !== '')
    .flatMap(fieldsOf)
    .map((field) => [field.id, field]),
)

/** { id, pattern, length, checked, isDate, places } of the identifier that a text begins with; `null`: GS1 has none. */
export const fieldAt = (text) => {
  const id = [2, 3, 4].map((length) => text.slice(0, length)).find((one) => FIELDS.has(one))
  return FIELDS.get(id) ?? null
}
