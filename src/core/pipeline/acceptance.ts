/** The word by which a person accepts something as it is. */
const ACCEPTED = /^\W*(?:accept(?:ed)?|принять|принимаю|принято)(?!\p{L})/iu

/** Whether an answer accepts what the question asks about. */
export const accepts = (answer: string): boolean => ACCEPTED.test(answer)

/** Who is right about a finding that its reviewer upholds. */
export type Ruling = 'author' | 'reviewer'

const RULINGS: Readonly<Record<Ruling, RegExp>> = {
  author: /^\W*(?:(?:the )?author is right|автор прав|прав автор)(?!\p{L})/iu,
  reviewer: /^\W*(?:(?:the )?reviewer is right|проверяющий прав|прав проверяющий)(?!\p{L})/iu,
}

/** `null`: the answer begins with neither, so the agents read it. */
export const rulingIn = (answer: string): Ruling | null =>
  (['author', 'reviewer'] as const).find((side) => RULINGS[side].test(answer)) ?? null
