// Pictures of the library: fetching what is known of them, and choosing one in a dialog.

import { el, openDialog, texts } from "desk/dom"

async function ask(parameters) {
  const query = new URLSearchParams({ story: texts.story, ...parameters })
  const answer = await fetch(`${texts.library_url}?${query}`, {
    headers: { Accept: "application/json" },
  })
  if (!answer.ok) throw new Error(`The library answered ${answer.status}`)
  return answer.json()
}

// Pictures by number, fetched together and once: figures of one text ask in the same moment.
const known = new Map()
let waiting = null

export function picture(id) {
  if (!known.has(id)) {
    waiting ??= askForWaiting()
    waiting.ids.push(id)
    known.set(
      id,
      waiting.answer.then((found) => found.get(id) ?? null),
    )
  }
  return known.get(id)
}

function askForWaiting() {
  const batch = { ids: [] }
  batch.answer = Promise.resolve().then(async () => {
    waiting = null
    const { results } = await ask({ ids: batch.ids.join() })
    return new Map(results.map((each) => [each.id, each]))
  })
  return batch
}

export function thumbnail(found) {
  if (!found.thumbnail) {
    return el("span", { className: "thumbnail thumbnail-none", textContent: found.problem })
  }
  return el("img", {
    className: "thumbnail",
    src: found.thumbnail,
    alt: "",
    width: found.width,
    height: found.height,
  })
}

// What an editor must know who places the picture; each thing is said once.
function told(found) {
  const said = []
  if (found.marks.length) {
    const badges = found.marks.map(({ kind, words }) =>
      el("span", { className: `mark mark-${kind}`, textContent: words }),
    )
    said.push(el("span", { className: "told-marks" }, ...badges))
  }
  const line = (className, textContent) =>
    said.push(el("span", { className, textContent, dir: "auto" }))
  if (found.restrictions) line("told-restrictions", found.restrictions)
  // Where there is no thumbnail, its frame says the problem.
  if (found.thumbnail && found.problem && found.problem !== found.refused) {
    line("told-problem", found.problem)
  }
  if (found.refused) line("library-refused", found.refused)
  return said
}

// The same beside each picture that a form has placed, and again when another is chosen there.
async function tellBeside(place) {
  const input = place.closest("[data-row]").querySelector("[data-picker] input")
  const id = Number(input.value)
  let said = []
  try {
    const found = id ? await picture(id) : null
    if (found) said = told(found)
  } catch {
    said = [texts.library_failed]
  }
  if (Number(input.value) === id) place.replaceChildren(...said) // no other was chosen meanwhile
}

for (const place of document.querySelectorAll("[data-picture-told]")) tellBeside(place)
document.addEventListener("change", (event) => {
  if (!event.target.closest("[data-picker]")) return
  const place = event.target.closest("[data-row]")?.querySelector("[data-picture-told]")
  if (place) tellBeside(place)
})

// Let the editor choose; resolves to a picture, or to null.
export function choose() {
  return new Promise((resolve) => {
    let chosen = null
    const search = el("input", {
      type: "search",
      id: "library-search",
      placeholder: texts.search_pictures,
      "aria-label": texts.search_pictures,
      autocomplete: "off",
    })
    const list = el("ul", { className: "library-list" })
    const status = el("p", { className: "library-status", role: "status" })
    const more = el("button", { type: "button", textContent: texts.more_pictures, hidden: true })
    const cancel = el("button", { type: "button", textContent: texts.cancel })
    const add = el("a", {
      href: texts.image_add_url,
      target: "_blank",
      rel: "noopener",
      textContent: texts.add_picture,
    })
    const dialog = el(
      "dialog",
      { className: "library", "aria-labelledby": "library-title" },
      el(
        "div",
        { className: "library-frame" },
        el("h2", { id: "library-title", textContent: texts.choose_picture }),
        search,
        status,
        el("div", { className: "library-scroll", tabIndex: -1 }, list, more),
        el("div", { className: "library-buttons" }, add, cancel),
      ),
    )

    function row(found) {
      const button = el(
        "button",
        { type: "button", className: "library-picture" },
        thumbnail(found),
        el("span", { className: "library-name", textContent: found.name }),
        el("span", {
          className: "library-credit",
          textContent: found.credit || texts.without_credit,
        }),
      )
      button.append(...told(found))
      // It can still be reached, so that everybody learns why.
      if (found.refused) button.setAttribute("aria-disabled", "true")
      button.addEventListener("click", () => {
        if (found.refused) return
        chosen = found
        known.set(found.id, Promise.resolve(found))
        dialog.close()
      })
      return el("li", {}, button)
    }

    let asked = 0
    async function show(before = null) {
      const mine = ++asked
      const parameters = { q: search.value.trim() }
      if (before) parameters.before = before
      let answer
      try {
        answer = await ask(parameters)
      } catch {
        status.textContent = texts.library_failed
        return
      }
      if (mine !== asked) return // something else was typed meanwhile
      const rows = answer.results.map(row)
      if (before) list.append(...rows)
      else list.replaceChildren(...rows)
      more.hidden = !answer.before
      more.onclick = () => show(answer.before)
      const count = list.childElementCount
      status.textContent = count ? texts.found.replace("%s", count) : texts.no_pictures
    }

    let pause
    search.addEventListener("input", () => {
      clearTimeout(pause)
      pause = setTimeout(() => show(), 250)
    })
    // Down from the search and along the pictures by arrow keys.
    dialog.addEventListener("keydown", (event) => {
      const buttons = [...list.querySelectorAll("button")]
      const at = buttons.indexOf(document.activeElement)
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
      if (event.target === search && event.key !== "ArrowDown") {
        if (event.key === "Enter") event.preventDefault()
        return
      }
      if (!step || (at < 0 && event.target !== search)) return
      event.preventDefault()
      ;(at + step < 0 ? search : buttons[at + step])?.focus()
    })
    cancel.addEventListener("click", () => dialog.close())
    dialog.addEventListener("close", () => resolve(chosen))
    openDialog(dialog)
    search.focus()
    show()
  })
}
