// The control of a form that holds one picture of the library.

import { el, texts } from "desk/dom"
import { choose, thumbnail } from "desk/library"

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-picker-choose], [data-picker-clear]")
  if (!button) return
  const picker = button.closest("[data-picker]")
  const input = picker.querySelector("input")
  const shown = picker.querySelector("[data-picker-shown]")
  const clear = picker.querySelector("[data-picker-clear]")
  let found = null
  if (button.matches("[data-picker-choose]")) {
    found = await choose()
    button.focus()
    if (!found) return
  }
  input.value = found ? found.id : ""
  shown.replaceChildren(...(found ? words(found) : []))
  if (clear) clear.hidden = !found
  input.dispatchEvent(new Event("change", { bubbles: true }))
})

function words(found) {
  return [
    thumbnail(found),
    el(
      "span",
      { className: "picker-words" },
      el("span", { className: "picker-name", textContent: found.name }),
      el("span", {
        className: "picker-credit",
        textContent: found.credit || texts.without_credit,
      }),
    ),
  ]
}
