// Notes beside a story: sent by themselves, so that nothing typed in the story is touched, and
// tied to passages of the text. What is typed and not sent yet outlives a reload of the page.

import { el } from "desk/dom"

const panel = document.querySelector("[data-notes]")
const said = JSON.parse(document.getElementById("notes-texts").textContent)
const list = panel.querySelector("[data-notes-list]")
const composer = panel.querySelector("[data-note-form='']")
const quote = panel.querySelector("[data-note-quote]")
const kept = `notes-${panel.dataset.notes}`
const writing = document.querySelector(".writing")
const lines = ["headline", "dek", "kicker"]
  .map((name) => document.querySelector(`#story_form [name="${name}"]`))
  .filter(Boolean)
const editor = document.querySelector("#story_form textarea[name=body]")?.editor

// Sending

async function send(form) {
  const field = form.querySelector("[data-note-text]")
  const fields = { text: field.value, thread: form.dataset.noteForm }
  if (form === composer) fields.quote = quote.value
  if (!(await post(said.page, fields, form))) return field.focus()
  field.value = ""
  if (form === composer) quote.value = ""
  keep()
  // An answer's form is gone with the list that it stood in.
  if (form === composer) field.focus()
  else list.querySelector(`[data-thread="${fields.thread}"]`)?.focus()
}

async function settle(button) {
  const thread = button.closest("[data-thread]").dataset.thread
  if (!(await post(button.dataset.noteSettle, { note: thread }, button))) return
  const settled = list.querySelector(`[data-thread="${thread}"]`)
  if (settled?.checkVisibility()) settled.focus()
  else panel.focus()
}

// Post, and show the list as it is then. Return whether it was taken; if not, why is said.
async function post(url, fields, from) {
  if (from.ariaBusy === "true") return false
  from.ariaBusy = "true"
  try {
    const response = (await sent(url, fields)) ?? (await renewed(url, fields))
    if (!response) return say(said.logged_out, true)
    const answer = await response.json()
    keep()
    list.innerHTML = answer.list
    panel.querySelector("[data-notes-open]").textContent = answer.open
    refresh()
    say(answer.said, answer.refused)
    return !answer.refused
  } catch {
    return say(said.failed, true)
  } finally {
    from.ariaBusy = "false"
  }
}

// Undefined when the answer is no list: the person is logged out, or has logged in anew.
async function sent(url, fields) {
  const body = new URLSearchParams({ ...fields, csrfmiddlewaretoken: token() })
  const response = await fetch(url, { method: "POST", body, headers: { "X-Notes": "1" } })
  if (response.status >= 500) throw new Error(response.statusText)
  return response.headers.get("Content-Type") === "application/json" ? response : undefined
}

// Whoever has logged in again in another tab has a new token: take it from a page that has one.
async function renewed(url, fields) {
  const response = await fetch(said.page)
  const page = new DOMParser().parseFromString(await response.text(), "text/html")
  const found = page.querySelector("#new-note [name=csrfmiddlewaretoken]")
  if (!found) return undefined
  for (const field of tokens()) field.value = found.value
  return sent(url, fields)
}

function tokens() {
  return document.querySelectorAll("[name=csrfmiddlewaretoken]")
}

function token() {
  return tokens()[0].value
}

function say(sentence, isRefusal = false) {
  const line = panel.querySelector("[data-notes-said]")
  line.classList.toggle("notes-refused", isRefusal)
  line.textContent = sentence
  return false
}

// What is typed and not sent

function fields() {
  return [...panel.querySelectorAll("textarea[id]")]
}

function keep() {
  const typed = fields().map((field) => [field.id, field.value])
  sessionStorage.setItem(kept, JSON.stringify(typed.filter(([, value]) => value)))
}

function refresh() {
  for (const each of panel.querySelectorAll("[data-with-script]")) each.hidden = false
  for (const [id, value] of JSON.parse(sessionStorage.getItem(kept) ?? "[]")) {
    const field = document.getElementById(id)
    if (!field) continue
    field.value = value
    field.closest("details").open = true
  }
  mark()
}

// Passages

function wordsOf(element) {
  return element.querySelector("[data-note-words]").textContent
}

// Say of each passage whether it stands in the text as it is now, saved or not.
function mark() {
  const passages = panel.querySelectorAll(".note-passage")
  if (!passages.length) return
  const places = searched()
  for (const passage of passages) {
    const isGone = !places.some((place) => place.find(wordsOf(passage)))
    passage.querySelector("[data-note-changed]").hidden = !isGone
  }
}

function show(words) {
  for (const place of searched()) {
    const found = place.find(words)
    if (!found) continue
    place.select(...found)
    return say(said.shown)
  }
  return say(said.gone, true)
}

function searched() {
  if (!editor) return writing ? [ofPage()] : []
  return [...lines.map(ofLine), ofEditor()]
}

// A text to search, in which each character knows its place: the rules are those of
// articles/lib/passages.py.
class Searched {
  text = ""
  places = []

  constructor(select) {
    this.select = select
  }

  add(string, placeOf) {
    let at = 0
    for (const char of string) {
      const plain = char < "\x7f" ? char : normal(char)
      this.put(plain, placeOf(at), placeOf(at + char.length))
      at += char.length
    }
  }

