// On every page of the desk: names for what the admin's widgets leave without one.

function labelOf(select) {
  const label = select.labels?.[0]
  if (!label) return select.getAttribute("aria-label") ?? ""
  return label.textContent.replace(/:\s*$/, "").trim()
}

// select2 draws a box of its own beside the select, and gives it no name.
function nameSelect2(box) {
  const select = box.previousElementSibling
  if (!(select instanceof HTMLSelectElement)) return
  const name = labelOf(select)
  const combobox = box.querySelector("[role=combobox]")
  const shown = box.querySelector(".select2-selection__rendered")
  if (!name || !combobox) return
  if (!combobox.dataset.named) {
    combobox.dataset.named = "true"
    combobox.removeAttribute("aria-labelledby")
    if (select.hasAttribute("aria-describedby")) {
      combobox.setAttribute("aria-describedby", select.getAttribute("aria-describedby"))
    }
    // A click on the label goes to the select, which is hidden: pass it on.
    select.labels?.[0]?.addEventListener("click", () => {
      ;(box.querySelector(".select2-search__field") ?? combobox).focus()
    })
  }
  const value = select.multiple ? "" : select.selectedOptions[0]?.textContent.trim()
  const full = value ? `${name}: ${value}` : name
  if (combobox.getAttribute("aria-label") !== full) combobox.setAttribute("aria-label", full)
  if (shown?.getAttribute("role") === "textbox") {
    shown.removeAttribute("role")
    shown.removeAttribute("aria-readonly")
  }
  for (const field of box.querySelectorAll(".select2-search__field")) {
    field.setAttribute("aria-label", name)
  }
}

function nameOpenList() {
  for (const open of document.querySelectorAll(".select2-container--open [role=combobox]")) {
    const list = open.getAttribute("aria-owns")
    if (list && open.getAttribute("aria-controls") !== list) {
      open.setAttribute("aria-controls", list)
    }
  }
  for (const field of document.querySelectorAll(".select2-dropdown .select2-search__field")) {
    const open = document.querySelector(".select2-container--open [role=combobox]")
    if (open) field.setAttribute("aria-label", open.getAttribute("aria-label"))
  }
  for (const list of document.querySelectorAll(".select2-results [role=listbox]")) {
    const open = document.querySelector(".select2-container--open [role=combobox]")
    if (open) list.setAttribute("aria-label", open.getAttribute("aria-label"))
  }
}

function nameAll() {
  for (const box of document.querySelectorAll(".select2-container")) nameSelect2(box)
  nameOpenList()
}

// Watch only where select2 is at work: a page without it pays nothing.
if (window.django?.jQuery?.fn.select2) {
  const watch = new MutationObserver(nameAll)
  watch.observe(document.body, { childList: true, subtree: true })
  nameAll()
}

// The pages of users and groups are the admin's own: pairs of date and time without a label, and
// marks that only speak when they have a role.
window.addEventListener("load", () => {
  for (const input of document.querySelectorAll(".vDateField, .vTimeField")) {
    const legend = input.closest(".form-row")?.querySelector("label, legend")
    if (input.labels.length || !legend) continue
    const part = input.previousSibling?.textContent.trim() ?? ""
    input.setAttribute("aria-label", `${legend.textContent} ${part}`.replaceAll(":", "").trim())
  }
  for (const mark of document.querySelectorAll("span.help-tooltip[aria-label]")) {
    mark.setAttribute("role", "img")
  }
})

// A single line that wraps: Enter goes on to the next field, as it would in an input.
for (const line of document.querySelectorAll("textarea[data-line]")) prepareLine(line)
document.addEventListener("formset:added", (event) => {
  for (const line of event.target.querySelectorAll("textarea[data-line]")) prepareLine(line)
})

function prepareLine(line) {
  const grow = () => {
    if (CSS.supports("field-sizing", "content")) return
    line.style.height = "auto"
    line.style.height = `${line.scrollHeight}px`
  }
  line.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return
    event.preventDefault()
    const fields = [...line.form.querySelectorAll("textarea, input, select, [role=textbox]")]
    const next = fields.slice(fields.indexOf(line) + 1).find((field) => field.offsetParent)
    next?.focus()
  })
  line.addEventListener("input", () => {
    if (line.value.includes("\n")) line.value = line.value.replace(/\s*\n\s*/g, " ")
    grow()
  })
  grow()
}
