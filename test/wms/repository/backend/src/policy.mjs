/** What sites do differently; what stands here is usual. */
export const USUAL = {
  /** Whether goods are still good on their day of expiry. */
  expiryDay: 'inclusive',
  /** Places that may be negative. */
  negativePlaces: [],
  /** Whether an unopened return is available at once. */
  restocksUnopened: false,
  /** Whether an order ships whole, in one parcel. */
  parcels: 'several',
}
