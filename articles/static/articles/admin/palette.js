// Go anywhere by name: Ctrl+K, or the button above. And the list of the keys: "?".
// It imports nothing, so that it runs on pages that have no import map.

const PAUSE = 120 // milliseconds after a letter

const palette = document.getElementById("palette")
const keys = document.getElementById("keys")
const isApple = /Mac|iPhone|iPad/.test(navigator.platform)

if (palette && keys) start()

function start() {
  const field = palette.querySelector("[role=combobox]")
  const list = palette.querySelector("[role=listbox]")
  const status = palette.querySelector("[data-palette-status]")
  const says = palette.dataset
  let current = null
  let timer = null
  let asked = 0
  let shown = null // what was looked for in the list that is shown

  if (isApple) {
    for (const key of document.querySelectorAll("[data-mod]")) key.textContent = "⌘"
  }

  // In the capture phase, before the editor: it would make a line break or a link.
  window.addEventListener("keydown", (event) => {
    const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey
    if (isCommand && event.key.toLowerCase() === "k" && !wantsLink()) {
      take(event)
      if (palette.open) palette.close()
      else open()
    } else if (event.key === "?" && !isTyping(event.target) && !document.querySelector("dialog[open]")) {
      take(event)
      keys.showModal()
    }
  }, true)
  for (const button of document.querySelectorAll("[data-palette-open]")) {
    button.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return
      event.preventDefault()
      open()
    })
  }
  palette.querySelector("[data-keys-open]").addEventListener("click", () => {
    palette.close()
    keys.showModal()
  })
  for (const dialog of [palette, keys]) {
    // A click on the backdrop is a click on the dialog itself, outside its content.
    dialog.addEventListener("mousedown", (event) => {
      if (event.target === dialog) dialog.close()
    })
  }

  field.addEventListener("input", () => {
    clearTimeout(timer)
    timer = setTimeout(look, PAUSE)
  })
  field.addEventListener("keydown", async (event) => {
    if (event.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      move(step)
    } else if (event.key === "Enter") {
      event.preventDefault()
      const isApart = event.ctrlKey || event.metaKey
      if (shown !== field.value) await look()
      if (current) go(current, isApart)
    }
  })
  palette.querySelector("form").addEventListener("submit", (event) => event.preventDefault())
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]")
    if (option) go(option, event.ctrlKey || event.metaKey)
  })
  list.addEventListener("pointermove", (event) => {
    const option = event.target.closest("[role=option]")
    if (option && option !== current) choose(option)
  })

  // The dialog gives the focus back to where it was when it closes.
  function open() {
    for (const dialog of document.querySelectorAll("dialog[open]")) {
      if (dialog !== palette) return
    }
    palette.showModal()
    field.select()
    look()
  }

  async function look() {
    clearTimeout(timer)
    const q = field.value
    const number = ++asked
    let groups
    try {
      const response = await fetch(`${says.find}?${new URLSearchParams({ q })}`, {
        credentials: "same-origin",
        headers: { Accept: "application/json" },
      })
      groups = (await response.json()).groups
    } catch {
      if (number === asked) show([], q, says.failed)
      return
    }
    if (number === asked) show(groups, q)
  }

  function show(groups, q, trouble = "") {
    let number = 0
    shown = q
    list.replaceChildren(
      ...groups.map((group, place) => {
        const label = made("div", { className: "palette-label", id: `palette-group-${place}` }, group.label)
        label.setAttribute("role", "presentation")
        const box = made("div", { className: "palette-group" }, label)
        box.setAttribute("role", "group")
        box.setAttribute("aria-labelledby", label.id)
        for (const each of group.places) {
          const option = made("div", { className: "palette-option", id: `palette-${number++}` })
          option.setAttribute("role", "option")
          option.setAttribute("aria-selected", "false")
          option.dataset.url = each.url
          option.append(made("span", { className: "palette-text", dir: "auto" }, each.text))
          if (each.note) option.append(" ", made("span", { className: "palette-note" }, each.note))
          box.append(option)
        }
        return box
      }),
    )
    const count = number === 1 ? says.one : says.many.replace("%(n)s", number)
    status.textContent = trouble || (number ? count : says.nothing)
    field.setAttribute("aria-expanded", String(number > 0))
    current = null
    choose(q.trim() ? list.querySelector("[role=option]") : null)
    list.scrollTop = 0
  }

  function move(step) {
    const options = [...list.querySelectorAll("[role=option]")]
    if (!options.length) return
    const from = current ? options.indexOf(current) : step > 0 ? -1 : 0
    choose(options[(from + step + options.length) % options.length])
    current.scrollIntoView({ block: "nearest" })
  }

  function choose(option) {
    current?.setAttribute("aria-selected", "false")
    current = option
    option?.setAttribute("aria-selected", "true")
    if (option) field.setAttribute("aria-activedescendant", option.id)
    else field.removeAttribute("aria-activedescendant")
  }

  function go(option, isApart) {
    palette.close()
    if (isApart) window.open(option.dataset.url, "_blank", "noopener")
    else window.location.assign(option.dataset.url)
  }
}

function made(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

function take(event) {
  event.preventDefault()
  event.stopPropagation()
}

function isTyping(target) {
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName)
}

// On words that are chosen in the text, or in a link, the key belongs to the editor's link.
function wantsLink() {
  const selection = document.getSelection()
  const element = selection?.anchorNode?.parentElement
  if (!element?.closest(".ProseMirror[contenteditable=true]")) return false
  return document.activeElement?.isContentEditable && (!selection.isCollapsed || Boolean(element.closest("a")))
}
