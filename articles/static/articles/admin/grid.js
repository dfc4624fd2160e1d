// The contact sheet: ranges with Shift, "all on this page", and how many are chosen.

const form = document.querySelector("[data-sheet]")
if (form) prepare(form)

function prepare(form) {
  // Boxes that a browser ticked again by their places would name other pictures by now.
  form.autocomplete = "off"
  const boxes = [...form.querySelectorAll("input[name=picture]")]
  const all = form.querySelector("[data-sheet-all]")
  const allBox = all.querySelector("input")
  const count = form.querySelector("[data-sheet-count]")
  let last = null // the box that a range begins with

  function tell() {
    const chosen = boxes.filter((box) => box.checked).length
    const { none, one, many } = count.dataset
    count.textContent = chosen === 0 ? none : chosen === 1 ? one : many.replace("%(count)s", chosen)
    allBox.checked = chosen === boxes.length
    allBox.indeterminate = chosen > 0 && chosen < boxes.length
    form.classList.toggle("is-choosing", chosen > 0)
  }

  for (const box of boxes) {
    box.addEventListener("click", (event) => {
      if (event.shiftKey && last && last !== box) {
        const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b)
        for (const each of boxes.slice(from, to + 1)) each.checked = box.checked
      }
      last = box
      tell()
    })
  }
  allBox.addEventListener("change", () => {
    for (const box of boxes) box.checked = allBox.checked
    tell()
  })
  // A page that was kept whole and is shown again has its boxes as they were left.
  window.addEventListener("pageshow", tell)
  all.hidden = false
  tell()
}
