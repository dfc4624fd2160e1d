// Small helps for the scripts of the desk.

// What the page says and the addresses it asks, written by the server in its language.
const block = document.getElementById("desk-texts")
export const texts = block ? JSON.parse(block.textContent) : {}

// Make an element; attributes with a dash or named here are set as such, the rest as properties.
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (name.includes("-") || name === "role" || name === "for") made.setAttribute(name, value)
    else made[name] = value
  }
  made.append(...children)
  return made
}

// A sentence with its places filled: fill("%(words)s words", { words: 3 }).
export function fill(sentence, values) {
  return sentence.replace(/%\((\w+)\)s/g, (_, name) => values[name])
}

// Open a modal dialog made for one question, and take it away when it closes.
export function openDialog(dialog) {
  document.body.append(dialog)
  dialog.addEventListener("close", () => dialog.remove())
  // A click on the backdrop is a click on the dialog itself, outside its content.
  dialog.addEventListener("mousedown", (event) => {
    if (event.target === dialog) dialog.close()
  })
  dialog.showModal()
}
