// While a story is open: who else is here, and keeping what is typed, for its writer alone, without
// saving it. What cannot be kept on the server stays in the page, and the page says so.

import { el } from "desk/dom"

const KEEP_AFTER = 10_000 // milliseconds after a change
const BEAT = 25_000
const LARGEST_FAREWELL = 60_000 // bytes that a browser sends for a page that is closing

const form = document.getElementById("story_form")
const box = document.querySelector("[data-together]")
if (form && box && form.querySelector("[name=page]")) start()

function start() {
  const says = box.dataset
  const people = box.querySelector("[data-people]")
  const newer = box.querySelector("[data-newer]")
  const trouble = box.querySelector("[data-trouble]")
  const kept = box.querySelector("[data-kept]")
  const field = (name) => form.querySelector(`[name="${name}"]`)
  let page = field("page").value
  let read = Number(field("read_version")?.value || 0)
  const shelf = `story:${says.beat}`

  let last = says.beginsUnsaved ? "" : JSON.stringify(typed())
  let timer = null
  let isSent = false
  let isInTrouble = false
  let isOver = false

  restore()
  form.addEventListener("input", later)
  form.addEventListener("change", later)
  form.addEventListener("rows:changed", later)
  window.django.jQuery(form).on("select2:select select2:unselect select2:clear", later)
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep(true)
    else beat()
  })
  window.addEventListener("pagehide", () => {
    keep(true)
    if (read) ask(`${says.beat}?leave=1`, { method: "POST", keepalive: true }).catch(() => {})
  })
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) isSent = false
  })
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return
    isSent = true
    clearTimeout(timer)
    timer = null
    shelve()
  })
  // Saved without leaving the page: from here on it is another form.
  document.addEventListener("story:saved", ({ detail }) => {
    page = detail.page
    read = detail.version
    newer.textContent = ""
    kept.textContent = ""
    if (detail.unsaved) later()
    else last = JSON.stringify(typed())
    detail.heard.add("autosave")
  })
  if (read) setInterval(beat, BEAT)
  if (says.beginsUnsaved) later()

  // All that the form would send, each name with its list of values.
  function typed() {
    const values = {}
    for (const [name, value] of new FormData(form)) {
      if (name === "csrfmiddlewaretoken" || typeof value !== "string") continue
      values[name] = [...(values[name] ?? []), value]
    }
    return values
  }

  function later() {
    timer ??= setTimeout(() => keep(false), KEEP_AFTER)
  }

  async function keep(isFarewell) {
    clearTimeout(timer)
    timer = null
    if (isSent || isOver) return
    const fields = typed()
    const now = JSON.stringify(fields)
    if (now === last) return
    const body = JSON.stringify({ page, read_version: read, fields })
    const keepalive = isFarewell && new Blob([body]).size < LARGEST_FAREWELL
    const answer = await send(body, keepalive)
    if (answer?.said) {
      last = now
      kept.textContent = answer.said
      if (isInTrouble) tell(says.saysAgain)
      isInTrouble = false
    } else if (!isOver) {
      isInTrouble = true
      later()
    }
  }

  // What the server answers, or null where it keeps nothing; why is told on the page.
  async function send(body, keepalive = false, isSecond = false) {
    let response
    try {
      const headers = { "Content-Type": "application/json" }
      response = await ask(says.autosave, { method: "POST", body, keepalive, headers })
    } catch {
      tell(says.saysOffline)
      return null
    }
    const answer = await told(response)
    if (answer?.said) return answer
    if (answer?.error) {
      isOver = response.status === 410
      tell(answer.error)
    } else if (isLogin(response)) {
      tell(says.saysLogin, link())
    } else if (response.status === 403 && !isSecond && (await renew())) {
      return send(body, keepalive, true)
    } else {
      tell(says.saysOffline)
    }
    return null
  }

  function ask(address, options = {}) {
    const headers = { ...options.headers, "X-CSRFToken": field("csrfmiddlewaretoken").value }
    return fetch(address, { ...options, headers, credentials: "same-origin" })
  }

  async function told(response) {
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json")
    return isJson ? response.json() : null
  }

  function isLogin(response) {
    return response.redirected && new URL(response.url).pathname !== says.autosave
  }

  // Whoever has logged in again has a new token: the page goes on with it.
  async function renew() {
    const response = await ask(says.beat)
    const answer = await told(response)
    if (!answer?.token) {
      if (isLogin(response)) tell(says.saysLogin, link())
      return false
    }
    for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) {
      input.value = answer.token
    }
    return true
  }

  function link() {
    const address = `${says.login}?next=${encodeURIComponent(location.pathname)}`
    return el("a", { href: address, target: "_blank", rel: "noopener", textContent: says.saysLogIn })
  }

  function tell(sentence, ...more) {
    if (trouble.textContent.startsWith(sentence)) return
    trouble.replaceChildren(sentence, ...more.flatMap((each) => [" ", each]))
  }

  async function beat() {
    if (!read || isSent || document.visibilityState === "hidden") return
    let answer = null
    try {
      const response = await ask(says.beat, { method: "POST" })
      answer = await told(response)
      if (response.status === 403 && !answer) await renew()
    } catch {
      return // the next beat may have more luck
    }
    if (answer?.error) tell(answer.error)
    if (!answer?.people) return
    const shown = [...people.children].map((item) => item.textContent)
    if (shown.join("\n") !== answer.people.join("\n")) {
      people.replaceChildren(...answer.people.map((textContent) => el("span", { textContent })))
    }
    const sentence = answer.version > read ? answer.saved : ""
    if (newer.textContent !== sentence) newer.textContent = sentence
  }

  // A form that is sent may meet a login, or a refusal without a word: in this tab it is kept until
  // the next page has seen to it.
  function shelve() {
    const story = { person: says.person, page, read_version: read, fields: typed() }
    try {
      sessionStorage.setItem(shelf, JSON.stringify(story))
    } catch {
      // Too long for the browser: the server has it as of some seconds ago.
    }
  }

  async function restore() {
    const shelved = JSON.parse(sessionStorage.getItem(shelf) ?? "null")
    if (!shelved) return
    const isDone = says.done.split(" ").includes(shelved.page)
    if (isDone || shelved.page === page || shelved.person !== says.person) {
      sessionStorage.removeItem(shelf)
      return
    }
    const answer = await send(JSON.stringify(shelved))
    if (!answer) return
    sessionStorage.removeItem(shelf)
    if (answer.kept) location.reload() // to be offered
  }
}
