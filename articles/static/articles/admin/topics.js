// Topics as they are typed, on the admin's own select2. A comma is part of a name.

import { el, texts } from "desk/dom"

const $ = window.django.jQuery
const tidy = (term) => (term ?? "").trim().replace(/\s+/g, " ")

for (const select of document.querySelectorAll("select[data-topics]")) {
  $(select).select2({
    theme: "admin-autocomplete",
    width: "100%",
    dropdownParent: "#content-start",
    tags: select.dataset.mayAdd === "true",
    ajax: {
      url: select.dataset.topics,
      delay: 200,
      data: ({ term }) => ({ q: tidy(term) }),
      processResults: ({ results }) => ({ results }),
    },
    createTag({ term }) {
      const name = tidy(term)
      const chosen = [...select.selectedOptions].map((option) => option.value.toLowerCase())
      if (!name || chosen.includes(name.toLowerCase())) return null
      return { id: name, text: name, isNew: true }
    },
    templateResult(topic) {
      const note = topic.isNew ? texts.new_topic : topic.note
      if (!note) return topic.text
      return el(
        "span",
        { className: "topic-result" },
        el("span", { textContent: topic.text }),
        el("span", { className: "topic-note", textContent: note }),
      )
    },
  })
}
