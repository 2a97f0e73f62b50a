/** The one word by which a person lets something pass as it is. */
const ACCEPTED = /^\W*(?:accept(?:ed)?|принять|принимаю|принято)(?!\p{L})/iu

/** Whether an answer to a question accepts what it asks about. */
export const accepts = (answer: string): boolean => ACCEPTED.test(answer)
