// Links for readers outside: one press copies. Without a clipboard the link is selected.

for (const button of document.querySelectorAll("[data-copy]")) {
  const link = document.getElementById(button.dataset.copy)
  const said = button.parentElement.querySelector("[data-copied]")
  button.hidden = said.hidden = false
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(link.value)
      said.textContent = said.dataset.says
    } catch {
      link.select()
      said.textContent = said.dataset.failed
    }
  })
  link.addEventListener("focus", () => link.select())
}
