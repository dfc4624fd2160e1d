// Names offered while one writes "@" in a note: by arrow keys and Enter, or by a click.

const { people, suggested } = JSON.parse(document.getElementById("notes-texts").textContent)
const MOST = 8 // names offered at once
const folded = people.map((person) => ({
  ...person,
  keys: [fold(person.name), fold(person.login)],
}))

const list = document.createElement("ul")
list.id = "mentions"
list.className = "mentions"
list.setAttribute("role", "listbox")
list.hidden = true
const heard = document.createElement("p")
heard.className = "visually-hidden"
heard.setAttribute("role", "status")

let area = null // in which a name is being written
let chosen = 0

// At the document, on the way down: the notes keep what is typed in them to themselves.
document.addEventListener("input", (event) => offer(event.target), true)
document.addEventListener("keydown", press, true)
document.addEventListener("focusout", () => close(), true)
list.addEventListener("mousedown", (event) => {
  event.preventDefault() // the text keeps the focus
  const option = event.target.closest("[role=option]")
  if (option) take([...list.children].indexOf(option))
})

// As articles/lib/folding.py: without case and accents.
function fold(text) {
  return text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/\s+/g, " ")
}

// What stands between the last "@" and the cursor, or undefined.
function begun(text) {
  const match = text.match(/(?<![\p{L}\p{N}_.+-])@([\p{L}\p{N}\p{M}_.'’-]*(?: [\p{L}\p{N}\p{M}_.'’-]*){0,3})$/u)
  return match?.[1]
}

function offer(target) {
  if (!(target instanceof HTMLTextAreaElement) || !target.hasAttribute("data-mentions")) return
  const start = begun(target.value.slice(0, target.selectionStart))
  const found = start === undefined ? [] : matching(fold(start))
  if (!found.length) return close()
  if (area !== target) open(target)
  list.replaceChildren(...found.map(option))
  heard.textContent = suggested.replace("%(count)s", found.length)
  choose(0)
}

function matching(start) {
  const found = folded.filter(({ keys }) =>
    keys.some((key) => key.startsWith(start) || (start && key.includes(` ${start}`))),
  )
  // A name that stands there whole, and is the only one, needs no offer.
  if (found.length === 1 && found[0].keys.includes(start)) return []
  return found.slice(0, MOST)
}

function option(person, index) {
  const item = document.createElement("li")
  item.id = `mention-${index}`
  item.setAttribute("role", "option")
  item.dataset.insert = person.insert
  const name = document.createElement("bdi")
  name.textContent = person.name
  item.append(name)
  if (person.login !== person.name) item.append(` (${person.login})`)
  return item
}

function open(target) {
  close()
  area = target
  area.after(list, heard)
  list.setAttribute("aria-label", "@")
  list.hidden = false
  area.setAttribute("aria-controls", list.id)
  area.setAttribute("aria-autocomplete", "list")
}

function close() {
  if (!area) return
  for (const name of ["aria-controls", "aria-activedescendant"]) area.removeAttribute(name)
  area = null
  list.hidden = true
  heard.textContent = ""
}

function choose(index) {
  const options = [...list.children]
  chosen = (index + options.length) % options.length
  options.forEach((each, place) => each.setAttribute("aria-selected", String(place === chosen)))
  area.setAttribute("aria-activedescendant", options[chosen].id)
  options[chosen].scrollIntoView({ block: "nearest" })
}

function take(index) {
  const { insert } = list.children[index].dataset
  const end = area.selectionStart
  const start = end - begun(area.value.slice(0, end)).length
  area.setRangeText(`${insert} `, start, end, "end")
  const written = area
  close()
  written.dispatchEvent(new Event("input", { bubbles: true }))
}

function press(event) {
  if (!area || event.target !== area || event.isComposing) return
  const act = {
    ArrowDown: () => choose(chosen + 1),
    ArrowUp: () => choose(chosen - 1),
    Enter: () => take(chosen),
    Tab: () => take(chosen),
    Escape: close,
  }[event.key]
  if (!act || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
  event.preventDefault()
  event.stopPropagation()
  act()
}
