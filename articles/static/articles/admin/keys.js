// The keys of a story's page, and a word of patience for what takes longer than a moment.
// It imports nothing, so that it runs on pages that have no import map.

const PATIENCE = 700 // milliseconds that nobody notices
const STAYS = 6000 // milliseconds that a message is shown
// What tells of the story beside its fields: taken from the page that follows a save.
const REGIONS = [
  ".standing",
  ".will-change",
  "[aria-labelledby=stage-heading]",
  "[aria-labelledby=checklist-heading]",
  "[aria-labelledby=readings-heading]",
]
const PLACE = `place:${location.pathname}` // in the browser's store

const form = document.getElementById("story_form")
const toast = document.querySelector("[data-toast]")
let fading = null

// In a note the same keys send the note: see ``notes.js``.
const isNote = (target) => target.closest?.("[data-note-form]")

followBusy()
if (form?.querySelector("[name=_continue]")) followKeys()

function followKeys() {
  const rows = rowsOf(form)
  const field = (name) => form.querySelector(`[name="${name}"]`)
  let isSaving = false

  restorePlace()

  // In the capture phase, before the editor, which would make a line break.
  window.addEventListener("keydown", (event) => {
    const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey
    if (!isCommand || document.querySelector("dialog[open]")) return
    if (event.key.toLowerCase() === "s") {
      take(event)
      if (!event.repeat) save()
    } else if (event.key === "Enter" && !event.isComposing && !isNote(event.target)) {
      take(event)
      openPublishing()
    }
  }, true)

  // Saves as the button does, and stays where one is. What is not plainly saved goes the way of the
  // button: the server then shows what is wrong, or both texts side by side.
  async function save() {
    if (isSaving || form.getAttribute("aria-busy") === "true") return
    if (!isPlain()) {
      press()
      return
    }
    isSaving = true
    say(toast.dataset.saving)
    const sent = typed()
    const note = field("save_note")?.value
    const page = await posted()
    isSaving = false
    if (!page) {
      press()
      return
    }
    const isSame = sent === typed()
    // The note was of that save.
    if (note && field("save_note").value === note) field("save_note").value = ""
    takeOver(page, isSame)
  }

  // Rows that came, went or changed get new numbers from the server: that takes a new page.
  function isPlain() {
    const isNew = !/\/\d+\/change\/$/.test(location.pathname)
    const hasFile = [...form.querySelectorAll("input[type=file]")].some((file) => file.value)
    const isOpen = form.querySelector(".errornote, .errorlist")
    return !isNew && !hasFile && !isOpen && rowsOf(form) === rows
  }

  // The page as it is after saving; null for anything but a plain success.
  async function posted() {
    const data = new FormData(form)
    data.append("_continue", "1")
    try {
      const response = await fetch(location.pathname, {
        method: "POST",
        body: new URLSearchParams([...data].filter(([, value]) => typeof value === "string")),
        credentials: "same-origin",
      })
      if (!response.ok || !response.redirected) return null
      if (new URL(response.url).pathname !== location.pathname) return null
      const page = new DOMParser().parseFromString(await response.text(), "text/html")
      const fresh = page.getElementById("story_form")
      const isSaved = page.querySelector(".messagelist .success") && !page.querySelector(".messagelist :is(.error, .info, .warning)")
      if (!fresh || !isSaved || fresh.querySelector(".errornote")) return null
      return page
    } catch {
      return null
    }
  }

  // Whoever keeps something of the page hears of it, and says so in turn; where somebody does not,
  // or where others had saved meanwhile, the page is loaded anew.
  function takeOver(page, isSame) {
    const fresh = page.getElementById("story_form")
    const value = (name) => fresh.querySelector(`[name="${name}"]`)?.value ?? ""
    const version = Number(value("read_version"))
    const isAlone = version <= Number(field("read_version").value) + 1 && rowsOf(fresh) === rows
    const isAlike =
      isAlone && value("slug") === (field("slug")?.value ?? "") && stepsOf(fresh) === stepsOf(form)
    if (isAlone) {
      for (const name of ["read_version", "page", "csrfmiddlewaretoken"]) {
        if (field(name)) field(name).value = value(name)
      }
    }
    const detail = { version, page: value("page"), unsaved: !isSame, heard: new Set() }
    const needed = field("page") ? ["story", "autosave"] : ["story"]
    if (isAlike) document.dispatchEvent(new CustomEvent("story:saved", { detail }))
    const said = page.querySelector(".messagelist .success").textContent.trim()
    if (isAlike && needed.every((name) => detail.heard.has(name))) {
      for (const region of REGIONS) {
        const now = fresh.querySelector(region)
        if (now) form.querySelector(region)?.replaceChildren(...now.childNodes)
      }
      for (const each of document.querySelectorAll("[data-unsaved], [data-when-unsaved]")) {
        each.hidden = isSame
      }
      say(said)
    } else if (isSame) {
      keepPlace(said)
      // All is saved: there is nothing to ask before leaving.
      window.addEventListener("beforeunload", (event) => event.stopImmediatePropagation(), true)
      location.reload()
    } else {
      press()
    }
  }

  function press() {
    keepPlace()
    form.requestSubmit(form.querySelector("[name=_continue]"))
  }
}

