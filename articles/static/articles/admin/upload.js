// Pictures that are dropped or chosen go to the server one after the other. Each has a row that
// says how far it is and what became of it; one that fails waits to be tried again.

import { el, fill, texts } from "desk/dom"

const QUIET = 180_000 // milliseconds without a sign of life, after which a connection is lost
const SHOWN_NAME = 80 // characters

const form = document.querySelector("form[data-uploads]")
const input = form.querySelector("input[type=file]")
const zone = form.querySelector(".dropzone")
const list = document.querySelector("[data-list]")
const log = document.querySelector("[data-log]")
const summary = document.querySelector(".uploads-summary")
const retryAll = document.querySelector("[data-retry-all]")
const onlyRest = document.querySelector("[data-only-rest]")
const template = document.querySelector("template[data-row]")

let token = form.querySelector("[name=csrfmiddlewaretoken]").value
let isGoing = false
const rows = []

// The page as it is without a script gives way.
zone.classList.add("dropzone-live")
for (const plain of document.querySelectorAll("[data-plain], [data-plain-words]")) {
  plain.hidden = true
}
form.querySelector("[data-live-words]").hidden = false
input.required = false

// --- What comes in ---

input.addEventListener("change", () => {
  take([...input.files])
  input.value = "" // so that the same file may be chosen again
})
form.addEventListener("submit", (event) => event.preventDefault())

// A file dropped beside the zone would open in place of this page, so the whole page takes it.
const hasFiles = (event) => event.dataTransfer?.types.includes("Files")
document.addEventListener("dragover", (event) => {
  if (!hasFiles(event)) return
  event.preventDefault()
  event.dataTransfer.dropEffect = "copy"
  zone.classList.add("dropzone-over")
})
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) zone.classList.remove("dropzone-over")
})
document.addEventListener("drop", async (event) => {
  if (!hasFiles(event)) return
  event.preventDefault()
  zone.classList.remove("dropzone-over")
  // The entries can be asked for only now, before anything is awaited.
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.())
  const files = [...event.dataTransfer.files]
  if (!entries.some((entry) => entry?.isDirectory)) take(files)
  else take((await Promise.all(entries.filter(Boolean).map(filesIn))).flat())
})

// The files of a folder and of those in it; what is hidden was not meant.
async function filesIn(entry) {
  if (entry.name.startsWith(".")) return []
  try {
    if (entry.isFile) return [await new Promise((good, bad) => entry.file(good, bad))]
    const found = await entriesIn(entry.createReader())
    return (await Promise.all(found.map(filesIn))).flat()
  } catch {
    return [Object.assign(new File([], entry.name), { isUnreadable: true })]
  }
}

async function entriesIn(reader) {
  const found = []
  for (;;) {
    // A browser gives some at a time, and none when it has given all.
    const some = await new Promise((good, bad) => reader.readEntries(good, bad))
    if (!some.length) return found
    found.push(...some)
  }
}

function take(files) {
  for (const file of files) {
    const row = makeRow(file)
    rows.push(row)
    list.append(row.item)
    if (file.isUnreadable) {
      refuse(row, texts.unreadable)
    } else if (file.size > Number(texts.most_bytes)) {
      const megabytes = (bytes) => (bytes / 1024 ** 2).toFixed(1).replace(/\.0$/, "")
      const size = { size: megabytes(file.size), limit: megabytes(texts.most_bytes) }
      refuse(row, fill(texts.too_large, size))
    }
  }
  go()
}

function makeRow(file) {
  const item = template.content.firstElementChild.cloneNode(true)
  // Marks that turn the direction of a text can make one name look like another.
  const clean = file.name.replace(/[\p{Cc}\p{Cf}]/gu, "") || texts.unnamed
  const name = clean.length > SHOWN_NAME ? `${clean.slice(0, SHOWN_NAME - 1)}…` : clean
  const local = el("img", { className: "uploaded-picture", alt: "" })
  const row = { file, item, name, local, thoughAlike: false }
  local.addEventListener("error", () => {
    local.remove()
    row.local = null // the browser cannot show it, such as a TIFF
  })
  local.src = URL.createObjectURL(file)
  item.querySelector("[data-name]").textContent = name
  item.querySelector("progress").setAttribute("aria-label", fill(texts.progress_of, { name }))
  row.blank = [...item.cloneNode(true).childNodes]
  item.querySelector(".uploaded-frame").append(local)
  item.addEventListener("click", (event) => {
    const wish = event.target.closest("button")?.dataset.do
    if (wish === "leave") leave(row)
    if (wish === "anyway") again(row, true)
    if (wish === "retry") again(row, row.thoughAlike)
  })
  show(row, "waiting", texts.waiting)
  return row
}

// --- One after the other ---

async function go() {
  tell()
  if (isGoing) return
  isGoing = true
  for (let row = next(); row; row = next()) {
    show(row, "sending", texts.sending)
    tell()
    settle(row, await send(row))
    tell()
  }
  isGoing = false
  tell()
}

const next = () => rows.find((row) => row.status === "waiting")

// Resolves to what the server answered; a status of 0 means that it did not.
function send(row) {
  const progress = row.item.querySelector("progress")
  const body = new FormData()
  body.append("csrfmiddlewaretoken", token)
  if (row.thoughAlike) body.append("though_alike", "1")
  body.append("file", row.file, row.name)
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    let patience
    const isAlive = () => {
      clearTimeout(patience)
      patience = setTimeout(() => request.abort(), QUIET)
    }
    request.open("POST", texts.one_url)
    request.setRequestHeader("Accept", "application/json")
    request.upload.addEventListener("progress", (event) => {
      isAlive()
      progress.value = event.loaded / event.total
    })
    request.upload.addEventListener("load", () => {
      isAlive()
      progress.removeAttribute("value")
      row.item.querySelector("[data-state]").textContent = texts.reading
    })
    request.addEventListener("loadend", () => {
      clearTimeout(patience)
      resolve({ code: request.status, said: parsed(request.responseText) })
    })
    isAlive()
    request.send(body)
  })
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return null // a page: the login, or one that a server on the way made
  }
}

