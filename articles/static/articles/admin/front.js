// The editor of a front: stories that are dragged to their place, or taken there by the keyboard.
// The server has the last word: after each change the front is shown as it says.

import { fill, texts } from "desk/dom"

const editor = document.querySelector("[data-front-editor]")
const board = editor.querySelector("[data-front-board]")
const status = editor.querySelector("[data-front-says]")
const placeForm = editor.querySelector("[data-place-form]")

const all = (selector) => [...board.querySelectorAll(selector)]
const holderOf = (element) => element.closest("[data-story]")
const nameOf = (holder) => holder.querySelector("[data-name]").textContent.trim()
const pickOf = (holder) => holder.querySelector("[data-pick]")
const putOf = (spot) => spot.querySelector("[data-put]")

let carried = null // the story that was picked up by the keyboard
let isBusy = false

function say(words, isRefusal = false) {
  status.textContent = words
  status.classList.toggle("board-refuses", isRefusal)
}

// --- Asking the server ----------------------------------------------------------------------

async function ask(body) {
  try {
    const response = await fetch(placeForm.action, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
    })
    // A page instead of an answer is the login's: the session has ended.
    const isAnswer = response.ok && response.headers.get("Content-Type")?.includes("json")
    return isAnswer ? await response.json() : null
  } catch {
    return null
  }
}

// Have it done, show the front as it is then, and go on there with the keyboard.
async function send(body, focus = () => {}) {
  if (isBusy) return
  isBusy = true
  board.setAttribute("aria-busy", "true")
  body.set("q", board.querySelector("#tray-q").value)
  const answer = await ask(body)
  isBusy = false
  board.removeAttribute("aria-busy")
  if (!answer) {
    say(texts.unreachable, true)
    return
  }
  show(answer.board, !answer.done)
  say(answer.says, !answer.done)
  focus()
}

// Show the front anew; what was typed stays where the change was refused.
function show(html, keepTimes) {
  const tray = board.querySelector("[data-tray]").scrollTop
  board.innerHTML = html
  drop()
  if (!keepTimes) for (const name of ["since", "until"]) setTime(name, "")
  board.querySelector("[data-tray]").scrollTop = tray
}

const timeOf = (name) => editor.querySelector(`#place-${name}`)

function setTime(name, value) {
  timeOf(name).value = value
  timeOf(name).dispatchEvent(new Event("input"))
}

function place(story, put, hasFocus) {
  const spot = put.closest("[data-spot]")
  const key = spot.dataset.spot
  const body = new FormData(placeForm)
  const isThere = spot.dataset.story === story && spot.classList.contains("spot-placed")
  if (isThere && !body.get("until") && !body.get("since")) {
    const back = drop()
    if (hasFocus) back?.focus()
    say(texts.same)
    return
  }
  body.set("story", story)
  body.set("spot", put.value)
  send(body, () => {
    if (!hasFocus) return
    const there = board.querySelector(`[data-spot="${key}"]`)
    ;(there.querySelector("[data-pick]") ?? putOf(there)).focus()
  })
}

editor.addEventListener("submit", (event) => {
  const form = event.target
  if (form === placeForm) {
    event.preventDefault()
    const story = new FormData(placeForm).get("story")
    const put = event.submitter?.closest("[data-put]")
    if (story && put) place(story, put, true)
  } else if (form.matches("[data-change]")) {
    event.preventDefault()
    send(new FormData(form, event.submitter), () => {
      board.querySelector("#sheet-heading").setAttribute("tabindex", "-1")
      board.querySelector("#sheet-heading").focus()
    })
  } else if (form.matches("[data-tray-search]")) {
    event.preventDefault()
    search()
  }
})

// --- By the keyboard ------------------------------------------------------------------------

function pickUp(holder) {
  carried = holder.dataset.story
  editor.classList.add("fronts-carrying")
  const spots = all("[data-spot]")
  const own = spots.indexOf(holder)
  putOf(spots[Math.max(own, 0)]).focus()
  say(fill(texts.picked, { name: nameOf(holder) }))
}

// Let go of what was picked up; return where it was.
function drop() {
  const was = carried
  carried = null
  editor.classList.remove("fronts-carrying")
  return was && board.querySelector(`[data-pick][value="${was}"]`)
}

