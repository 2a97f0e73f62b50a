/**
 * Counts in a language: `count(3, { one: 'file', other: 'files' })` is '3 files'. The forms are those of the language's
 * plural rules (CLDR, as ICU has them), and a form left out is a type error.
 */
export const counter = <Form extends Intl.LDMLPluralRule>(locale: string) => {
  const rules = new Intl.PluralRules(locale)
  return (n: number, forms: Readonly<Record<Form, string>>): string =>
    `${n.toLocaleString(locale)} ${forms[rules.select(n) as Form]}`
}
