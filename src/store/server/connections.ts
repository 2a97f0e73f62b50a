/** Connections of our pool besides one for each stage that the process runs. */
export const SPARE_CONNECTIONS = 8
/** The same for the queue's. */
export const SPARE_QUEUE_CONNECTIONS = 4

/** How many a process may need at most: ours, the queue's, and the one that hears of work. */
export const connectionsNeeded = (stageSlots: number): number =>
  2 * stageSlots + SPARE_CONNECTIONS + SPARE_QUEUE_CONNECTIONS + 1
