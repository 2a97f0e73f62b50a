/** Times are kept in UTC; a day is the day of the site. */
export class Clock {
  #now
  #day

  constructor({ now = () => new Date().toISOString(), zone = 'Europe/Berlin' } = {}) {
    this.#now = now
    this.#day = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' })
  }

  now() {
    return this.#now()
  }

  /** YYYY-MM-DD */
  today() {
    return this.#day.format(new Date(this.#now()))
  }
}
