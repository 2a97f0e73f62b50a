/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
export type Child = Node | string | null | false
type Listener = (event: Event) => void
type Props = { readonly [name: string]: string | number | boolean | null | Listener }

/**
 * Makes an element. A function is a listener (`onclick`), `true` a bare attribute; null and false leave it out.
 * Children that are strings become text: nothing is ever read as markup.
 */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  props: Props = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value)
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? '' : String(value))
  }
  element.append(...shown(children))
  return element
}

export const shown = (children: readonly Child[]): (Node | string)[] =>
  children.filter((child) => child !== null && child !== false)

/** An element that index.html is known to have. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id)
  if (element === null) throw new Error(`index.html has no #${id}`)
  return element
}

let lastId = 0
/** An id for `aria-labelledby` and the like. */
export const newId = (): string => `e${++lastId}`

/** Changes the page and puts the focus back on the element with the same `data-key`, if it was inside. */
export function keepFocus(inside: HTMLElement, change: () => void): void {
  const focused = document.activeElement
  const key = focused instanceof HTMLElement && inside.contains(focused) ? focused.dataset.key : undefined
  change()
  if (key === undefined || focused?.isConnected) return
  inside.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true })
}

/** Remembers where the focus is; the returned function brings it back, also to an element made anew meanwhile. */
export function rememberFocus(): () => void {
  const focused = document.activeElement
  if (!(focused instanceof HTMLElement)) return () => undefined
  const { key } = focused.dataset
  return () => {
    const again = key === undefined ? null : document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)
    const target = focused.isConnected ? focused : again
    target?.focus({ preventScroll: true })
  }
}

export interface Item {
  readonly key: string
  /** What the element is made of; it is made anew only when one of these is another value. */
  readonly from: readonly unknown[]
  readonly render: () => HTMLElement
}

const madeFrom = new WeakMap<Element, readonly unknown[]>()
const isSame = (a: readonly unknown[], b: readonly unknown[] | undefined) =>
  a.length === b?.length && a.every((value, index) => value === b[index])

/** Nothing is taken from under the person's hands: an open menu or select, a button held down. */
const isInUse = (element: Element) =>
  element.matches(':active') || element.querySelector(':popover-open, select:focus') !== null

/** Elements that were in use when they changed; they are drawn with the next picture. */
export const leftBehind = new Set<Element>()

/** Makes the children of `list` those items. What did not change is left untouched, what is in use until the next time. */
export function showItems(list: HTMLElement, items: readonly Item[]): void {
  for (const child of list.children) leftBehind.delete(child)
  const old = new Map([...list.children].map((child) => [(child as HTMLElement).dataset.item, child]))
  const next = items.map(({ key, from, render }) => {
    const before = old.get(key)
    if (before !== undefined && isSame(from, madeFrom.get(before))) return before
    if (before !== undefined && isInUse(before)) {
      leftBehind.add(before)
      return before
    }
    const element = render()
    element.dataset.item = key
    madeFrom.set(element, from)
    return element
  })
  keepFocus(list, () => {
    const kept = new Set<Element>(next)
    for (const child of old.values()) if (!kept.has(child)) child.remove()
    for (const [index, element] of next.entries()) {
      if (list.children[index] !== element) list.insertBefore(element, list.children[index] ?? null)
    }
  })
}
