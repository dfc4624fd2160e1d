// Who writes a new value means to set it; another choice puts what was written aside.

for (const field of document.querySelectorAll("[data-bulk-field]")) {
  const words = field.querySelector("input:not([type=radio]), textarea")
  const set = field.querySelector("input[type=radio][value=set]")
  let aside = ""

  function follow() {
    if (words.value) set.checked = true
  }

  words.addEventListener("input", follow)
  for (const radio of field.querySelectorAll("input[type=radio]")) {
    radio.addEventListener("change", () => {
      if (radio === set) {
        words.value ||= aside
      } else if (words.value) {
        aside = words.value
        words.value = ""
      }
    })
  }
  follow() // what was written while this script was on its way
}