function tellOf(spot) {
  const holds = spot.dataset.story ? nameOf(spot) : ""
  const what = !holds
    ? texts.over_empty
    : fill(spot.classList.contains("spot-placed") ? texts.over_placed : texts.over_itself, {
        name: holds,
      })
  say(fill(texts.over, { place: spot.dataset.spotName, what }))
}

// The nearest place in a direction, as the eye goes.
function towards(spot, key) {
  const from = middle(spot)
  const isAlong = key === "ArrowLeft" || key === "ArrowRight"
  const sign = key === "ArrowLeft" || key === "ArrowUp" ? -1 : 1
  let best = null
  let least = Infinity
  for (const other of all("[data-spot]")) {
    const to = middle(other)
    const ahead = sign * (isAlong ? to.x - from.x : to.y - from.y)
    const aside = Math.abs(isAlong ? to.y - from.y : to.x - from.x)
    if (other === spot || ahead <= 4) continue
    const cost = ahead + 2 * aside
    if (cost < least) {
      least = cost
      best = other
    }
  }
  return best
}

function middle(element) {
  const box = element.getBoundingClientRect()
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 }
}

board.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return
  const pick = event.target.closest("[data-pick]")
  const put = event.target.closest("[data-put]")
  if (pick && event.key === "Enter") {
    event.preventDefault()
    pick.checked = true
    offerTimes(pick)
    pickUp(holderOf(pick))
  } else if (put && event.key.startsWith("Arrow")) {
    event.preventDefault()
    const next = towards(put.closest("[data-spot]"), event.key)
    if (!next) return
    putOf(next).focus()
    next.scrollIntoView({ block: "nearest" })
    tellOf(next)
  } else if (event.key === "Escape" && carried) {
    event.preventDefault()
    drop()?.focus()
    say(texts.cancelled)
  }
})

// A story that is still to come stands from when it is live, unless another time was said.
function offerTimes(pick) {
  const since = timeOf("since")
  if (since.value && since.dataset.offered !== since.value) return
  since.dataset.offered = pick.dataset.since ?? ""
  setTime("since", since.dataset.offered)
}

board.addEventListener("change", (event) => {
  const pick = event.target.closest("[data-pick]")
  if (pick) offerTimes(pick)
})

// --- By hand --------------------------------------------------------------------------------

let dragged = null

function unmark() {
  for (const spot of all(".spot-over")) spot.classList.remove("spot-over")
}

board.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-story][draggable=true]")
  if (!dragged) return
  event.dataTransfer.effectAllowed = "move"
  event.dataTransfer.setData("text/plain", nameOf(dragged))
  dragged.classList.add("card-dragged")
  editor.classList.add("fronts-dragging")
  offerTimes(pickOf(dragged))
})
board.addEventListener("dragover", (event) => {
  const over = event.target.closest("[data-spot]")
  if (!dragged || !over) return unmark()
  event.preventDefault()
  if (over.classList.contains("spot-over")) return
  unmark()
  if (over !== dragged) over.classList.add("spot-over")
})
board.addEventListener("drop", (event) => {
  const over = event.target.closest("[data-spot]")
  if (!dragged || !over) return
  event.preventDefault()
  if (over === dragged) return
  say(fill(texts.placing, { name: nameOf(dragged) }))
  place(dragged.dataset.story, putOf(over), false)
})
board.addEventListener("dragend", () => {
  dragged?.classList.remove("card-dragged")
  editor.classList.remove("fronts-dragging")
  dragged = null
  unmark()
})

// --- The tray -------------------------------------------------------------------------------

let typing = null
let asked = 0

board.addEventListener("input", (event) => {
  if (event.target.id !== "tray-q") return
  clearTimeout(typing)
  typing = setTimeout(search, 250)
})

async function search() {
  const turn = ++asked
  const form = board.querySelector("[data-tray-search]")
  const address = `${form.action}?${new URLSearchParams(new FormData(form))}`
  try {
    const response = await fetch(address)
    const page = new DOMParser().parseFromString(await response.text(), "text/html")
    const found = page.querySelector("[data-tray]")
    if (turn !== asked) return
    if (!found) throw new Error()
    board.querySelector("[data-tray]").replaceWith(found)
    say(fill(texts.found, { n: all("[data-tray] [data-pick]").length }))
  } catch {
    if (turn === asked) say(texts.unreachable, true)
  }
}
