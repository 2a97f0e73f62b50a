/** Loads each thing once for all who ask; what could not be loaded is tried again when it is asked for again. */
export function loadedOnce<T>(load: (name: string) => Promise<T>): (name: string) => Promise<T> {
  const loads = new Map<string, Promise<T>>()
  return (name) => {
    const known = loads.get(name)
    if (known !== undefined) return known
    const fresh = load(name)
    loads.set(name, fresh)
    fresh.catch(() => loads.delete(name))
    return fresh
  }
}
