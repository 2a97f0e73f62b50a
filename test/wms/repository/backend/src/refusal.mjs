/** What a person can mend: the operation changed nothing. `code` is for programs. */
export class Refusal extends Error {
  constructor(code, message) {
    super(message)
    this.code = code
  }
}

export const refuseUnless = (holds, code, message) => {
  if (!holds) throw new Refusal(code, message)
}
