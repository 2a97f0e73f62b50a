/** A result as a doctor prints it; `fix` `null`: it is well. */
export const diagnosisLine = ({ what, fix }: { readonly what: string; readonly fix: string | null }): string =>
  fix === null ? `ok     ${what}` : `WRONG  ${what}\n       ${fix}`
