// Keywords of the story's pictures, offered as topics: one press adds one as if it were typed.

import { el, fill, texts } from "desk/dom"

const $ = window.django.jQuery
const form = document.getElementById("story_form")
const panel = form.querySelector("[data-offers]")
if (panel) offer()

function offer() {
  const list = panel.querySelector("ul")
  const select = form.querySelector("select[data-topics]")
  const { editor } = form.querySelector("[name=body]")
  let asked = ""
  let keywords = []

  function placed() {
    const rows = [...form.querySelectorAll("[data-rows=captions] [data-row]")]
    const ids = rows
      .filter((row) => !row.hidden)
      .map((row) => row.querySelector("input[name$=-image]").value)
    editor.state.doc.descendants((node) => {
      if (node.type.name === "photograph") ids.push(String(node.attrs.image))
    })
    return [...new Set(ids.filter((id) => /^\d+$/.test(id)))].join()
  }

  async function ask() {
    const ids = placed()
    if (ids === asked) return
    asked = ids
    let found = []
    if (ids) {
      try {
        const answer = await fetch(`${texts.offer_url}?${new URLSearchParams({ ids })}`)
        if (answer.ok) found = (await answer.json()).results
      } catch {
        // Without an answer nothing is offered; topics can still be typed.
      }
    }
    if (ids !== asked) return // other pictures stand there meanwhile
    keywords = found
    show()
  }

  function show() {
    const chosen = new Set([...select.selectedOptions].map(({ value }) => value.toLowerCase()))
    const left = keywords.filter((name) => !chosen.has(name.toLowerCase()))
    list.replaceChildren(...left.map((name) => el("li", {}, button(name))))
    panel.hidden = !left.length
  }

  function button(name) {
    const made = el("button", {
      type: "button",
      className: "quiet",
      textContent: `+ ${name}`,
      "aria-label": fill(texts.add_topic, { name }),
    })
    made.addEventListener("click", () => {
      const place = [...list.children].indexOf(made.parentElement)
      select.append(new Option(name, name, true, true))
      $(select).trigger("change").trigger("select2:select")
      const next = list.children[place] ?? list.lastElementChild
      const search = panel.parentElement.querySelector(".select2-search__field")
      ;(next?.querySelector("button") ?? search)?.focus()
    })
    return made
  }

  form.addEventListener("change", ask)
  form.addEventListener("rows:changed", ask)
  editor.on("update", ask)
  $(select).on("select2:select select2:unselect select2:clear", show)
  ask()
}
