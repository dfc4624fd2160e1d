// The page of a story: what follows from what is typed, and care that nothing typed is lost.

import { el, fill, texts } from "desk/dom"

const form = document.getElementById("story_form")
const field = (name) => form.querySelector(`[name="${name}"]`)

if (field("headline")) {
  followUnsaved()
  followAddress()
  followLength()
  followByline()
  followSources()
}

// A sheet of the bar closes by Escape, and when one goes on elsewhere.
for (const sheet of document.querySelectorAll(".bar-more")) {
  document.addEventListener("click", (event) => {
    if (!sheet.contains(event.target)) sheet.open = false
  })
  sheet.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return
    sheet.open = false
    sheet.querySelector("summary").focus()
  })
}

// Unsaved changes are shown, and the browser asks before it drops them. One press, one request.
function followUnsaved() {
  const begins = document.querySelector("[data-begins-unsaved]")?.dataset.beginsUnsaved
  let unsaved = Boolean(begins || form.querySelector(".errornote"))
  let sent = false
  const show = () => {
    for (const each of document.querySelectorAll("[data-unsaved], [data-when-unsaved]")) {
      each.hidden = !unsaved
    }
  }
  const changed = () => {
    unsaved = true
    show()
  }
  form.addEventListener("input", changed)
  form.addEventListener("change", changed)
  // select2 speaks only to jQuery, and says "change" before anybody has chosen anything.
  window.django.jQuery(form).on("select2:select select2:unselect select2:clear", changed)
  window.addEventListener("beforeunload", (event) => {
    if (unsaved && !sent) event.preventDefault()
  })
  form.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault()
      return
    }
    sent = true
    form.setAttribute("aria-busy", "true")
  })
  document.addEventListener("story:saved", ({ detail }) => {
    unsaved = detail.unsaved
    show()
    detail.heard.add("story")
  })
  // Back from the next page, by the browser's own button: the form is to be used again.
  window.addEventListener("pageshow", () => {
    sent = false
    form.removeAttribute("aria-busy")
  })
  show()
}

// The slug follows the headline until somebody writes their own, or readers know the address.
function followAddress() {
  const headline = field("headline")
  const slug = field("slug")
  const line = form.querySelector("[data-address]")
  const shown = form.querySelector("[data-address-shown]")
  const isFixed = line.dataset.fixed === "true"
  let follows = !isFixed && (!slug.value || slug.value === slugOf(headline.value))
  const show = () => {
    const end = slug.value || slugOf(headline.value)
    shown.textContent = end ? `${line.dataset.address}${end}/` : ""
  }
  headline.addEventListener("input", () => {
    if (follows) slug.value = slugOf(headline.value)
    show()
  })
  slug.addEventListener("input", () => {
    follows = !isFixed && !slug.value
    show()
  })
  show()
}

// As the server makes it: Latin letters lose their accents, other scripts stay as they are.
function slugOf(headline) {
  const plain = headline.normalize("NFKD").replace(/[^\p{ASCII}]/gu, "")
  return hyphenated(plain) || hyphenated(headline.normalize("NFKC"))
}

function hyphenated(text) {
  const slug = text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}_\s-]/gu, "")
    .replace(/[-\s]+/g, "-")
    .replace(/^[-_]+|[-_]+$/g, "")
  if (slug.length <= 80) return slug
  const cut = slug.slice(0, 81)
  return cut.includes("-") ? cut.slice(0, cut.lastIndexOf("-")) : slug.slice(0, 80)
}

// Words as the server counts them: captions left out, each Chinese or Japanese character a word.
function followLength() {
  const measure = form.querySelector("[data-measure]")
  const characters =
    /[\u3005\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\u{20000}-\u{3ffff}]/gu
  const show = (editor) => {
    const text = []
    editor.state.doc.descendants((node) => {
      if (node.type.name === "photograph") return false
      if (node.isTextblock) text.push(node.textBetween(0, node.content.size, " ", " "))
      return !node.isTextblock
    })
    const all = text.join(" ")
    const spaced = all.replace(characters, " ")
    const words =
      (all.match(characters) ?? []).length +
      spaced.split(/[\s\u2014]+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length
    const minutes = Math.max(1, Math.ceil(words / Number(texts.words_per_minute)))
    measure.textContent = fill(texts.words, { words: words.toLocaleString(), minutes })
  }
  const { editor } = field("body")
  show(editor)
  editor.on("update", () => show(editor))
}

// The byline as it will be printed.
function followByline() {
  const rows = form.querySelector("[data-rows=bylines]")
  const printed = rows.querySelector("[data-byline-printed]")
  const show = () => {
    const names = [...rows.querySelectorAll("[data-row]")]
      .filter((row) => !row.hidden && row.querySelector("[name$=-role]").value === "writing")
      .map((row) => row.querySelector("select[name$=-author]").selectedOptions[0])
      .filter((option) => option?.value)
      .map((option) => option.textContent.trim())
    const last = names.pop()
    const list = names.length ? `${names.join(", ")} ${texts.and} ${last}` : (last ?? "")
    printed.textContent = list ? texts.by.replace("%s", list) : ""
  }
  window.django.jQuery(rows).on("change", show)
  rows.addEventListener("rows:changed", show)
  show()
}

// Suggested sources: one press adds a name to the list, another dismisses it.
function followSources() {
  const sources = field("sources")
  const suggested = field("suggested_sources")
  const panel = form.querySelector("[data-suggestions]")
  const list = panel.querySelector("ul")
  const lines = (area) => area.value.split("\n").filter((line) => line.trim())

  function settle(name, item, isAccepted) {
    suggested.value = lines(suggested)
      .filter((line) => line !== name)
      .join("\n")
    if (isAccepted && !lines(sources).includes(name)) {
      sources.value = [...lines(sources), name].join("\n")
    }
    sources.dispatchEvent(new Event("input", { bubbles: true }))
    const next = item.nextElementSibling ?? item.previousElementSibling
    item.remove()
    panel.hidden = !list.childElementCount
    ;(next?.querySelector("button") ?? sources).focus()
  }

  for (const name of lines(suggested)) {
    const accept = el("button", { type: "button", className: "quiet", textContent: `+ ${name}` })
    const dismiss = el("button", {
      type: "button",
      className: "quiet",
      textContent: "×",
      title: texts.dismiss,
      "aria-label": `${texts.dismiss}: ${name}`,
    })
    const item = el("li", {}, accept, dismiss)
    accept.addEventListener("click", () => settle(name, item, true))
    dismiss.addEventListener("click", () => settle(name, item, false))
    list.append(item)
  }
  panel.hidden = !list.childElementCount
}