  put(chars, from, to) {
    for (const char of chars.split("")) {
      const unit = /\s/.test(char) ? " " : char
      if (unit === " " && this.text.endsWith(" ")) continue
      this.text += unit
      this.places.push([from, to])
    }
  }

  find(words) {
    const sought = normal(words).replace(/\s+/g, " ").trim()
    const at = sought ? this.text.indexOf(sought) : -1
    if (at < 0) return undefined
    return [this.places[at][0], this.places[at + sought.length - 1][1]]
  }
}

function normal(text) {
  return text
    .replace(/[“”„‟«»″]/g, '"')
    .replace(/[‘’‚‛‹›′]/g, "'")
    .replace(/[‐‑‒–—―−]/g, "-")
    .normalize("NFKD")
    .replace(/\p{Cf}/gu, "")
}

function ofLine(line) {
  const searched = new Searched((from, to) => {
    line.focus()
    line.setSelectionRange(from, to)
    line.scrollIntoView({ block: "center" })
  })
  searched.add(line.value, (at) => at)
  return searched
}

function ofEditor() {
  const searched = new Searched((from, to) => {
    editor.chain().focus(null, { scrollIntoView: false }).setTextSelection({ from, to }).run()
    const { node } = editor.view.domAtPos(from)
    ;(node.nodeType === Node.TEXT_NODE ? node.parentElement : node).scrollIntoView({
      block: "center",
    })
  })
  editor.state.doc.descendants((node, position) => {
    if (node.isText) searched.add(node.text, (at) => position + at)
    else searched.put(" ", position, position)
  })
  return searched
}

// The text where it is only read.
function ofPage() {
  const searched = new Searched(([first, from], [last, to]) => {
    getSelection().setBaseAndExtent(first, from, last, to)
    first.parentElement.scrollIntoView({ block: "center" })
  })
  const walker = document.createTreeWalker(writing, NodeFilter.SHOW_TEXT)
  let block
  while (walker.nextNode()) {
    const node = walker.currentNode
    const its = node.parentElement.closest("p, h2, h3, li, blockquote, aside, figcaption")
    if (its !== block) searched.put(" ", [node, 0], [node, 0])
    block = its
    searched.add(node.data, (at) => [node, at])
  }
  return searched
}

// A button below the text while words are selected in it; the same by keyboard.
function followSelection() {
  const button = el("button", {
    type: "button",
    className: "strong note-here",
    textContent: said.on_passage,
    title: "Ctrl+Alt+M",
    "aria-keyshortcuts": "Control+Alt+M",
    hidden: true,
  })
  const bar = document.querySelector(".bar")
  if (bar) {
    const follow = () => button.style.setProperty("--above", `${bar.offsetHeight + 8}px`)
    new ResizeObserver(follow).observe(bar)
  }
  writing.append(button)
  let last = writing // where words were selected last: a line, or the text
  let noted = "" // words that are in the note already
  const found = () => {
    const active = document.activeElement
    if (lines.includes(active)) last = active
    else if (editor ? editor.view.hasFocus() : isInside(writing)) last = writing
    return selectedIn(last).trim()
  }
  document.addEventListener("selectionchange", () => {
    const words = found()
    if (words !== noted) noted = ""
    button.hidden = !words || words === noted
  })
  // The selection must survive the press.
  button.addEventListener("mousedown", (event) => event.preventDefault())
  const note = () => {
    const words = found()
    if (!words) return say(said.no_passage, true)
    quote.value = noted = words
    keep()
    say("")
    composer.closest("details").open = true
    composer.querySelector("[data-note-text]").focus({ preventScroll: true })
    composer.scrollIntoView({ block: "center" })
    button.hidden = true
  }
  button.addEventListener("click", note)
  document.addEventListener("keydown", (event) => {
    const isShortcut = event.code === "KeyM" && event.altKey && (event.ctrlKey || event.metaKey)
    if (!isShortcut || event.getModifierState("AltGraph")) return
    event.preventDefault()
    note()
  })
}

function isInside(element) {
  const { anchorNode } = getSelection()
  return Boolean(anchorNode) && element.contains(anchorNode)
}

function selectedIn(where) {
  if (where !== writing) return where.value.slice(where.selectionStart, where.selectionEnd)
  if (!editor) return isInside(writing) ? String(getSelection()) : ""
  const { from, to } = editor.state.selection
  return editor.state.doc.textBetween(from, to, "\n", " ")
}

// Run once what is asked for many times in a moment.
function later(act) {
  let timer
  return () => {
    clearTimeout(timer)
    timer = setTimeout(act, 300)
  }
}

// The story is not changed by a note: its form must not hear of it.
for (const type of ["input", "change"]) {
  panel.addEventListener(type, (event) => {
    event.stopPropagation()
    keep()
  })
}
panel.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return
  const form = event.target.closest("[data-note-form]")
  if (!form) return
  event.preventDefault()
  event.stopPropagation()
  send(form)
})
panel.addEventListener("click", (event) => {
  const button = event.target.closest("button")
  if (!button) return
  if (button.matches("[data-note-send]")) send(button.closest("[data-note-form]"))
  else if (button.matches("[data-note-settle]")) settle(button)
  else if (button.matches("[data-note-show]")) show(wordsOf(button))
})

if (writing && composer) followSelection()
if (editor) editor.on("update", later(mark))
for (const line of lines) line.addEventListener("input", later(mark))
refresh()
