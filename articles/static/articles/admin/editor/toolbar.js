// The buttons above the text: one row, reached by one Tab, then by the arrow keys.

import { el, texts } from "desk/dom"
import { choose } from "desk/library"
import { askForLink } from "desk/editor/link"

// Drawn on a grid of 20, in the colour of the text.
const ICONS = {
  bullets: "M8 4h10v2H8zM8 9h10v2H8zM8 14h10v2H8zM3 3.5h3v3H3zM3 8.5h3v3H3zM3 13.5h3v3H3z",
  numbers:
    "M8 4h10v2H8zM8 9h10v2H8zM8 14h10v2H8zM3 3h2v4H4V4H3zM3 8.5h3V10L4.6 11H6v1H3v-1.2L4.8 9.5H3zM3 13h3v4H3v-1h2v-.6H4v-.8h1V14H3z",
  link: "M8.6 11.4a3.5 3.5 0 0 1 0-5l2.5-2.4a3.5 3.5 0 0 1 5 5L14.7 10.4l-1.3-1.3 1.3-1.4a1.7 1.7 0 0 0-2.4-2.4L9.9 7.7a1.7 1.7 0 0 0 0 2.4zM11.4 8.6a3.5 3.5 0 0 1 0 5L8.9 16a3.5 3.5 0 0 1-5-5l1.4-1.4 1.3 1.3-1.3 1.4a1.7 1.7 0 0 0 2.4 2.4l2.4-2.4a1.7 1.7 0 0 0 0-2.4z",
  quotation: "M3 11V7.5C3 5.6 4.3 4 6.5 4v1.8C5.5 6 5 6.7 5 7.5V8h3v6H3zM11 11V7.5C11 5.6 12.3 4 14.5 4v1.8c-1 .2-1.5.9-1.5 1.7V8h3v6h-5z",
  photograph: "M2 4h16v12H2zm2 2v6.6l3.5-3.5 3 3 2-2 3.5 3.5V6zm8.5 1a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3z",
  undo: "M8 4v3h4.5a4.5 4.5 0 0 1 0 9H6v-2h6.5a2.5 2.5 0 0 0 0-5H8v3L3 8z",
  redo: "M12 4v3H7.5a4.5 4.5 0 0 0 0 9H14v-2H7.5a2.5 2.5 0 0 1 0-5H12v3l5-4z",
}

const GROUPS = [
  [
    {
      name: "subhead",
      words: true,
      press: (chain) => chain.toggleHeading({ level: 2 }),
      active: (editor) => editor.isActive("heading", { level: 2 }),
    },
    {
      name: "small_subhead",
      words: true,
      press: (chain) => chain.toggleHeading({ level: 3 }),
      active: (editor) => editor.isActive("heading", { level: 3 }),
    },
  ],
  [
    { name: "bold", letter: "B", keys: "Mod-B", press: (chain) => chain.toggleBold() },
    { name: "italic", letter: "I", keys: "Mod-I", press: (chain) => chain.toggleItalic() },
    {
      name: "link",
      keys: "Mod-K",
      act: askForLink,
    },
  ],
  [
    {
      name: "bullets",
      press: (chain) => chain.toggleBulletList(),
      active: (editor) => editor.isActive("bulletList"),
    },
    {
      name: "numbers",
      press: (chain) => chain.toggleOrderedList(),
      active: (editor) => editor.isActive("orderedList"),
    },
  ],
  [
    {
      name: "quotation",
      press: (chain) => chain.toggleBlockquote(),
      active: (editor) => editor.isActive("blockquote"),
    },
    {
      name: "pull_quote",
      words: true,
      press: (chain) => chain.togglePullQuote(),
      active: (editor) => editor.isActive("pullQuote"),
    },
    {
      name: "photograph",
      words: true,
      act: async (editor) => {
        const found = await choose()
        if (found) editor.chain().focus().insertPhotograph(found).run()
        else editor.commands.focus()
      },
      active: (editor) => editor.isActive("photograph"),
    },
  ],
  [
    { name: "undo", keys: "Mod-Z", press: (chain) => chain.undo(), active: () => false },
    { name: "redo", keys: "Shift-Mod-Z", press: (chain) => chain.redo(), active: () => false },
  ],
]

const MOD = /Mac|iP(hone|ad)/.test(navigator.platform) ? "⌘" : "Ctrl"

export function toolbar(editor) {
  const buttons = []
  const groups = GROUPS.map((items) => {
    const made = items.map((item) => button(editor, item))
    buttons.push(...made)
    return el("div", { className: "toolbar-group" }, ...made.map((each) => each.dom))
  })
  const dom = el(
    "div",
    { className: "toolbar", role: "toolbar", "aria-label": texts.toolbar },
    ...groups,
  )
  buttons.forEach((each, index) => {
    each.dom.tabIndex = index ? -1 : 0
  })
  dom.addEventListener("keydown", (event) => walk(event, buttons))
  const refresh = () => {
    for (const each of buttons) each.refresh()
  }
  editor.on("transaction", refresh)
  refresh()
  return dom
}

function button(editor, item) {
  const label = texts[item.name]
  const title = item.keys ? `${label} (${item.keys.replace("Mod", MOD)})` : label
  const dom = el("button", { type: "button", title, "aria-label": label })
  dom.className = `toolbar-button toolbar-${item.name}`
  if (item.letter) dom.textContent = item.letter
  if (ICONS[item.name]) dom.append(icon(ICONS[item.name]))
  if (item.words) dom.append(el("span", { textContent: label }))
  const toggles = item.press && item.name !== "undo" && item.name !== "redo"
  const possible = (current) => !item.press || item.press(current.can().chain()).run()
  const active = item.active ?? ((current) => current.isActive(item.name))
  // The selection must survive the press of a button.
  dom.addEventListener("mousedown", (event) => event.preventDefault())
  dom.addEventListener("click", () => {
    if (dom.getAttribute("aria-disabled") === "true") return
    if (item.act) item.act(editor)
    else item.press(editor.chain().focus()).run()
  })
  const refresh = () => {
    // Not "disabled": a button that has the focus must not lose it.
    dom.setAttribute("aria-disabled", String(!possible(editor)))
    if (toggles) dom.setAttribute("aria-pressed", String(active(editor)))
  }
  return { dom, refresh }
}

function icon(path) {
  const space = "http://www.w3.org/2000/svg"
  const svg = document.createElementNS(space, "svg")
  svg.setAttribute("viewBox", "0 0 20 20")
  svg.setAttribute("aria-hidden", "true")
  const drawing = document.createElementNS(space, "path")
  drawing.setAttribute("d", path)
  drawing.setAttribute("fill-rule", "evenodd")
  svg.append(drawing)
  return svg
}

function walk(event, buttons) {
  const at = buttons.findIndex((each) => each.dom === document.activeElement)
  const rtl = getComputedStyle(event.currentTarget).direction === "rtl"
  const steps = { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1 }
  let to = at
  if (steps[event.key]) to = (at + steps[event.key] + buttons.length) % buttons.length
  else if (event.key === "Home") to = 0
  else if (event.key === "End") to = buttons.length - 1
  else return
  event.preventDefault()
  buttons[at].dom.tabIndex = -1
  buttons[to].dom.tabIndex = 0
  buttons[to].dom.focus()
}
