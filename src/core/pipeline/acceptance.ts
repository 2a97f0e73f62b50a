/** The word by which a person accepts something as it is. */
const ACCEPTED = /^\W*(?:accept(?:ed)?|принять|принимаю|принято)(?!\p{L})/iu

/** Whether an answer accepts what the question asks about. */
export const accepts = (answer: string): boolean => ACCEPTED.test(answer)
