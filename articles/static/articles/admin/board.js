// The board: cards that are dragged, or sent on by the arrow keys. The server has the last word:
// a card goes where it says, and back when it says no.

import { fill, texts } from "desk/dom"

const board = document.querySelector("[data-board]")
const status = board.querySelector("[data-board-says]")
const columns = [...board.querySelectorAll("[data-column]")]
const dialog = board.querySelector("[data-board-note]")
const DRAFT = "draft"

const columnOf = (card) => card.closest("[data-column]")
const listOf = (column) => column.querySelector("[data-cards]")
const nameOf = (column) => column.querySelector("[data-column-name]").textContent
const headlineOf = (card) => card.querySelector(".card-name").textContent.trim()

function say(words, isRefusal = false) {
  status.textContent = words
  status.classList.toggle("board-refuses", isRefusal)
}

function count() {
  for (const column of columns) {
    const cards = listOf(column).children.length
    column.querySelector("[data-column-count]").textContent = cards
    column.querySelector("[data-column-empty]").hidden = cards > 0
  }
}

// Ask for the note without which nothing is sent back; null when the person thinks better of it.
function askForNote(card) {
  const text = dialog.querySelector("textarea")
  dialog.querySelector("[data-board-note-name]").textContent = headlineOf(card)
  dialog.returnValue = ""
  text.value = ""
  dialog.showModal()
  text.focus()
  return new Promise((resolve) => {
    dialog.addEventListener(
      "close",
      () => resolve(dialog.returnValue === "send" ? text.value : null),
      { once: true },
    )
  })
}

async function ask(card, to, note) {
  const form = card.querySelector("[data-card-form]")
  const body = new FormData(form)
  body.set("to", to)
  if (note) body.set("note", note)
  const answer = await fetch(form.action, {
    method: "POST",
    body,
    headers: { Accept: "application/json" },
  })
  // A page instead of an answer is the login's: the session has ended.
  if (!answer.ok || !answer.headers.get("Content-Type")?.includes("json")) throw new Error()
  return answer.json()
}

// Put the card where the server says that the story is.
function place(card, answer) {
  const target = columns.find((column) => column.dataset.column === answer.column)
  if (!target || !answer.card) {
    card.remove()
    count()
    return null
  }
  const holder = document.createElement("ol")
  holder.innerHTML = answer.card
  const made = holder.firstElementChild
  if (target === columnOf(card)) card.replaceWith(made)
  else {
    listOf(target).prepend(made)
    card.remove()
  }
  count()
  return made
}

async function move(card, to, hasFocus) {
  if (card.dataset.moving) return
  const from = columnOf(card)
  let note = ""
  if (to === DRAFT && from.dataset.column !== DRAFT) {
    note = await askForNote(card)
    if (note === null) {
      say(texts.cancelled)
      if (hasFocus) handle(card)?.focus()
      return
    }
  }
  card.dataset.moving = "true"
  say(fill(texts.moving, { name: headlineOf(card) }))
  try {
    const answer = await ask(card, to, note)
    const made = place(card, answer)
    const back =
      !answer.done && made && columnOf(made) === from
        ? ` ${fill(texts.back, { name: headlineOf(made), column: nameOf(from) })}`
        : ""
    say(answer.says + back, !answer.done)
    if (made && hasFocus) (handle(made) ?? made.querySelector("a")).focus()
    made?.scrollIntoView({ block: "nearest", inline: "nearest" })
  } catch {
    delete card.dataset.moving
    say(texts.unreachable, true)
    if (hasFocus) handle(card)?.focus()
  }
}

const handle = (card) => card.querySelector("[data-card-handle]")

board.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-card-form]")
  if (!form || !event.submitter) return
  event.preventDefault()
  move(form.closest("[data-card]"), event.submitter.value, true)
})

board.addEventListener("keydown", (event) => {
  const card = event.target.closest("[data-card-handle]")?.closest("[data-card]")
  if (!card || event.altKey || event.ctrlKey || event.metaKey) return
  const isLeftToRight = getComputedStyle(board).direction === "ltr"
  const step = { ArrowLeft: isLeftToRight ? -1 : 1, ArrowRight: isLeftToRight ? 1 : -1 }[event.key]
  if (step) {
    event.preventDefault()
    const next = columns[columns.indexOf(columnOf(card)) + step]
    if (next) move(card, next.dataset.column, true)
    else say(fill(texts.first, { name: headlineOf(card) }))
  } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
    const handles = [...columnOf(card).querySelectorAll("[data-card-handle]")]
    const other = handles[handles.indexOf(handle(card)) + (event.key === "ArrowUp" ? -1 : 1)]
    if (!other) return
    event.preventDefault()
    other.focus()
  } else if (event.key === "Escape") {
    handle(card).parentElement.open = false
  }
})

dialog.querySelector("[data-board-note-cancel]").addEventListener("click", () => dialog.close())

let dragged = null

function unmark() {
  for (const column of columns) column.classList.remove("column-over")
}

board.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-card][draggable=true]")
  if (!dragged) return
  event.dataTransfer.effectAllowed = "move"
  event.dataTransfer.setData("text/plain", headlineOf(dragged))
  dragged.classList.add("card-dragged")
})
board.addEventListener("dragover", (event) => {
  const over = event.target.closest("[data-column]")
  if (!dragged || !over) return
  event.preventDefault()
  if (over.classList.contains("column-over")) return
  unmark()
  if (over !== columnOf(dragged)) over.classList.add("column-over")
})
board.addEventListener("drop", (event) => {
  const over = event.target.closest("[data-column]")
  if (!dragged || !over) return
  event.preventDefault()
  if (over !== columnOf(dragged)) move(dragged, over.dataset.column, false)
})
board.addEventListener("dragend", () => {
  dragged?.classList.remove("card-dragged")
  dragged = null
  unmark()
})
