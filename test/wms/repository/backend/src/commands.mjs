import { refuseUnless } from './refusal.mjs'

/**
 * Each command comes with a key of the device that sent it. The same key again gets the answer of the first time; the
 * answer is kept in the commit that makes the change.
 */
export class Commands {
  #store
  #locks

  constructor(store, locks) {
    this.#store = store
    this.#locks = locks
  }

  /** `work` is given a function that makes the row of an answer, for its commit. */
  async once({ tenant, device = null }, { key, ...content }, work) {
    refuseUnless(typeof key === 'string' && key !== '', 'key', 'a command needs a key')
    const id = JSON.stringify([tenant, device, key])
    return this.#locks.run([`command ${id}`], async () => {
      const print = JSON.stringify(content)
      const earlier = (await this.#store.read('commands')).find((it) => it.id === id)
      if (earlier === undefined) return work((answer) => ['commands', { id, print, answer }])
      refuseUnless(earlier.print === print, 'key_reused', `the key ${key} was used for something else`)
      return earlier.answer
    })
  }
}
