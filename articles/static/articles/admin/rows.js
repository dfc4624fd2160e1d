// Rows of a form that are added, removed and put in order. The numbers are the truth; dragging
// and the arrow keys only write them.

import { fill, texts } from "desk/dom"

for (const rows of document.querySelectorAll("[data-rows]")) prepare(rows)

function prepare(rows) {
  const list = rows.querySelector("[data-rows-list]")
  const template = rows.querySelector("template")
  const total = rows.querySelector(`[name="${rows.dataset.rows}-TOTAL_FORMS"]`)
  const add = rows.querySelector("[data-rows-add]")
  const status = document.createElement("p")
  status.className = "visually-hidden"
  status.setAttribute("role", "status")
  rows.append(status)

  const removal = (row) => row.querySelector("input[name$=-DELETE]")
  const place = (row) => row.querySelector("input[name$=-position]")
  const standing = () =>
    [...list.querySelectorAll("[data-row]")].filter((row) => !removal(row)?.checked)

  function changed(input) {
    input.dispatchEvent(new Event("change", { bubbles: true }))
  }

  // Write the numbers as the rows stand, and only those that differ.
  function number() {
    standing().forEach((row, index) => {
      if (place(row).value === String(index + 1)) return
      place(row).value = index + 1
      changed(place(row))
    })
    rows.dispatchEvent(new CustomEvent("rows:changed", { bubbles: true }))
  }

  function sortByNumber() {
    const inOrder = standing().sort((a, b) => Number(place(a).value) - Number(place(b).value))
    list.append(...inOrder)
    number()
  }

  function say(row) {
    const name = row.querySelector("select, .picker-name")
    const shown = name?.selectedOptions?.[0]?.textContent ?? name?.textContent ?? ""
    status.textContent = fill(texts.moved, { name: shown.trim(), place: place(row).value })
  }

  function hideRemoved(row) {
    row.hidden = removal(row).checked
  }

  add?.addEventListener("click", () => {
    const index = Number(total.value)
    const holder = document.createElement("ol")
    holder.innerHTML = template.innerHTML.replaceAll("__prefix__", index)
    const row = holder.firstElementChild
    list.append(row)
    total.value = index + 1
    place(row).value = standing().length
    // The admin's own scripts wait for this.
    row.dispatchEvent(
      new CustomEvent("formset:added", {
        bubbles: true,
        detail: { formsetName: rows.dataset.rows },
      }),
    )
    const opens = add.dataset.rowsAddOpens && row.querySelector(add.dataset.rowsAddOpens)
    if (opens) opens.click()
    else row.querySelector("[role=combobox], select, input:not([type=hidden])")?.focus()
  })

  list.addEventListener("change", (event) => {
    const row = event.target.closest("[data-row]")
    if (event.target === removal(row)) {
      hideRemoved(row)
      number()
      add?.focus()
    } else if (event.target === place(row) && event.isTrusted) {
      sortByNumber()
      place(row).focus()
    }
  })

  list.addEventListener("keydown", (event) => {
    const handle = event.target.closest("[data-row-handle]")
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (!handle || !step) return
    event.preventDefault()
    const row = handle.closest("[data-row]")
    const other = standing()[standing().indexOf(row) + step]
    if (!other) return
    if (step < 0) other.before(row)
    else other.after(row)
    number()
    handle.focus()
    say(row)
  })

  let dragged = null
  list.addEventListener("dragstart", (event) => {
    if (!event.target.closest?.("[data-row-handle]")) return
    dragged = event.target.closest("[data-row]")
    event.dataTransfer.effectAllowed = "move"
    event.dataTransfer.setDragImage(dragged, 10, 10)
    dragged.classList.add("row-dragged")
  })
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("[data-row]")
    if (!dragged || !over) return
    event.preventDefault()
    if (over === dragged) return
    const { top, height } = over.getBoundingClientRect()
    if (event.clientY < top + height / 2) over.before(dragged)
    else over.after(dragged)
  })
  list.addEventListener("drop", (event) => {
    if (dragged) event.preventDefault()
  })
  list.addEventListener("dragend", () => {
    if (!dragged) return
    dragged.classList.remove("row-dragged")
    dragged = null
    number()
  })

  for (const row of list.querySelectorAll("[data-row]")) hideRemoved(row)
}