function settle(row, { code, said }) {
  if (said?.html) fillIn(row, said)
  else if (said?.sentence) refuse(row, said.sentence)
  else if (code === 413) refuse(row, texts.too_large_for_server)
  else if (code === 403 || (code > 0 && code < 400)) logOut(row)
  else fail(row, [0, 502, 504].includes(code) ? texts.lost : texts.server_failed)
}

// --- What became of one ---

function show(row, status, word) {
  row.status = status
  row.item.dataset.status = status
  row.item.querySelector("[data-state]").textContent = word
}

function fillIn(row, { status, html, sentence }) {
  const hadFocus = row.item.contains(document.activeElement)
  const holder = document.createElement("template")
  holder.innerHTML = html
  const content = document.importNode(holder.content, true) // in a template no picture loads
  content.querySelector("bdi").textContent = row.name // as a form it may have come back altered
  const made = content.querySelector("img.uploaded-picture")
  if (!made) content.querySelector(".uploaded-frame").append(row.local ?? "")
  else if (row.local) giveWay(row.local, made)
  row.item.replaceChildren(content)
  row.status = row.item.dataset.status = status
  if (hadFocus) row.item.focus()
  if (status !== "added") say(row, sentence)
}

// The picture that is here stays in sight until the server's has come.
async function giveWay(local, made) {
  made.replaceWith(local)
  try {
    await made.decode()
  } catch {
    return
  }
  local.replaceWith(made)
  URL.revokeObjectURL(local.src)
}

function refuse(row, sentence) {
  show(row, "refused", texts.refused)
  end(row, sentence)
}

function fail(row, sentence) {
  show(row, "failed", texts.failed)
  row.item.querySelector("[data-buttons]").hidden = false
  end(row, sentence)
}

// The login is over, and so it is for those that wait.
function logOut(row) {
  for (const each of [row, ...rows.filter((other) => other.status === "waiting")]) {
    each.isLoggedOut = true
    each.item.querySelector("[data-log-in]").hidden = false
    fail(each, texts.logged_out)
  }
}

function leave(row) {
  reset(row)
  show(row, "left", texts.left)
  end(row, texts.left_sentence)
  row.item.focus()
  tell()
}

function end(row, sentence) {
  const line = row.item.querySelector("[data-sentence]")
  line.textContent = sentence
  line.hidden = false
  row.item.querySelector("progress").hidden = true
  say(row, sentence)
}

// --- Once more ---

async function again(row, thoughAlike) {
  row.thoughAlike = thoughAlike
  if (!(await mayGoOn([row]))) return
  row.item.focus()
  go()
}

retryAll.addEventListener("click", async () => {
  if (await mayGoOn(rows.filter((row) => row.status === "failed"))) go()
})

// Put rows back into the queue; whoever was logged out is asked for a fresh token first.
async function mayGoOn(wanted) {
  if (wanted.some((row) => row.isLoggedOut)) {
    const fresh = await freshToken()
    if (!fresh) {
      say(wanted[0], texts.logged_out)
      return false
    }
    token = fresh
  }
  for (const row of wanted) {
    if (!["failed", "alike"].includes(row.status)) continue // a second click
    reset(row)
    show(row, "waiting", texts.waiting)
  }
  return true
}

async function freshToken() {
  try {
    const answer = await fetch(location.pathname)
    if (!answer.ok || answer.redirected) return null
    const page = new DOMParser().parseFromString(await answer.text(), "text/html")
    return page.querySelector("form[data-uploads] [name=csrfmiddlewaretoken]")?.value
  } catch {
    return null
  }
}

// The row as it was before anything was sent.
function reset(row) {
  row.isLoggedOut = false
  row.item.replaceChildren(...row.blank.map((node) => node.cloneNode(true)))
  row.item.querySelector(".uploaded-frame").append(row.local ?? "")
}

// --- All together ---

function tell() {
  const count = (status) => rows.filter((row) => row.status === status).length
  const unsettled = count("waiting") + count("sending")
  if (unsettled) {
    const number = rows.length - unsettled + 1
    summary.textContent = fill(texts.going_on, { number, total: rows.length })
  } else {
    summary.textContent = ["added", "alike", "refused", "failed", "left"]
      .filter(count)
      .map((status) => fill(texts[`count_${status}`], { count: count(status) }))
      .join(", ")
  }
  retryAll.hidden = unsettled > 0 || count("failed") < 2
  document.querySelector("[data-library]").hidden = unsettled > 0 || !count("added")
  const rest = rows.length - count("added")
  onlyRest.hidden = unsettled > 0 || !rest || !count("added")
  if (onlyRest.hidden) showOnlyRest(false)
}

// Among many, those that want a look are found without scrolling.
function showOnlyRest(isOnly) {
  onlyRest.setAttribute("aria-pressed", isOnly)
  list.classList.toggle("uploads-rest", isOnly)
}

onlyRest.addEventListener("click", () => {
  showOnlyRest(onlyRest.getAttribute("aria-pressed") !== "true")
})

function say(row, sentence) {
  log.append(el("p", { textContent: `${row.name}: ${sentence}` }))
}

window.addEventListener("beforeunload", (event) => {
  if (rows.some((row) => ["waiting", "sending"].includes(row.status))) event.preventDefault()
})
