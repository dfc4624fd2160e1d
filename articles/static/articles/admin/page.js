// A page about the paper: what is typed is not dropped without a question, and one press is one
// request. A sheet of the bar closes by Escape, and when one goes on elsewhere.

const form = document.getElementById("page_form")

if (form?.querySelector("[name=title]")) {
  let unsaved = Boolean(form.querySelector(".errornote"))
  let sent = false
  const show = () => {
    for (const each of document.querySelectorAll("[data-unsaved], [data-when-unsaved]")) {
      each.hidden = !unsaved
    }
  }
  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, () => {
      unsaved = true
      show()
    })
  }
  window.addEventListener("beforeunload", (event) => {
    if (unsaved && !sent) event.preventDefault()
  })
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault()
    sent = true
  })
  window.addEventListener("pageshow", () => {
    sent = false
  })
  show()
}

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