// The text of the fields, as they would be sent.
function typed() {
  return JSON.stringify([...new FormData(form)].filter(([, value]) => typeof value === "string"))
}

function rowsOf(of) {
  const fields = of.querySelectorAll("[data-rows] :is(input, select, textarea)[name]")
  return JSON.stringify([...fields].map((each) => [each.name, each.type === "checkbox" ? each.checked : each.value]))
}

// What can be done with the story next.
function stepsOf(of) {
  const steps = of.querySelectorAll(".bar :is(button, summary, a), .bar .will-change")
  return JSON.stringify([...steps].map((each) => [each.name ?? each.className, each.firstChild?.textContent.trim()]))
}

// Opens what has to be seen before publishing, or else goes to the button itself.
function openPublishing() {
  const button = document.querySelector(".bar [name=_publish]") ?? document.querySelector(".bar [name=_submit]")
  const sheet =
    document.querySelector("details[data-publish]") ??
    button?.closest("details") ??
    document.querySelector(".bar details:has([name$=at])")
  if (sheet) sheet.open = true
  const inside = sheet?.querySelectorAll(":is(input, select, textarea, button, a[href]):not([type=hidden], [disabled])")
  const first = [...(inside ?? [])].find((each) => each.offsetParent) ?? button
  first?.scrollIntoView({ block: "nearest" })
  first?.focus()
}

// Where one was in the page, for after it has been loaded anew: the field, and the place in it.
function keepPlace(said = "") {
  const field = document.activeElement
  const place = { id: field?.id, name: field?.name, y: scrollY, said }
  if (typeof field?.selectionStart === "number") place.at = [field.selectionStart, field.selectionEnd]
  const editor = field?.closest?.(".ProseMirror") && form.querySelector("[name=body]")?.editor
  if (editor) place.body = [editor.state.selection.from, editor.state.selection.to]
  try {
    sessionStorage.setItem(PLACE, JSON.stringify(place))
  } catch {
    // The browser keeps nothing: one begins at the top.
  }
}

function restorePlace() {
  const place = JSON.parse(sessionStorage.getItem(PLACE) ?? "null")
  sessionStorage.removeItem(PLACE)
  if (!place || form.querySelector(".errornote")) return
  const editor = form.querySelector("[name=body]")?.editor
  const field = (place.id && document.getElementById(place.id)) || (place.name && form.elements[place.name])
  if (place.body && editor) {
    const end = editor.state.doc.content.size
    const [from, to] = place.body.map((at) => Math.min(at, end))
    editor.chain().focus(null, { scrollIntoView: false }).setTextSelection({ from, to }).run()
  } else if (field instanceof HTMLElement) {
    field.focus({ preventScroll: true })
    if (place.at && field.setSelectionRange) field.setSelectionRange(...place.at)
  }
  scrollTo(0, place.y)
  if (place.said) say(place.said)
}

// A button that was pressed says that it is at work, when the answer is long in coming.
function followBusy() {
  let timer = null
  window.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.target || event.target.method === "dialog") return
    const button = event.submitter
    clearTimeout(timer)
    timer = setTimeout(() => {
      button?.classList.add("is-busy")
      say(toast?.dataset.working, true)
    }, PATIENCE)
  })
  window.addEventListener("pageshow", () => {
    clearTimeout(timer)
    for (const button of document.querySelectorAll(".is-busy")) button.classList.remove("is-busy")
    if (toast?.dataset.stays) say("")
  })
}

function say(sentence, stays = false) {
  if (!toast) return
  clearTimeout(fading)
  const bar = document.querySelector(".bar")?.getBoundingClientRect()
  if (sentence && bar) toast.style.insetBlockEnd = `${Math.max(16, innerHeight - bar.top + 8)}px`
  toast.textContent = sentence
  toast.dataset.stays = stays ? "true" : ""
  if (sentence && !stays) fading = setTimeout(() => say(""), STAYS)
}

function take(event) {
  event.preventDefault()
  event.stopPropagation()
}
